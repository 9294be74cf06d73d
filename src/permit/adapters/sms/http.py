"""Hands messages to the SMS gateway. The outbox does the retrying, so one call is one attempt."""

from urllib.parse import quote

import httpx

from permit.adapters.asking import Unreadable, ask, open_client
from permit.services.ports import Delivery, SmsReceipt

LONGEST_NAME = 64
_REPORTS = {"delivered": Delivery.DELIVERED, "failed": Delivery.FAILED, "pending": Delivery.PENDING}


class HttpSmsGateway:
    """`POST /messages {mobile, text, reference}` → 202 `{message_id}`; `GET /messages/<id>` → `{state}`."""

    def __init__(self, base_url: str, key: str, timeout_seconds: float) -> None:
        self._http = open_client(base_url, key, timeout_seconds)

    def send(self, mobile: str, text: str, reference: str) -> SmsReceipt:
        body = {"mobile": mobile, "text": text, "reference": reference}
        try:
            response = ask(self._http, "POST", "/messages", json=body)
        except httpx.TimeoutException:
            return SmsReceipt(accepted=False, error="timeout")
        except httpx.HTTPError:
            return SmsReceipt(accepted=False, error="unreachable")
        if response.status != 202:
            again = response.status >= 500 or response.status in (401, 403, 408, 429)
            return SmsReceipt(accepted=False, error=f"status {response.status}", retry=again)
        try:
            named = response.record().get("message_id")
        except Unreadable:
            named = None
        if not isinstance(named, str | int) or not 0 < len(str(named)) <= LONGEST_NAME:
            return SmsReceipt(accepted=False, error="garbled")
        return SmsReceipt(accepted=True, message_id=str(named))

    def delivery(self, message_id: str) -> Delivery:
        try:
            response = ask(self._http, "GET", f"/messages/{quote(message_id, safe='')}")
            state = response.record().get("state") if response.status == 200 else ""
        except (httpx.HTTPError, Unreadable):
            return Delivery.UNKNOWN
        return _REPORTS.get(state, Delivery.UNKNOWN) if isinstance(state, str) else Delivery.UNKNOWN
