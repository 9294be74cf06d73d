"""How long things hold: the permit, the windows before its end, the clocks of the bureau and of a return, documents.

Pure functions of days and the calendar; every answer says how it came about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from permit.domain.law import Law
from permit.domain.months import add_months, add_years
from permit.domain.working_days import Calendar, DerivationLine, WorkdayResult

_DAY = timedelta(days=1)

FilingPhase = Literal["too_early", "open", "urgent", "late", "lapsed"]
ClockEventKind = Literal["reported", "accepted", "returned", "decided", "closed"]
ClockState = Literal["not_started", "running", "stopped", "ended"]


@dataclass(frozen=True, slots=True)
class WindowRule:
    """The lines before expiry, in working days (6.3-03, N-15, R-01)."""

    opens: int
    file_by: int
    office_allowance: int

    @classmethod
    def of(cls, law: Law) -> WindowRule:
        return cls(law.number("renewal_opens"), law.number("renewal_file_by"), law.number("office_allowance"))


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """How long a returned case waits, and when it is reminded, in working days (R-31)."""

    waits: int
    reminders: tuple[int, ...]

    @classmethod
    def of(cls, law: Law) -> ReturnRule:
        reminders = law.value("return_reminders")
        assert isinstance(reminders, tuple)  # a pack is checked when it is read
        return cls(law.number("return_waits"), tuple(int(day) for day in reminders))


@dataclass(frozen=True, slots=True)
class Term:
    """A permit's validity, both days included (6.3-01)."""

    valid_from: date
    valid_until: date

    def holds_on(self, day: date) -> bool:
        """Whether the permit is within its term; it lapses at the end of the last day (R-06).

        Clauses: 6.3-05, N-16
        """
        return self.valid_from <= day <= self.valid_until


def permit_term(approved_on: date, years: int) -> Term:
    """From the approval day D to D + `years` − 1 day; 29 February + years counts as the 28th (R-29).

    Clauses: 6.3-01
    """
    return Term(approved_on, add_years(approved_on, years) - _DAY)


def renewed_term(old_until: date, years: int) -> Term:
    """A renewal runs from the day after the old end (R-29)."""
    return permit_term(old_until + _DAY, years)


@dataclass(frozen=True, slots=True)
class FilingWindow:
    """The four days of R-01. `opens` is None for an employer change, which knows no opening day."""

    opens: WorkdayResult | None
    safe: WorkdayResult
    legal: WorkdayResult
    lapses_after: date

    @property
    def opens_on(self) -> date | None:
        return self.opens.day if self.opens else None

    @property
    def safe_by(self) -> date:
        return self.safe.day

    @property
    def file_by(self) -> date:
        return self.legal.day

    @property
    def provisional(self) -> bool:
        """Whether any of the days rests on holidays not announced yet (R-24)."""
        return any(result.provisional for result in (self.opens, self.safe, self.legal) if result)

    def phase(self, day: date) -> FilingPhase:
        """Where `day` falls; the named days still belong to the better side of the line."""
        if self.opens and day < self.opens.day:
            return "too_early"
        lines: tuple[tuple[date, FilingPhase], ...] = (
            (self.safe.day, "open"),
            (self.legal.day, "urgent"),
            (self.lapses_after, "late"),
        )
        return next((phase for last, phase in lines if day <= last), "lapsed")

    @property
    def derivation(self) -> tuple[DerivationLine, ...]:
        """The days in order, with the holidays between them."""
        calendar, expires = self.legal.calendar, self.lapses_after
        named = [(self.legal.day, "期限：最晚发起"), (self.safe.day, "稳妥日：再留出属地审核的时间")]
        if self.opens:
            named.append((self.opens.day, "开放申请"))
        lines: list[DerivationLine] = []
        for day, words in named:  # the earliest comes last and brings the holidays of the whole stretch
            count = calendar.between(day - _DAY, expires - _DAY).days
            told = calendar.derivation(expires, -count, start_words="证件最后有效日，次日起失效", end_words=words)
            lines = [*(line for line in lines if line.kind == "end"), *told]
        return tuple(sorted(lines, key=lambda line: line.first))


def renewal_window(expires: date, calendar: Calendar, rule: WindowRule) -> FilingWindow:
    """When a renewal may and must be filed (R-01). Raises OutsideCalendar before 2004.

    Clauses: 6.3-03, N-15
    """
    return replace(employer_change_window(expires, calendar, rule), opens=calendar.sub(expires, rule.opens))


def employer_change_window(expires: date, calendar: Calendar, rule: WindowRule) -> FilingWindow:
    """By when an employer change must be filed: no opening day (R-01). Raises OutsideCalendar before 2004.

    Clauses: 6.4-04, N-15
    """
    legal = calendar.sub(expires, rule.file_by)
    return FilingWindow(None, calendar.sub(legal.day, rule.office_allowance), legal, expires)


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that starts, joins or stops the bureau's clock."""

    kind: ClockEventKind
    day: date


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One stretch of the bureau's clock: from a report to the return or decision that ended it."""

    reported_on: date
    accepted_on: date | None
    due: WorkdayResult
    ended_on: date | None
    ended_by: ClockEventKind | None

    @property
    def due_on(self) -> date:
        return self.due.day

    @property
    def provisional(self) -> bool:
        return self.due.provisional

    def days_used(self, on: date) -> int:
        """Working days that count as used on `on`, or at the end if that came first."""
        until = min(on, self.ended_on) if self.ended_on else on
        return self.due.calendar.between(self.reported_on, max(until, self.reported_on)).days

    def days_left(self, on: date) -> int:
        """Working days after `on` up to the due day; negative when overdue."""
        calendar = self.due.calendar
        if on <= self.due_on:
            return calendar.between(max(on, self.reported_on), self.due_on).days
        return -calendar.between(self.due_on, on).days

    def derivation(self, today: date | None = None) -> tuple[DerivationLine, ...]:
        """属地上报 … 第 20 个工作日, as the case page shows it."""
        words = "属地上报，材料齐全" if self.due.start == self.reported_on else "区局受理"
        return self.due.calendar.derivation(self.due.start, self.due.count, start_words=words, today=today)


@dataclass(frozen=True, slots=True)
class BureauClock:
    """The bureau's clock of one case: the runs so far, the last one current (R-02)."""

    runs: tuple[ClockRun, ...]

    @property
    def current(self) -> ClockRun | None:
        return self.runs[-1] if self.runs else None

    @property
    def state(self) -> ClockState:
        if not self.runs:
            return "not_started"
        if self.runs[-1].ended_by is None:
            return "running"
        return "stopped" if self.runs[-1].ended_by == "returned" else "ended"

    @property
    def due_on(self) -> date | None:
        """The day by which the bureau decides; None while the clock does not run."""
        return self.runs[-1].due_on if self.state == "running" else None


def bureau_clock(
    events: Iterable[ClockEvent], calendar: Calendar, working_days: int, *, renewal: bool = False
) -> BureauClock:
    """The clock that `events` (in the order they happened) amount to (R-02).

    It starts the working day after the report of a complete case, stops at a return, starts anew at the next report,
    and ends with the decision. For a renewal the limit from acceptance binds too: the earlier of both.
    Raises ValueError where events are out of order (a return before any report, two reports in a row).

    Clauses: 8-01, 6.3-04
    """
    runs: list[ClockRun] = []
    for event in events:
        running = bool(runs) and runs[-1].ended_by is None
        if running == (event.kind == "reported"):
            raise ValueError(f"{event.kind} on {event.day} does not fit the clock")
        if event.kind == "reported":
            runs.append(ClockRun(event.day, None, calendar.add(event.day, working_days), None, None))
        elif event.kind == "accepted":
            runs[-1] = _accepted(runs[-1], event.day, calendar.add(event.day, working_days), renewal)
        else:
            runs[-1] = replace(runs[-1], ended_on=event.day, ended_by=event.kind)
    return BureauClock(tuple(runs))


def _accepted(run: ClockRun, day: date, from_acceptance: WorkdayResult, renewal: bool) -> ClockRun:
    binding = from_acceptance if renewal and from_acceptance.day < run.due_on else run.due
    return replace(run, accepted_on=day, due=binding)


@dataclass(frozen=True, slots=True)
class ReturnDeadline:
    """A returned case waits up to and including `last.day`, and is reminded on the way (R-31)."""

    last: WorkdayResult
    reminders: tuple[WorkdayResult, ...]

    @property
    def closes_after(self) -> date:
        return self.last.day

    @property
    def provisional(self) -> bool:
        return self.last.provisional

    def reminders_due(self, on: date) -> tuple[date, ...]:
        """The reminder days up to and including `on`."""
        return tuple(reminder.day for reminder in self.reminders if reminder.day <= on)


def return_deadline(returned_on: date, calendar: Calendar, rule: ReturnRule) -> ReturnDeadline:
    """How long a case returned on `returned_on` waits for its correction (R-31)."""
    reminders = tuple(calendar.add(returned_on, after) for after in rule.reminders)
    return ReturnDeadline(calendar.add(returned_on, rule.waits), reminders)


def must_run_until(handed_in_on: date, months: int) -> date:
    """The day a document handed in must at least run to: `months` later, clamped (5-04, 5-05, R-13)."""
    return add_months(handed_in_on, months)


def runs_long_enough(ends_on: date | None, handed_in_on: date, months: int) -> bool:
    """Whether a document with `months` to spare is accepted; one without an end (长期) passes (R-13).

    Clauses: 5-04, 5-05
    """
    return ends_on is None or ends_on >= must_run_until(handed_in_on, months)


def has_expired(ends_on: date | None, on: date) -> bool:
    """At acceptance only an expired document is a defect (R-13); the last day still counts."""
    return ends_on is not None and ends_on < on
