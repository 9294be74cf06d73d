"""Hands messages to the SMS gateway. The outbox does the retrying, so one call is one attempt."""

from urllib.parse import quote

import httpx

from permit.services.ports import Delivery, SmsReceipt

_REPORTS = {"delivered": Delivery.DELIVERED, "failed": Delivery.FAILED, "pending": Delivery.PENDING}


class HttpSmsGateway:
    """`POST /messages {mobile, text, reference}` → 202 `{message_id}`; `GET /messages/<id>` → `{state}`."""

    def __init__(self, base_url: str, key: str, timeout_seconds: float) -> None:
        self._http = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(timeout_seconds, connect=min(1.0, timeout_seconds)),
            trust_env=False,
        )

    def send(self, mobile: str, text: str, reference: str) -> SmsReceipt:
        body = {"mobile": mobile, "text": text, "reference": reference}
        try:
            response = self._http.post("/messages", json=body)
        except httpx.TimeoutException:
            return SmsReceipt(accepted=False, error="timeout")
        except httpx.HTTPError:
            return SmsReceipt(accepted=False, error="unreachable")
        if response.status_code != 202:
            again = response.status_code >= 500 or response.status_code in (401, 403, 408, 429)
            return SmsReceipt(accepted=False, error=f"status {response.status_code}", retry=again)
        try:
            return SmsReceipt(accepted=True, message_id=str(response.json()["message_id"]))
        except (ValueError, KeyError, TypeError):
            return SmsReceipt(accepted=False, error="garbled")

    def delivery(self, message_id: str) -> Delivery:
        try:
            response = self._http.get(f"/messages/{quote(message_id, safe='')}")
            state = response.json()["state"] if response.status_code == 200 else ""
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return Delivery.UNKNOWN
        return _REPORTS.get(state, Delivery.UNKNOWN)
