"""The day of statutory retirement (1.3.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permit.domain.errors import BadInput, Problem
from permit.domain.law import Law
from permit.domain.questions.reading import read_date
from permit.domain.retirement import retirement_day


@dataclass(frozen=True, slots=True)
class Retirement:
    """The day, and by how many months it lies after the original age."""

    retires_on: date
    delay_months: int

    def as_json(self) -> dict[str, object]:
        """The answer as plain JSON values."""
        return {"retires_on": self.retires_on.isoformat(), "delay_months": self.delay_months}


def retirement(born: str, category: str, law: Law) -> Retirement:
    """Of somebody born on a day, as `male`, `female_50` or `female_55`. Raises BadInput at `born` and `as`."""
    table = law.retirement
    problems = []
    if category not in table:
        problems.append(Problem("as", f"“{category}”不在可选值之内，可选：{'、'.join(table)}"))
    try:
        day = read_date(born, "born")
    except BadInput as bad:
        raise BadInput([*bad.problems, *problems]) from bad
    if problems:
        raise BadInput(problems)
    try:
        return Retirement(*retirement_day(day, category, table))
    except OverflowError as failure:
        raise BadInput([Problem("born", f"{day} 过晚，退休日超出可表示的年份")]) from failure
