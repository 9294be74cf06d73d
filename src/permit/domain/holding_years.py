"""The holding period of a permit year by year: what was earned, what was insured, what fell into suspension (R-16).

Derived facts only; what they are held against stands in `conditions/holding.py`.

Clauses: R-16
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from permit.domain.dossier.model import MonthOfInsurance, PermitTerm, Stretch
from permit.domain.identifiers import CreditCode
from permit.domain.months import YearMonth, add_years
from permit.domain.records_by_month import FIVE_INSURANCES

_DAY = timedelta(days=1)
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class HoldingYear:
    """Year `number` of a term, first and last day included. `finished`: it ended before the day of filing."""

    number: int
    first: date
    last: date
    finished: bool

    @property
    def months(self) -> tuple[YearMonth, ...]:
        """Its twelve calendar months, beginning with the one in which it begins."""
        begin = YearMonth.of(self.first)
        return tuple(begin + step for step in range(_MONTHS))


@dataclass(frozen=True, slots=True)
class YearOnRecord:
    """What the records say of one year. `average` in fen a month; None where a month's income is not known.

    `unpaid`: months not insured by the employer the permit was with; None while the registry has not answered.
    `suspended`: months in 挂起, which are listed and not failed. `counted`: how many months the average is of.
    """

    year: HoldingYear
    average: Fraction | None
    counted: int
    unpaid: tuple[YearMonth, ...] | None
    suspended: tuple[YearMonth, ...]


def holding_years(valid_from: date, valid_until: date, filed_on: date) -> tuple[HoldingYear, ...]:
    """The years that have begun by the day of filing: 12 months each from valid-from + (k − 1) years (R-16)."""
    years = []
    number = 1
    while (first := add_years(valid_from, number - 1)) <= min(valid_until, filed_on):
        last = min(add_years(valid_from, number) - _DAY, valid_until)
        years.append(HoldingYear(number, first, last, last < filed_on))
        number += 1
    return tuple(years)


def on_record(
    year: HoldingYear,
    permit: PermitTerm,
    income: Mapping[YearMonth, int | None],
    insurance: tuple[MonthOfInsurance, ...] | None,
    filed_on: date,
) -> YearOnRecord:
    """Read one year. A month booked late may still be missing at the end: the record then ends a month earlier."""
    closed = [month for month in year.months if month < YearMonth.of(filed_on)]
    suspended = tuple(month for month in closed if _touched(month, permit.suspended or ()))
    working = [month for month in closed if month not in suspended]
    average, counted = _average(working, income, filed_on)
    return YearOnRecord(year, average, counted, _unpaid(working, permit, insurance, filed_on), suspended)


def _average(
    months: list[YearMonth], income: Mapping[YearMonth, int | None], filed_on: date
) -> tuple[Fraction | None, int]:
    wanted = _without_late(months, filed_on, income)
    amounts = [income.get(month) for month in wanted]
    known = [amount for amount in amounts if amount is not None]
    if not wanted or len(known) < len(amounts):
        return None, len(known)
    return Fraction(sum(known), len(known)), len(known)


def _without_late(months: list[YearMonth], filed_on: date, recorded: Iterable[YearMonth]) -> list[YearMonth]:
    newest = YearMonth.of(filed_on) - 1
    late = bool(months) and months[-1] == newest and newest not in set(recorded)
    return months[:-1] if late else months


def _unpaid(
    months: list[YearMonth], permit: PermitTerm, insurance: tuple[MonthOfInsurance, ...] | None, filed_on: date
) -> tuple[YearMonth, ...] | None:
    """Months in which none of the employers the permit was then with paid all five insurances."""
    if insurance is None or permit.employers is None:
        return None
    paid = {
        (entry.month, entry.payer_uscc)
        for entry in insurance
        if entry.month is not None and set(entry.insurances or ()) >= FIVE_INSURANCES
    }
    wanted = _without_late(months, filed_on, [month for month, _ in paid if month is not None])
    return tuple(month for month in wanted if not any((month, payer) in paid for payer in _payers(month, permit)))


def _payers(month: YearMonth, permit: PermitTerm) -> set[CreditCode | None]:
    return {stretch.uscc for stretch in permit.employers or () if _touched(month, (stretch,))}


def _touched(month: YearMonth, stretches: Iterable[Stretch]) -> bool:
    return any(
        (stretch.since is None or YearMonth.of(stretch.since) <= month)
        and (stretch.until is None or month <= YearMonth.of(stretch.until))
        for stretch in stretches
    )
