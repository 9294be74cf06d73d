"""Months and calendar years: arithmetic that clamps to the month's end (R-13, R-29), and strict reading of ISO text."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class YearMonth:
    """A calendar month, as a count of months since January of year 0, so that differences are plain numbers."""

    index: int

    @classmethod
    def of(cls, day: date) -> YearMonth:
        return cls(day.year * 12 + day.month - 1)

    @property
    def year(self) -> int:
        return self.index // 12

    @property
    def month(self) -> int:
        return self.index % 12 + 1

    def __add__(self, months: int) -> YearMonth:
        return YearMonth(self.index + months)

    def __sub__(self, months: int) -> YearMonth:
        return YearMonth(self.index - months)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def read_date(text: str) -> date:
    """The day in `YYYY-MM-DD`, and no other spelling; raises ValueError."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def read_month(text: str) -> YearMonth:
    """The month in `YYYY-MM`, and no other spelling; raises ValueError."""
    found = _MONTH.fullmatch(text)
    if not found or found[1] == "0000":
        raise ValueError(text)
    return YearMonth(int(found[1]) * 12 + int(found[2]) - 1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier if negative), clamped: 31 January + 1 month is 28 or 29 February.

    Raises OverflowError past year 9999 or before year 1.
    """
    target = YearMonth.of(day) + months
    if not date.min.year <= target.year <= date.max.year:
        raise OverflowError(f"{day} + {months} months is not a date")
    return date(target.year, target.month, min(day.day, monthrange(target.year, target.month)[1]))


def add_years(day: date, years: int) -> date:
    """The same date `years` later; 29 February becomes 28 in a common year. Raises OverflowError."""
    return add_months(day, 12 * years)


def full_years(start: date, on: date) -> int:
    """Whole calendar years from `start` to `on`, by date: the anniversary itself completes a year; negative before."""
    anniversary = min(start.day, monthrange(on.year, start.month)[1])
    return on.year - start.year - ((on.month, on.day) < (start.month, anniversary))


def chinese_date(day: date) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_month(month: YearMonth) -> str:
    """2026年3月."""
    return f"{month.year}年{month.month}月"
