"""1.3.6, 1.4-02: the day of statutory retirement."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permit.domain.months import YearMonth, read_month
from permit.domain.retirement import RetirementRule, retirement_day

TABLE = {
    "male": RetirementRule(60, read_month("1965-01"), 4, 36),
    "female_55": RetirementRule(55, read_month("1970-01"), 4, 36),
    "female_50": RetirementRule(50, read_month("1975-01"), 2, 60),
}
CATEGORIES = st.sampled_from(sorted(TABLE))


@pytest.mark.parametrize(
    ("category", "born", "delay", "retires_on"),
    [
        ("male", "1965-05-10", 2, "2025-07-10"),
        ("male", "1976-09-01", 36, "2039-09-01"),
        ("female_55", "1970-09-30", 3, "2025-12-30"),
        ("female_50", "1976-01-15", 7, "2026-08-15"),
        ("female_50", "1984-12-31", 60, "2039-12-31"),
        ("male", "1964-12-31", 0, "2024-12-31"),
        ("male", "1965-01-01", 1, "2025-02-01"),
        ("male", "1965-04-30", 1, "2025-05-30"),
        ("male", "1976-08-31", 35, "2039-07-31"),
        ("male", "1990-01-01", 36, "2053-01-01"),
        ("female_55", "1969-12-31", 0, "2024-12-31"),
        ("female_55", "1981-09-01", 36, "2039-09-01"),
        ("female_55", "1981-08-31", 35, "2039-07-31"),
        ("female_50", "1974-12-01", 0, "2024-12-01"),
        ("female_50", "1975-01-31", 1, "2025-02-28"),
        ("female_50", "1975-03-01", 2, "2025-05-01"),
        ("female_50", "1984-10-01", 59, "2039-09-01"),
        ("female_50", "1984-11-01", 60, "2039-11-01"),
    ],
)
def test_the_published_table_is_met(category: str, born: str, delay: int, retires_on: str) -> None:
    """1.3.6"""
    assert retirement_day(date.fromisoformat(born), category, TABLE) == (date.fromisoformat(retires_on), delay)


@pytest.mark.parametrize(
    ("category", "born", "retires_on"),
    [
        ("male", "1966-10-31", "2027-04-30"),  # 60 years and 6 months: April has 30 days
        ("female_50", "1975-12-31", "2026-06-30"),
        ("male", "1960-02-29", "2020-02-29"),
        ("female_55", "1960-02-29", "2015-02-28"),
    ],
)
def test_a_day_the_month_does_not_have_becomes_its_last(category: str, born: str, retires_on: str) -> None:
    assert retirement_day(date.fromisoformat(born), category, TABLE)[0] == date.fromisoformat(retires_on)


@settings(deadline=None)
@given(st.dates(date(1940, 1, 1), date(2010, 1, 1)), CATEGORIES)
def test_whoever_is_born_later_never_retires_earlier(born: date, category: str) -> None:
    following = date.fromordinal(born.toordinal() + 1)
    assert retirement_day(following, category, TABLE)[0] >= retirement_day(born, category, TABLE)[0]


@settings(deadline=None)
@given(st.dates(date(1940, 1, 1), date(2010, 1, 1)), CATEGORIES)
def test_the_delay_climbs_one_month_at_a_time_up_to_its_limit(born: date, category: str) -> None:
    rule = TABLE[category]
    steps = [rule.delay_months(born.replace(day=1))]
    month = YearMonth.of(born)
    for later in range(1, rule.step_months + 1):
        steps.append(rule.delay_months(date((month + later).year, (month + later).month, 1)))
    assert all(0 <= after - before <= 1 for before, after in zip(steps, steps[1:], strict=False))
    assert max(steps) <= rule.max_delay_months


def test_an_unknown_category_is_an_error() -> None:
    with pytest.raises(KeyError):
        retirement_day(date(1980, 1, 1), "other", TABLE)


def test_a_day_past_the_last_year_is_an_error() -> None:
    with pytest.raises(OverflowError):
        retirement_day(date(9980, 1, 1), "male", TABLE)
