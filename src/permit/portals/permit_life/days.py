"""The four days before a permit's end as a small time line: opens, safe day, legal line, expiry.

Clauses: N-15, 6.3-03, 6.4-04, R-01, R-24
"""

from datetime import date
from typing import Any

from permit.domain.months import chinese_date
from permit.domain.validity import FilingWindow
from permit.records.models import Permit


def day_steps(window: FilingWindow, today: date) -> list[dict[str, Any]]:
    """The days as steps for `{% plan %}`; the stretch that today falls into is the current one."""
    days = [
        ("可以发起", window.opens_on, "从这天起可以办理"),
        ("稳妥日", window.safe_by, "这天以前发起，属地审核也来得及"),
        ("期限", window.file_by, "过了这天仍可提交，但可能赶不上到期"),
        ("到期日", window.lapses_after, "这天结束时没有批准，证件失效"),
    ]
    steps: list[dict[str, Any]] = []
    reached = False
    for title, day, text in days:
        if day is None:
            continue
        state = "done" if day < today else "later" if reached else "now"
        reached = reached or state == "now"
        open_ = window.provisional and day != window.lapses_after
        words = f"{title}　{chinese_date(day)}"
        steps.append({"title": words, "text": text, "state": state, "provisional": open_})
    return steps


def standing_ahead(permit: Permit, day: date) -> bool:
    """Whether the term that follows is written already; no query with facts prefetched."""
    return any(fact.kind == "term" and fact.valid_from > day for fact in permit.facts.all())
