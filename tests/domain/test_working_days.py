"""The calendar of working days: R-24 and the figures of every time limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permit.domain.working_days import Calendar, CalendarYear, Holiday, OutsideCalendar
from permit.policy.calendars import shipped_calendar, shipped_years

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
CALENDAR = shipped_calendar()

any_day = st.dates(FIRST, date(2035, 12, 31))
counts = st.integers(0, 600)


def slow_is_working_day(day: date) -> bool:
    """The independent reference: the package asked day by day, weekends beyond its last year.

    The package forgets one day that the State Council's notice for 2006 names (国办发明电〔2005〕35号, decision 0300).
    """
    if day.year > 2026:
        return day.weekday() < 5
    return chinese_calendar.is_workday(day) or day == date(2005, 12, 31)


def slow_add(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= slow_is_working_day(day)
    return day


def slow_sub(day: date, count: int) -> date:
    while count:
        day -= timedelta(days=1)
        count -= slow_is_working_day(day)
    return day


def test_every_day_of_2004_to_2026_agrees_with_the_reference() -> None:
    differing = [day for day in DAYS if CALENDAR.is_working_day(day) is not slow_is_working_day(day)]
    assert differing == []


def test_adding_one_and_twenty_agrees_with_the_reference_from_every_day() -> None:
    """8-01, 6.3-04: twenty working days from any day on file."""
    working = [day for day in DAYS if slow_is_working_day(day)]
    position = 0
    for day in DAYS:
        while position < len(working) and working[position] <= day:
            position += 1
        if position + 20 > len(working):
            break
        assert CALENDAR.add(day, 1).day == working[position]
        assert CALENDAR.add(day, 20).day == working[position + 19]
        assert not CALENDAR.add(day, 20).provisional


def test_taking_away_twenty_and_sixty_agrees_with_the_reference_from_every_day() -> None:
    """6.3-03, N-15: sixty and twenty working days before any expiry on file."""
    before: list[date] = []
    for day in DAYS:
        if len(before) >= 60:
            assert CALENDAR.sub(day, 20).day == before[-20]
            assert CALENDAR.sub(day, 60).day == before[-60]
        if slow_is_working_day(day):
            before.append(day)


@settings(deadline=None)
@given(any_day, counts)
def test_any_sum_agrees_with_counting_day_by_day(day: date, count: int) -> None:
    assert CALENDAR.add(day, count).day == slow_add(day, count)


@settings(deadline=None)
@given(st.dates(date(2011, 1, 1), date(2035, 12, 31)), counts)
def test_any_difference_agrees_with_counting_day_by_day(day: date, count: int) -> None:
    assert CALENDAR.sub(day, count).day == slow_sub(day, count)


@settings(deadline=None)
@given(any_day, st.integers(1, 5000))
def test_adding_then_counting_gives_the_number_added(day: date, count: int) -> None:
    assert CALENDAR.between(day, CALENDAR.add(day, count).day).days == count


@settings(deadline=None)
@given(any_day, st.integers(1, 1500))
def test_subtraction_undoes_addition_from_a_working_day(day: date, count: int) -> None:
    start = CALENDAR.add(day, 1).day
    assert CALENDAR.sub(CALENDAR.add(start, count).day, count).day == start


@settings(deadline=None)
@given(any_day, any_day, any_day)
def test_counts_of_neighbouring_stretches_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    parts = CALENDAR.between(first, middle).days + CALENDAR.between(middle, last).days
    assert CALENDAR.between(first, last).days == parts


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # the National Day week
        ("2026-09-19", 1, "2026-09-20"),  # a Sunday worked in exchange
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-02-15", 0, "2026-02-15"),
        ("2023-12-29", 1, "2024-01-02"),  # the New Year's holiday begins in the old year
        ("2020-01-23", 1, "2020-02-03"),  # the spring festival that was made longer
    ],
)
def test_holidays_are_stepped_over_and_exchanged_days_counted(start: str, count: int, expected: str) -> None:
    assert CALENDAR.add(date.fromisoformat(start), count).day == date.fromisoformat(expected)


class TestProvisional:
    """R-24"""

    def test_the_last_announced_day_is_certain(self) -> None:
        assert CALENDAR.add(date(2026, 12, 30), 1).provisional is False

    def test_a_result_in_an_unannounced_year_is_provisional(self) -> None:
        result = CALENDAR.add(date(2026, 12, 31), 1)
        assert (result.day, result.provisional) == (date(2027, 1, 1), True)

    def test_a_day_counted_back_out_of_an_unannounced_year_is_provisional(self) -> None:
        assert CALENDAR.sub(date(2027, 1, 4), 1).provisional is True
        assert CALENDAR.sub(date(2027, 1, 2), 5).provisional is True

    def test_a_day_counted_back_from_the_first_of_january_looks_at_no_unannounced_day(self) -> None:
        result = CALENDAR.sub(date(2027, 1, 1), 1)
        assert (result.day, result.provisional) == (date(2026, 12, 31), False)

    def test_a_day_of_an_unannounced_year_is_marked_without_a_step_too(self) -> None:
        for last, marked in ((date(2026, 12, 31), False), (date(2027, 1, 1), True), (date(2030, 6, 1), True)):
            assert CALENDAR.add(last, 0).provisional is marked
            assert CALENDAR.sub(last, 0).provisional is marked
            assert CALENDAR.between(last, last).provisional is marked

    def test_a_count_up_to_the_last_announced_day_is_certain(self) -> None:
        assert CALENDAR.between(date(2026, 12, 1), date(2026, 12, 31)).provisional is False
        assert CALENDAR.between(date(2026, 12, 1), date(2027, 1, 1)).provisional is True
        assert CALENDAR.between(date(2026, 12, 31), date(2027, 1, 1)).provisional is True

    def test_an_unannounced_year_in_the_middle_counts_with_weekends_and_marks_what_steps_over_it(self) -> None:
        calendar = Calendar(tuple(year for year in shipped_years() if year.year != 2010))
        assert calendar.is_working_day(date(2010, 10, 1))
        assert calendar.add(date(2009, 12, 31), 300).provisional is True
        assert calendar.add(date(2010, 12, 31), 1).provisional is False
        assert [calendar.is_announced(year) for year in (2009, 2010, 2011)] == [True, False, True]

    def test_loading_the_missing_year_takes_the_mark_away(self) -> None:
        announced = CalendarYear(2027, (Holiday("元旦", date(2027, 1, 1), date(2027, 1, 3)),), "通知", "A", LAST)
        calendar = Calendar((*shipped_years(), announced))
        result = calendar.add(date(2026, 12, 31), 1)
        assert (result.day, result.provisional) == (date(2027, 1, 4), False)


def test_the_far_future_counts_weekends_only() -> None:
    assert CALENDAR.add(date(2100, 1, 1), 5).day == date(2100, 1, 8)
    assert CALENDAR.is_working_day(date(9999, 12, 31))
    assert CALENDAR.sub(date(9999, 12, 31), 1).day == date(9999, 12, 30)
    assert CALENDAR.add(date(9999, 12, 30), 1).day == date(9999, 12, 31)


@pytest.mark.parametrize(
    "question",
    [
        lambda: CALENDAR.add(date(2003, 12, 31), 1),
        lambda: CALENDAR.sub(date(2004, 1, 5), 3),
        lambda: CALENDAR.sub(date(2003, 12, 31), 0),
        lambda: CALENDAR.between(date(2003, 12, 31), date(2004, 1, 5)),
        lambda: CALENDAR.is_working_day(date(2003, 12, 31)),
        lambda: CALENDAR.add(date(9999, 12, 31), 1),
        lambda: CALENDAR.add(date(2026, 1, 1), 10**30),
    ],
)
def test_nothing_is_said_about_days_outside_the_calendar(question: Callable[[], object]) -> None:
    with pytest.raises(OutsideCalendar):
        question()


def test_the_first_day_on_file_can_be_reached() -> None:
    assert CALENDAR.sub(date(2004, 1, 3), 1).day == date(2004, 1, 2)
    assert CALENDAR.between(date(2004, 1, 1), date(2004, 1, 31)).days == 18


@pytest.mark.parametrize(
    "question",
    [
        lambda: CALENDAR.add(date(2026, 1, 1), -1),
        lambda: CALENDAR.sub(date(2026, 1, 1), -1),
        lambda: CALENDAR.between(date(2026, 1, 2), date(2026, 1, 1)),
    ],
)
def test_a_question_put_backwards_is_an_error(question: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="negative|before the first"):
        question()


def test_a_calendar_without_any_year_counts_weekends() -> None:
    empty = Calendar(())
    assert empty.add(date(2004, 1, 1), 2).day == date(2004, 1, 5)
    assert empty.add(date(2004, 1, 1), 2).provisional is True


def test_the_last_day_of_the_newest_year_counts_as_announced() -> None:
    new_years_eve = Holiday("元旦", date(2004, 12, 30), date(2004, 12, 31))  # a Thursday and a Friday
    calendar = Calendar((CalendarYear(2004, (new_years_eve,), "通知", "A", LAST),))
    assert not calendar.is_working_day(date(2004, 12, 31))
    assert calendar.add(date(2004, 12, 29), 1).day == date(2005, 1, 3)


def test_a_year_cannot_be_announced_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Calendar((*shipped_years(), shipped_years()[0]))


def test_nothing_lies_before_the_first_working_day() -> None:
    first = next(day for day in DAYS if slow_is_working_day(day))
    assert CALENDAR.sub(first, 0).day == first
    with pytest.raises(OutsideCalendar):
        CALENDAR.sub(first, 1)


def test_an_answer_is_what_it_says_whatever_calendar_it_came_from() -> None:
    """Two calendars that know nothing of 2031 give the same answer, which is short to read."""
    answer, other = CALENDAR.add(date(2031, 3, 3), 5), Calendar(shipped_years()[:3]).add(date(2031, 3, 3), 5)
    assert answer == other
    assert "Calendar" not in repr(answer)


@pytest.mark.parametrize(
    ("after", "provisional"), [(date(2025, 12, 31), False), (date(2025, 12, 30), True), (date(2025, 12, 1), True)]
)
def test_only_the_days_that_are_counted_make_a_count_provisional(after: date, provisional: bool) -> None:
    """R-24: the day one counts from is not counted; 2025 is taken out of what was announced."""
    calendar = Calendar(tuple(year for year in shipped_years() if year.year != 2025))
    assert calendar.between(after, date(2026, 1, 5)).provisional is provisional
