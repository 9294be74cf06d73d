"""Words for exceptions asked for one case (1.1-03), the same for employer and officer."""

from collections.abc import Iterable
from typing import Any

from permit.portals.components.text import cn_date
from permit.records.models import Case, QuotaExceptionRequest

TAGS = {"open": "requested", "allowed": "approved", "refused": "refused", "overtaken": "settled"}
"""The tag whose look fits; the words are the request's own."""


def state_words(asked: QuotaExceptionRequest) -> str:
    """待答复, 已准予 …"""
    return asked.get_state_display()


def state_cell(asked: QuotaExceptionRequest) -> dict[str, str]:
    """A cell with the state's tag."""
    return {"text": "", "tag": TAGS[asked.state], "tag_words": state_words(asked)}


def told_rows(requests: Iterable[QuotaExceptionRequest]) -> list[dict[str, Any]]:
    """Requests of one case with their answers, the newest first, for a summary list."""
    return [
        {
            "label": f"{cn_date(each.asked_at)} {state_words(each)}",
            "values": [f"理由：{each.reason}", *([f"答复：{each.answer}"] if each.answer else [])],
        }
        for each in requests
    ]


def requests_of(case: Case) -> list[QuotaExceptionRequest]:
    """Every request about a case, the newest first."""
    return list(case.quota_exceptions.all())
