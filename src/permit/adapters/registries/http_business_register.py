"""The business register: an employer's public facts. (N-07)"""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from permit.adapters.registries.client import RegistryClient
from permit.services.ports import BusinessAnswer, Outcome, RegisterEntry, Silence


class HttpBusinessRegister:
    """`GET /business-register/employers/<uscc>` → the entry, or `{found: false}`."""

    def __init__(self, client: RegistryClient) -> None:
        self._client = client

    def look_up(self, uscc: str, *, at: datetime) -> BusinessAnswer:
        answer = self._client.ask("GET", f"/business-register/employers/{quote(uscc, safe='')}")
        if isinstance(answer, Silence):
            return BusinessAnswer(outcome=Outcome.SILENT, asked_at=at, silence=answer)
        entry = _entry(answer)
        if entry is None:
            return BusinessAnswer(outcome=Outcome.SILENT, asked_at=at, silence=Silence.GARBLED)
        return BusinessAnswer(outcome=Outcome.MATCH, asked_at=at, entry=entry)


def _entry(answer: dict[str, Any]) -> RegisterEntry | None:
    capital = answer.get("paid_in_capital_yuan")
    try:
        return RegisterEntry(
            name=str(answer["name"]),
            uscc=str(answer["uscc"]),
            kind=str(answer["kind"]),
            branch_of=None if answer["branch_of"] is None else str(answer["branch_of"]),
            legal_representative=str(answer["legal_representative"]),
            business_scope=str(answer["business_scope"]),
            registered_on=date.fromisoformat(answer["registered_on"]),
            registered_in=str(answer["registered_in"]),
            address=str(answer["address"]),
            status=str(answer["status"]),
            paid_in_capital_yuan=None if capital is None else int(capital),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
