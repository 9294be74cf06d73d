"""Social insurance: which months are on record, paid by whom, for which of the five insurances? (N-09)"""

import re
from datetime import datetime
from typing import Any

from permit.adapters.registries.client import RegistryClient
from permit.services.ports import InsuranceAnswer, InsuredMonth, Outcome, Silence


class HttpInsuranceRegistry:
    """`POST /social-insurance/months {id_number, since}` → `{months: [{month, payer_uscc, …}]}`."""

    def __init__(self, client: RegistryClient) -> None:
        self._client = client

    def months(self, id_number: str, since: str, *, at: datetime) -> InsuranceAnswer:
        answer = self._client.ask("POST", "/social-insurance/months", {"id_number": id_number, "since": since})
        if isinstance(answer, Silence):
            return InsuranceAnswer(outcome=Outcome.SILENT, asked_at=at, silence=answer)
        months = _months(answer)
        if months is None:
            return InsuranceAnswer(outcome=Outcome.SILENT, asked_at=at, silence=Silence.GARBLED)
        return InsuranceAnswer(outcome=Outcome.MATCH, asked_at=at, months=months)


def _months(answer: dict[str, Any]) -> tuple[InsuredMonth, ...] | None:
    try:
        months = [
            InsuredMonth(
                month=_month(row["month"]),
                payer_uscc=str(row["payer_uscc"]),
                payer_name=str(row.get("payer_name", "")),
                insurances=tuple(str(each) for each in row["insurances"]),
            )
            for row in answer["months"]
        ]
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return tuple(sorted(months, key=lambda each: each.month))


def _month(told: Any) -> str:
    """`2026-03`. Raises ValueError."""
    if not isinstance(told, str) or not re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", told, re.ASCII):
        raise ValueError("not a month")
    return told
