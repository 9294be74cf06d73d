"""What monthly records say: the income of the last months, unbroken runs of payment, months of work.

A month that is booked late may be missing at the end: then the record ends a month earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from permit.domain.dossier.model import NOTHING, MonthOfIncome, MonthOfInsurance, Post
from permit.domain.expression import Span, Verdict, all_of
from permit.domain.identifiers import CreditCode
from permit.domain.months import YearMonth

Entry = TypeVar("Entry", MonthOfIncome, MonthOfInsurance)
FIVE_INSURANCES = frozenset({"pension", "medical", "unemployment", "work_injury", "maternity"})


@dataclass(frozen=True, slots=True)
class IncomeWindow:
    """Income summed over the months up to `last`, in fen. `six` None: a hole, or an amount not known.

    `twelve` counts only where `twelve_on_record`; that is None where it cannot be told.
    """

    last: YearMonth
    six: int | None
    twelve_on_record: bool | None
    twelve: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """Unbroken months up to `last`: a number, or a Span where a month's record leaves it open."""

    last: YearMonth
    months: int | Span

    @property
    def at_least(self) -> int:
        low = self.months.low if isinstance(self.months, Span) else self.months
        return low if isinstance(low, int) else 0

    def reaches(self, needed: int) -> YearMonth:
        """The first month in which `needed` months are on record, if every coming one is paid."""
        return self.last + (needed - self.at_least) + 1


def month_before(day: date) -> YearMonth:
    return YearMonth.of(day) - 1


def income_window(entries: tuple[MonthOfIncome, ...] | None, filed_on: date) -> IncomeWindow:
    """The last 6 and 12 months of income as of the day of filing (1.3.3, R-05)."""
    last = month_before(filed_on)
    if entries is None:
        return IncomeWindow(last, None, None, None)
    recorded = {entry.month: entry.taxable for entry in entries if entry.month is not None}
    undated = len(recorded) < len(entries)
    if last not in recorded:
        if undated:  # the record without its month may be the last one
            return IncomeWindow(last, None, None, None)
        last -= 1
    six = [last - back for back in range(6)]
    twelve = [last - back for back in range(12)]
    complete = all(month in recorded for month in twelve)
    return IncomeWindow(
        last=last,
        six=_total(recorded, six),
        twelve_on_record=None if undated and not complete else complete,
        twelve=_total(recorded, twelve),
    )


def _total(recorded: Mapping[YearMonth, int | None], months: Iterable[YearMonth]) -> int | None:
    total = 0
    for month in months:
        amount = recorded.get(month)
        if amount is None:
            return None
        total += amount
    return total


def insurance_run(entries: tuple[MonthOfInsurance, ...] | None, employer: CreditCode | None, on: date) -> Run | None:
    """The unbroken months in which this employer paid all five insurances (1.3.4); None: nothing known."""
    if entries is None or employer is None:
        return None
    return _run(entries, lambda entry: _insured(entry, employer), on)


def tax_run(entries: tuple[MonthOfIncome, ...] | None, employer: CreditCode | None, on: date) -> Run | None:
    """The unbroken months in which this employer withheld income tax, zero tax included (1.3.4, R-37)."""
    if entries is None or employer is None:
        return None
    return _run(entries, lambda entry: _same(entry.withheld_by, employer), on)


def _insured(entry: MonthOfInsurance, employer: CreditCode) -> Verdict:
    covered = None if entry.insurances is None else set(entry.insurances) >= FIVE_INSURANCES
    return all_of([_same(entry.payer_uscc, employer), covered])


def _same(payer: CreditCode | None, employer: CreditCode) -> Verdict:
    return None if payer is None else payer == employer


def _run(entries: tuple[Entry, ...], paid: Callable[[Entry], Verdict], on: date) -> Run:
    """Count back from the month before `on`. A month without an entry was not paid; a record without its month may be
    that of any month."""
    by_month = {entry.month: paid(entry) for entry in entries if entry.month is not None}
    undated = len(by_month) < len(entries)
    last = month_before(on)
    if last not in by_month and not undated:
        last -= 1
    back = [by_month.get(last - months, None if undated else False) for months in range(len(entries))]
    low = _leading(back, (True,))
    high = _leading(back, (True, None))
    return Run(last, low if low == high else Span(low, high))


def _leading(verdicts: list[Verdict], accepted: tuple[Verdict, ...]) -> int:
    """How many verdicts from the first on are among the accepted."""
    return next((count for count, verdict in enumerate(verdicts) if verdict not in accepted), len(verdicts))


def experience(posts: tuple[Post, ...] | None, on: date) -> int | Span | None:
    """Months of work up to `on`, overlaps counted once; `from` and `to` both count (1.3.1-A).

    An open post counts up to the month before `on`; what is planned for later months is not experience yet.
    Posts whose months are not known may add any number: the months known are then the least.
    """
    if posts is None:
        return None
    worked: set[YearMonth] = set()
    unknown = False
    for post in posts:
        if post.started is None or post.ended is None:
            unknown = True
            continue
        last = month_before(on) if post.ended is NOTHING else min(post.ended, YearMonth.of(on))
        worked.update(YearMonth(index) for index in range(post.started.index, last.index + 1))
    return Span(len(worked), None) if unknown else len(worked)
