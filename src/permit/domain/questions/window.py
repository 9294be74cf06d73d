"""When a renewal opens, by when it is filed, when the permit lapses (R-01)."""

from __future__ import annotations

from datetime import date

from permit.domain.errors import BadInput, Problem
from permit.domain.law import Law
from permit.domain.validity import FilingWindow, WindowRule, renewal_window
from permit.domain.working_days import FIRST_DAY, Calendar, OutsideCalendar


def window(expires: date, calendar: Calendar, law: Law) -> FilingWindow:
    """The four days of a permit whose last valid day is `expires`. Raises BadInput at `expires`."""
    try:
        return renewal_window(expires, calendar, WindowRule.of(law))
    except OutsideCalendar as failure:
        what = f"{FIRST_DAY.year} 年以前没有放假安排数据，算不出 {expires} 之前的各日"
        raise BadInput([Problem("expires", what)]) from failure


def window_document(found: FilingWindow) -> dict[str, object]:
    """The answer as plain JSON values."""
    return {
        "opens_on": found.opens_on and found.opens_on.isoformat(),
        "safe_by": found.safe_by.isoformat(),
        "file_by": found.file_by.isoformat(),
        "lapses_after": found.lapses_after.isoformat(),
        "provisional": found.provisional,
    }
