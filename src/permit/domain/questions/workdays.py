"""China's working days: one moved by so many, or how many lie between two days (R-24)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from permit.domain.errors import BadInput, Problem
from permit.domain.questions.reading import read_date
from permit.domain.working_days import FIRST_DAY, Calendar, OutsideCalendar


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A day as ISO text, or a number of days. `provisional`: holidays not announced yet may change it."""

    result: str | int
    provisional: bool

    def as_json(self) -> dict[str, object]:
        """The answer as plain JSON values."""
        return {"result": self.result, "provisional": self.provisional}


def read_move(day: str, count: str) -> tuple[date, int]:
    """The day and the number of working days. Raises BadInput at `date` and `n`."""
    problems: list[Problem] = []
    read, counted = _day(day, "date", problems), _count(count, problems)
    if problems or read is None or counted is None:
        raise BadInput(problems)
    return read, counted


def moved(way: Literal["add", "sub"], day: date, count: int, calendar: Calendar) -> WorkingDays:
    """The `count`-th working day after (`add`) or before (`sub`) a day. Raises BadInput at `n`."""
    try:
        found = calendar.add(day, count) if way == "add" else calendar.sub(day, count)
    except OutsideCalendar as failure:
        raise BadInput([Problem("n", f"结果早于 {FIRST_DAY.year} 年或晚于 {date.max.year} 年，无法计算")]) from failure
    return WorkingDays(found.day.isoformat(), found.provisional)


def read_span(after: str, until: str) -> tuple[date, date]:
    """The day counted from, exclusive, and the day counted to, inclusive. Raises BadInput at `a` and `b`."""
    problems: list[Problem] = []
    first, last = _day(after, "a", problems), _day(until, "b", problems)
    if first and last and last < first:
        problems.append(Problem("b", f"{last} 早于 {first}"))
    if problems or first is None or last is None:
        raise BadInput(problems)
    return first, last


def between(after: date, until: date, calendar: Calendar) -> WorkingDays:
    """How many working days lie after one day, up to and including the other."""
    counted = calendar.between(after, until)
    return WorkingDays(counted.days, counted.provisional)


def _day(text: str, path: str, problems: list[Problem]) -> date | None:
    try:
        day = read_date(text, path)
    except BadInput as bad:
        problems += bad.problems
        return None
    if day < FIRST_DAY:
        problems.append(Problem(path, f"{day} 早于 {FIRST_DAY.year} 年，没有放假安排数据"))
        return None
    return day


def _count(text: str, problems: list[Problem]) -> int | None:
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    problems.append(Problem("n", f"“{text}”不是 0 到 999999999 的整数"))
    return None
