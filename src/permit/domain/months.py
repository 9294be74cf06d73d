"""Arithmetic in calendar months. A day the month does not have becomes its last one (R-13, R-29)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier if negative), clamped: 31 January + 1 month is 28 or 29 February.

    Raises OverflowError past year 9999 or before year 1.
    """
    years, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= years <= date.max.year:
        raise OverflowError(f"{day} + {months} months is not a date")
    month = month_index + 1
    return date(years, month, min(day.day, monthrange(years, month)[1]))
