"""How long permits, windows, clocks and documents hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permit.domain.validity import (
    BureauClock,
    ClockEvent,
    ReturnRule,
    Term,
    WindowRule,
    bureau_clock,
    employer_change_window,
    has_expired,
    must_run_until,
    permit_term,
    renewal_window,
    renewed_term,
    return_deadline,
    runs_long_enough,
)
from permit.domain.working_days import OutsideCalendar
from permit.policy.calendars import shipped_calendar

CALENDAR = shipped_calendar()
RULE = WindowRule(opens=60, file_by=20, office_allowance=10)
RETURN = ReturnRule(waits=30, reminders=(10, 25))
DAY = timedelta(days=1)


class TestTerm:
    """6.3-01, R-29"""

    @pytest.mark.parametrize(
        ("approved", "until"),
        [
            ("2026-03-02", "2029-03-01"),
            ("2024-02-29", "2027-02-27"),
            ("2025-03-01", "2028-02-29"),
            ("2024-03-01", "2027-02-28"),
            ("2026-01-01", "2028-12-31"),
        ],
    )
    def test_a_permit_is_valid_for_three_years_less_a_day(self, approved: str, until: str) -> None:
        start = date.fromisoformat(approved)
        assert permit_term(start, 3) == Term(start, date.fromisoformat(until))

    def test_a_renewal_runs_on_from_the_old_end(self) -> None:
        assert renewed_term(date(2029, 3, 1), 3) == Term(date(2029, 3, 2), date(2032, 3, 1))

    def test_both_ends_belong_to_the_term(self) -> None:
        """R-06"""
        term = permit_term(date(2026, 3, 2), 3)
        days = (term.valid_from - DAY, term.valid_from, term.valid_until, term.valid_until + DAY)
        assert [term.holds_on(day) for day in days] == [False, True, True, False]


class TestWindow:
    """6.3-03, N-15, R-01"""

    def test_the_four_days_before_expiry(self) -> None:
        window = renewal_window(date(2026, 6, 30), CALENDAR, RULE)
        assert window.opens_on == CALENDAR.sub(date(2026, 6, 30), 60).day == date(2026, 4, 1)
        assert (window.safe_by, window.file_by) == (date(2026, 5, 18), date(2026, 6, 1))
        assert (window.lapses_after, window.provisional) == (date(2026, 6, 30), False)

    def test_an_expiry_that_needs_an_unannounced_year_is_provisional(self) -> None:
        """R-24"""
        assert renewal_window(date(2027, 1, 4), CALENDAR, RULE).provisional is True
        assert renewal_window(date(2027, 1, 1), CALENDAR, RULE).provisional is False
        assert employer_change_window(date(2027, 4, 30), CALENDAR, RULE).provisional is True

    def test_each_named_day_belongs_to_the_better_side(self) -> None:
        window = renewal_window(date(2026, 6, 30), CALENDAR, RULE)
        assert window.opens_on is not None
        lines = (window.opens_on, window.safe_by, window.file_by, window.lapses_after)
        assert window.phase(window.opens_on - DAY) == "too_early"
        assert [window.phase(day) for day in lines] == ["open", "open", "urgent", "late"]
        assert [window.phase(day + DAY) for day in lines] == ["open", "urgent", "late", "lapsed"]

    def test_an_employer_change_knows_no_opening_day(self) -> None:
        """6.4-04"""
        window = employer_change_window(date(2026, 6, 30), CALENDAR, RULE)
        assert window.opens_on is None
        assert window.phase(date(2024, 1, 1)) == "open"
        assert (window.safe_by, window.file_by) == (date(2026, 5, 18), date(2026, 6, 1))

    def test_the_window_explains_itself(self) -> None:
        told = [(line.when, line.words) for line in renewal_window(date(2026, 6, 30), CALENDAR, RULE).derivation]
        assert told == [
            ("4月1日", "倒数第 60 个工作日，开放申请"),
            ("4月4日至6日", "清明节放假，不计"),
            ("5月1日至5日", "劳动节放假，不计；9日补班，计入"),
            ("5月18日", "倒数第 30 个工作日，稳妥日：再留出属地审核的时间"),
            ("6月1日", "倒数第 20 个工作日，期限：最晚发起"),
            ("6月19日至21日", "端午节放假，不计"),
            ("6月29日", "倒数第 1 个工作日"),
            ("6月30日", "证件最后有效日，次日起失效"),
        ]

    def test_the_explanation_of_an_employer_change_begins_with_its_safe_day(self) -> None:
        told = employer_change_window(date(2026, 6, 30), CALENDAR, RULE).derivation
        assert (told[0].when, told[-1].when) == ("5月18日", "6月30日")

    @settings(deadline=None)
    @given(st.dates(date(2005, 1, 1), date(2040, 12, 31)))
    def test_the_days_are_in_order_and_as_far_apart_as_said(self, expires: date) -> None:
        window = renewal_window(expires, CALENDAR, RULE)
        assert window.opens_on is not None
        assert window.opens_on < window.safe_by < window.file_by < expires
        assert CALENDAR.between(window.file_by - DAY, expires - DAY).days == 20
        assert CALENDAR.between(window.safe_by - DAY, expires - DAY).days == 30
        assert CALENDAR.between(window.opens_on - DAY, expires - DAY).days == 60

    def test_an_expiry_too_early_for_the_calendar_is_an_error(self) -> None:
        with pytest.raises(OutsideCalendar):
            renewal_window(date(2004, 2, 1), CALENDAR, RULE)


def clock(*events: tuple[str, str], renewal: bool = False) -> BureauClock:
    told = [ClockEvent(kind, date.fromisoformat(day)) for kind, day in events]  # type: ignore[arg-type]
    return bureau_clock(told, CALENDAR, 20, renewal=renewal)


class TestBureauClock:
    """8-01, 6.3-04, R-02"""

    def test_before_the_report_no_clock_runs(self) -> None:
        empty = clock()
        assert (empty.state, empty.current, empty.due_on) == ("not_started", None, None)

    def test_it_starts_the_working_day_after_the_report(self) -> None:
        running = clock(("reported", "2026-02-09"))
        assert (running.state, running.due_on) == ("running", date(2026, 3, 13))
        assert running.current is not None
        assert running.current.days_used(date(2026, 2, 9)) == 0
        assert running.current.days_used(date(2026, 2, 10)) == 1
        assert running.current.days_used(date(2026, 2, 1)) == 0
        assert running.current.days_left(date(2026, 3, 2)) == 9
        assert running.current.days_left(date(2026, 3, 13)) == 0
        assert running.current.days_left(date(2026, 3, 16)) == -1
        assert running.current.days_left(date(2026, 2, 1)) == 20

    def test_a_return_stops_it_and_the_next_report_starts_it_anew(self) -> None:
        stopped = clock(("reported", "2026-03-02"), ("accepted", "2026-03-04"), ("returned", "2026-03-10"))
        assert (stopped.state, stopped.due_on) == ("stopped", None)
        assert stopped.current is not None
        assert stopped.current.days_used(date(2026, 5, 1)) == 6
        again = clock(("reported", "2026-03-02"), ("returned", "2026-03-10"), ("reported", "2026-03-20"))
        assert again.due_on == CALENDAR.add(date(2026, 3, 20), 20).day
        assert [run.reported_on for run in again.runs] == [date(2026, 3, 2), date(2026, 3, 20)]
        assert again.current is not None
        assert again.current.accepted_on is None

    @pytest.mark.parametrize("last", ["decided", "closed"])
    def test_a_decision_ends_it(self, last: str) -> None:
        ended = clock(("reported", "2026-03-02"), (last, "2026-03-10"))
        assert (ended.state, ended.due_on) == ("ended", None)

    def test_only_a_renewal_is_bound_by_acceptance(self) -> None:
        events = [ClockEvent("reported", date(2026, 3, 9)), ClockEvent("accepted", date(2026, 3, 2))]
        assert bureau_clock(events, CALENDAR, 20).due_on == CALENDAR.add(date(2026, 3, 9), 20).day
        assert bureau_clock(events, CALENDAR, 20, renewal=True).due_on == CALENDAR.add(date(2026, 3, 2), 20).day

    def test_acceptance_does_not_move_the_limit_of_a_new_permit(self) -> None:
        assert clock(("reported", "2026-03-02"), ("accepted", "2026-03-09")).due_on == date(2026, 3, 30)

    def test_for_a_renewal_the_earlier_limit_binds(self) -> None:
        accepted_later = clock(("reported", "2026-03-02"), ("accepted", "2026-03-09"), renewal=True)
        assert accepted_later.due_on == date(2026, 3, 30)
        # Accepted on the day of the report: both limits fall together.
        together = clock(("reported", "2026-03-02"), ("accepted", "2026-03-02"), renewal=True)
        assert together.due_on == date(2026, 3, 30)
        assert together.current is not None
        assert together.current.derivation()[0].words == "属地上报，材料齐全"
        # A bureau that accepts before the office's report is complete binds itself to the earlier limit.
        earlier = clock(("reported", "2026-03-09"), ("accepted", "2026-03-02"), renewal=True)
        assert earlier.due_on == date(2026, 3, 30)
        assert earlier.current is not None
        assert earlier.current.derivation()[0].words == "区局受理"

    def test_the_derivation_tells_report_holidays_today_and_limit(self) -> None:
        current = clock(("reported", "2026-02-09")).current
        assert current is not None
        told = [line.words for line in current.derivation(today=date(2026, 3, 2))]
        assert told[0] == "属地上报，材料齐全"
        assert told[-2:] == ["今天，第 11 个工作日", "第 20 个工作日，到期日"]

    def test_a_limit_in_an_unannounced_year_is_provisional(self) -> None:
        """R-24"""
        current = clock(("reported", "2026-12-20")).current
        assert current is not None
        assert current.provisional is True

    @pytest.mark.parametrize(
        "events",
        [
            [("returned", "2026-03-02")],
            [("accepted", "2026-03-02")],
            [("reported", "2026-03-02"), ("reported", "2026-03-03")],
            [("reported", "2026-03-02"), ("returned", "2026-03-03"), ("decided", "2026-03-04")],
        ],
    )
    def test_events_out_of_order_are_an_error(self, events: list[tuple[str, str]]) -> None:
        with pytest.raises(ValueError, match="does not fit"):
            clock(*events)


class TestReturn:
    """R-31"""

    def test_a_returned_case_waits_thirty_working_days_and_is_reminded_twice(self) -> None:
        waiting = return_deadline(date(2026, 3, 2), CALENDAR, RETURN)
        assert waiting.closes_after == CALENDAR.add(date(2026, 3, 2), 30).day == date(2026, 4, 14)
        assert [reminder.day for reminder in waiting.reminders] == [date(2026, 3, 16), date(2026, 4, 7)]
        assert waiting.provisional is False

    def test_reminders_fall_due_one_after_the_other(self) -> None:
        waiting = return_deadline(date(2026, 3, 2), CALENDAR, RETURN)
        first, second = date(2026, 3, 16), date(2026, 4, 7)
        assert waiting.reminders_due(first - DAY) == ()
        assert waiting.reminders_due(first) == (first,)
        assert waiting.reminders_due(second) == (first, second)

    def test_a_wait_into_an_unannounced_year_is_provisional(self) -> None:
        """R-24"""
        assert return_deadline(date(2026, 12, 1), CALENDAR, RETURN).provisional is True


class TestDocuments:
    """5-04, 5-05, R-13"""

    @pytest.mark.parametrize(
        ("handed_in", "months", "until"),
        [
            ("2026-02-04", 6, "2026-08-04"),
            ("2026-03-02", 3, "2026-06-02"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2023-11-30", 3, "2024-02-29"),
            ("2026-08-31", 6, "2027-02-28"),
        ],
    )
    def test_a_document_that_runs_exactly_long_enough_is_accepted(
        self, handed_in: str, months: int, until: str
    ) -> None:
        day, last = date.fromisoformat(handed_in), date.fromisoformat(until)
        assert must_run_until(day, months) == last
        assert runs_long_enough(last, day, months) is True
        assert runs_long_enough(last - DAY, day, months) is False

    def test_a_document_without_an_end_passes(self) -> None:
        assert runs_long_enough(None, date(2026, 3, 2), 6) is True
        assert has_expired(None, date(2026, 3, 2)) is False

    def test_at_acceptance_only_an_expired_one_is_a_defect(self) -> None:
        assert has_expired(date(2026, 3, 2), date(2026, 3, 2)) is False
        assert has_expired(date(2026, 3, 1), date(2026, 3, 2)) is True
