"""The day of statutory retirement (1.3.6, 1.4-02): the original age, put off month by month since 2025."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from permit.domain.months import YearMonth, add_months


@dataclass(frozen=True, slots=True)
class RetirementRule:
    """How one kind of person retires.

    `original_age` in years; whoever was born in `first_birth_month` or later retires one month later for every
    `step_months` birth months begun, at most `max_delay_months`.
    """

    original_age: int
    first_birth_month: YearMonth
    step_months: int
    max_delay_months: int

    def delay_months(self, born: date) -> int:
        """Months added to the original age; the first birth month is already put off by one."""
        later = YearMonth.of(born).index - self.first_birth_month.index
        if later < 0:
            return 0
        return min(later // self.step_months + 1, self.max_delay_months)


def retirement_day(born: date, category: str, table: Mapping[str, RetirementRule]) -> tuple[date, int]:
    """The statutory day and the months of delay for `category` (male, female_50, female_55).

    A day the month does not have becomes its last. Raises KeyError for an unknown category and OverflowError
    past year 9999.
    """
    rule = table[category]
    delay = rule.delay_months(born)
    return add_months(born, 12 * rule.original_age + delay), delay
