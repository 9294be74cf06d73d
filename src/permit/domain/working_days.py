"""China's working days: weekends, the State Council's holidays, and the weekend days worked in exchange (调休).

A `Calendar` holds a prefix table, so every question takes constant time however far it reaches. A year without an
announcement counts with weekends only, and an answer that stepped over such a day or reached one is marked provisional
(R-24).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

FIRST_DAY = date(2004, 1, 1)
_FIRST = FIRST_DAY.toordinal()
_LAST = date.max.toordinal()


class OutsideCalendar(ValueError):
    """A day before 2004 or after year 9999: nothing can be said about it."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday as announced: its days off, both ends included, and the weekend days worked in exchange."""

    name: str
    first: date
    last: date
    working: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The announcement for one year, with where it was taken from."""

    year: int
    holidays: tuple[Holiday, ...]
    source: str
    confidence: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class DerivationLine:
    """One line that explains a deadline.

    `kind` is start, step, today, holiday, unannounced or end; `when` is the day or span in words: 2月15日至23日.
    """

    first: date
    last: date
    kind: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class WorkdayResult:
    """The day that was asked for, and whether it rests on a year not announced yet (R-24)."""

    day: date
    provisional: bool
    start: date
    count: int
    calendar: Calendar = field(repr=False, compare=False)

    @property
    def derivation(self) -> tuple[DerivationLine, ...]:
        """How the day came about, line by line."""
        return self.calendar.derivation(self.start, self.count)


@dataclass(frozen=True, slots=True)
class WorkdayCount:
    """How many working days, and whether that rests on a year not announced yet (R-24)."""

    days: int
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The announced years and the table made from them; immutable, two with the same years are equal."""

    years: tuple[CalendarYear, ...]
    _announced: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _before: array[int] = field(init=False, repr=False, compare=False)  # working days before FIRST_DAY + index
    _working: array[int] = field(init=False, repr=False, compare=False)  # their ordinals
    _holidays: tuple[Holiday, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        announced = sorted(year.year for year in self.years)
        if len(set(announced)) != len(announced):
            raise ValueError("a year is announced twice")
        holidays = sorted((h for year in self.years for h in year.holidays), key=lambda holiday: holiday.first)
        before, working = _prefix_table(holidays, announced[-1] if announced else FIRST_DAY.year - 1)
        object.__setattr__(self, "_announced", tuple(announced))
        object.__setattr__(self, "_holidays", tuple(holidays))
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_working", working)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on `day`. Raises OutsideCalendar before 2004."""
        ordinal = _ordinal(day)
        return self._count_before(ordinal + 1) > self._count_before(ordinal)

    def is_announced(self, year: int) -> bool:
        """Whether the holidays of `year` are on file."""
        index = bisect_left(self._announced, year)
        return self._announced[index : index + 1] == (year,)

    def add(self, day: date, count: int) -> WorkdayResult:
        """The `count`-th working day after `day`; `day` itself for 0.

        Raises ValueError for a negative count, OutsideCalendar before 2004 or past year 9999.
        """
        start = _ordinal(day)
        if count < 0:
            raise ValueError("a negative count: use sub")
        if count == 0:
            return WorkdayResult(day, not self.is_announced(day.year), day, 0, self)
        found = self._nth(self._count_before(start + 1) + count - 1)
        return WorkdayResult(date.fromordinal(found), self._rests_on_guess(start + 1, found), day, count, self)

    def sub(self, day: date, count: int) -> WorkdayResult:
        """The `count`-th working day before `day`: the mirror of `add`, with the same errors."""
        start = _ordinal(day)
        if count < 0:
            raise ValueError("a negative count: use add")
        if count == 0:
            return WorkdayResult(day, not self.is_announced(day.year), day, 0, self)
        found = self._nth(self._count_before(start) - count)
        return WorkdayResult(date.fromordinal(found), self._rests_on_guess(found, start - 1), day, -count, self)

    def between(self, after: date, until: date) -> WorkdayCount:
        """Working days after `after` up to and including `until`. Raises ValueError where `until` is earlier."""
        first, last = _ordinal(after), _ordinal(until)
        if last < first:
            raise ValueError("the second day lies before the first")
        days = self._count_before(last + 1) - self._count_before(first + 1)
        return WorkdayCount(days, self._rests_on_guess(min(first + 1, last), last))

    def derivation(
        self,
        start: date,
        count: int,
        *,
        start_words: str = "起算日，不计入",
        end_words: str = "到期日",
        today: date | None = None,
    ) -> tuple[DerivationLine, ...]:
        """How `add(start, count)` — for a negative count `sub(start, -count)` — comes about, in order of the days.

        Lines: the start, the first working day, each holiday met (days off not counted, exchanged days counted),
        today if it lies in between, and the end.
        """
        from permit.domain.working_days_explained import explain  # the words are needed by few

        return explain(self, start, count, start_words=start_words, end_words=end_words, today=today)

    def holidays_touching(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Announced holidays with a day off or an exchanged day in `first … last`, in order."""
        return tuple(
            holiday
            for holiday in self._holidays
            if (holiday.first <= last and holiday.last >= first) or any(first <= day <= last for day in holiday.working)
        )

    def _count_before(self, ordinal: int) -> int:
        """Working days from 2004-01-01 up to the day before `ordinal`."""
        index = ordinal - _FIRST
        if index < len(self._before):
            return self._before[index]
        table_end = _FIRST + len(self._before) - 1
        return self._before[-1] + _weekdays_before(ordinal) - _weekdays_before(table_end)

    def _nth(self, index: int) -> int:
        """The ordinal of the working day number `index`, from 0. Raises OutsideCalendar."""
        if index < 0:
            raise OutsideCalendar(f"before {FIRST_DAY}")
        if index < len(self._working):
            return self._working[index]
        table_end = _FIRST + len(self._before) - 1
        weeks, rest = divmod(_weekdays_before(table_end) + index - len(self._working), 5)
        ordinal = weeks * 7 + rest + 1
        if ordinal > _LAST:
            raise OutsideCalendar(f"after {date.max}")
        return ordinal

    def _rests_on_guess(self, first: int, last: int) -> bool:
        """Whether any day of `first … last` lies in a year without an announcement."""
        first_year, last_year = date.fromordinal(first).year, date.fromordinal(last).year
        known = bisect_right(self._announced, last_year) - bisect_left(self._announced, first_year)
        return known < last_year - first_year + 1


def _ordinal(day: date) -> int:
    if day < FIRST_DAY:
        raise OutsideCalendar(f"{day} lies before {FIRST_DAY}")
    return day.toordinal()


def _weekdays_before(ordinal: int) -> int:
    """Mondays to Fridays before `ordinal`; ordinal 1 is a Monday."""
    weeks, rest = divmod(ordinal - 1, 7)
    return weeks * 5 + min(rest, 5)


def _prefix_table(holidays: Iterable[Holiday], last_year: int) -> tuple[array[int], array[int]]:
    off: set[int] = set()
    worked: set[int] = set()
    for holiday in holidays:
        off.update(range(holiday.first.toordinal(), holiday.last.toordinal() + 1))
        worked.update(day.toordinal() for day in holiday.working)
    before, working = array("l", [0]), array("l")
    for ordinal in range(_FIRST, date(last_year, 12, 31).toordinal() + 1):
        if ordinal in worked or ((ordinal - 1) % 7 < 5 and ordinal not in off):
            working.append(ordinal)
        before.append(len(working))
    return before, working
