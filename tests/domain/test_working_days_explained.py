"""How a deadline explains itself, and how an announcement is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from permit.domain.errors import BadInput
from permit.domain.working_days import Calendar
from permit.policy.calendars import read_year, shipped_calendar, shipped_years

CALENDAR = shipped_calendar()


def lines(*arguments: Any, **options: Any) -> list[tuple[str, str]]:
    return [(line.when, line.words) for line in CALENDAR.derivation(*arguments, **options)]


def test_the_bureaus_twenty_days_explain_themselves() -> None:
    """8-01, R-02"""
    told = lines(date(2026, 2, 9), 20, start_words="属地上报，材料齐全", today=date(2026, 3, 2))
    assert told == [
        ("2月9日", "属地上报，材料齐全"),
        ("2月10日", "第 1 个工作日"),
        ("2月15日至23日", "春节放假，不计；14日、28日补班，计入"),
        ("3月2日", "今天，第 11 个工作日"),
        ("3月13日", "第 20 个工作日，到期日"),
    ]


def test_a_weekend_today_says_how_many_days_have_passed() -> None:
    told = lines(date(2026, 3, 2), 10, today=date(2026, 3, 7))
    assert ("3月7日", "今天，已过 4 个工作日") in told


def test_today_outside_the_stretch_is_not_mentioned() -> None:
    assert all("今天" not in words for _, words in lines(date(2026, 3, 2), 10, today=date(2026, 3, 2)))
    assert all("今天" not in words for _, words in lines(date(2026, 3, 2), 10, today=date(2026, 3, 16)))


def test_counting_back_goes_in_the_order_of_the_days() -> None:
    assert lines(date(2026, 5, 20), -12, start_words="证件到期", end_words="最晚发起") == [
        ("4月30日", "倒数第 12 个工作日，最晚发起"),
        ("5月1日至5日", "劳动节放假，不计；9日补班，计入"),
        ("5月19日", "倒数第 1 个工作日"),
        ("5月20日", "证件到期"),
    ]


def test_only_the_part_of_a_holiday_that_matters_is_named() -> None:
    assert lines(date(2026, 2, 20), 1) == [
        ("2月20日", "起算日，不计入"),
        ("2月21日至23日", "春节放假，不计"),
        ("2月24日", "第 1 个工作日，到期日"),
    ]


def test_an_exchanged_day_away_from_its_holiday_stands_alone() -> None:
    assert ("9月20日", "国庆节补班，计入") in lines(date(2026, 9, 18), 2)


def test_exchanged_days_in_another_month_carry_the_month() -> None:
    assert ("10月1日至7日", "国庆节放假，不计；9月20日、10月10日补班，计入") in lines(date(2026, 9, 18), 20)
    assert ("9月27日、28日", "国庆节补班，计入") in lines(date(2008, 9, 26), 2)


def test_a_holiday_at_the_very_edge_is_named_and_one_beyond_is_not() -> None:
    assert ("2月23日", "春节放假，不计") in lines(date(2026, 2, 22), 1)
    assert ("10月1日", "国庆节放假，不计") in lines(date(2026, 10, 2), -1)
    assert ("2月14日", "春节补班，计入") in lines(date(2026, 2, 15), -1)
    assert ("9月20日", "国庆节补班，计入") in lines(date(2026, 9, 19), 1)
    assert len(lines(date(2026, 9, 30), -1)) == 2
    assert len(lines(date(2026, 9, 29), 1)) == 2


def test_the_first_step_is_named_where_there_is_more_than_one() -> None:
    assert [line.kind for line in CALENDAR.derivation(date(2026, 3, 2), 1)] == ["start", "end"]
    assert [line.kind for line in CALENDAR.derivation(date(2026, 3, 2), 2)] == ["start", "step", "end"]
    assert [line.kind for line in CALENDAR.derivation(date(2026, 3, 6), -1)] == ["end", "start"]
    assert [line.kind for line in CALENDAR.derivation(date(2026, 3, 6), -2)] == ["end", "step", "start"]


def test_a_weekend_before_the_first_step_has_no_day_behind_it() -> None:
    assert ("3月7日", "今天，已过 0 个工作日") in lines(date(2026, 3, 6), 1, today=date(2026, 3, 7))


def test_the_unannounced_stretch_has_its_first_and_last_day() -> None:
    (open_year,) = (line for line in CALENDAR.derivation(date(2026, 12, 28), 300) if line.kind == "unannounced")
    end = CALENDAR.add(date(2026, 12, 28), 300).day
    assert (open_year.first, open_year.last) == (date(2027, 1, 1), end)
    calendar = Calendar(tuple(year for year in shipped_years() if year.year != 2010))
    (gap,) = (line for line in calendar.derivation(date(2009, 12, 1), 400) if line.kind == "unannounced")
    assert (gap.first, gap.last) == (date(2010, 1, 1), date(2010, 12, 31))


def test_an_unannounced_year_is_named() -> None:
    """R-24"""
    assert ("2027年", "放假安排尚未公布，暂只扣除周末") in lines(date(2026, 12, 28), 10)
    assert ("2027年至2028年", "放假安排尚未公布，暂只扣除周末") in lines(date(2026, 12, 28), 300)


def test_a_span_over_the_turn_of_the_year_names_both_years() -> None:
    assert ("12月30日至2024年1月1日", "元旦放假，不计") in lines(date(2023, 12, 28), 3)
    assert ("2023年12月30日至2024年1月1日", "元旦放假，不计") in lines(date(2024, 1, 3), -3)


def test_no_step_is_explained_by_its_start_alone() -> None:
    assert lines(date(2026, 3, 2), 0) == [("3月2日", "起算日，不计入")]
    for nothing in (CALENDAR.add(date(2026, 3, 2), 0), CALENDAR.sub(date(2026, 3, 2), 0)):
        assert [line.kind for line in nothing.derivation] == ["start"]


def test_a_result_carries_its_derivation() -> None:
    result = CALENDAR.sub(date(2026, 5, 20), 12)
    assert result.derivation == CALENDAR.derivation(date(2026, 5, 20), -12)


GOOD = """
year = 2027
source = "通知"
confidence = "A"
checked_on = 2026-11-20

[[holidays]]
name = "元旦"
from = 2026-12-31
until = 2027-01-02

[[holidays]]
name = "春节"
from = 2027-02-05
until = 2027-02-11
working = [2027-02-20, 2027-01-31]
"""


def test_an_announcement_is_read_whole() -> None:
    year = read_year(GOOD)
    assert (year.year, year.confidence, year.checked_on) == (2027, "A", date(2026, 11, 20))
    assert year.holidays[1].working == (date(2027, 1, 31), date(2027, 2, 20))


def test_the_december_before_belongs_to_an_announcement_and_so_does_the_last_day() -> None:
    edges = GOOD.replace("from = 2026-12-31", "from = 2026-12-01").replace("2027-02-20", "2027-12-26")
    edges += '[[holidays]]\nname = "元旦"\nfrom = 2027-12-31\nuntil = 2027-12-31\n'
    assert read_year(edges).holidays[2].last == date(2027, 12, 31)
    first = GOOD.replace("2027", "2004").replace("2026", "2003")
    first = first.replace("working = [2004-02-20, 2004-01-31]", "working = [2004-02-21]")
    assert read_year(first).year == 2004


def problems_of(text: str) -> set[str]:
    with pytest.raises(BadInput) as caught:
        read_year(text)
    return {problem.path for problem in caught.value.problems}


def test_every_gap_of_an_announcement_is_named_at_once() -> None:
    """9-01"""
    text = 'year = 2003\nsource = " "\nconfidence = "D"\nextra = 1\n[[holidays]]\nname = ""\nfrom = 2027-01-01\nx = 1\n'
    assert problems_of(text) == {
        "year",
        "source",
        "confidence",
        "checked_on",
        "extra",
        "holidays[0].name",
        "holidays[0].until",
        "holidays[0].x",
    }


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("until = 2027-01-02", "until = 2026-12-30", "holidays[0].from"),
        ("from = 2026-12-31", "from = 2026-11-30", "holidays[0].from"),
        ("from = 2026-12-31\nuntil = 2027-01-02", "from = 2027-12-31\nuntil = 2028-01-02", "holidays[0].from"),
        ("from = 2027-02-05\nuntil = 2027-02-11", "from = 2027-01-02\nuntil = 2027-01-30", "holidays[1].from"),
        ("2027-02-20", "2027-02-22", "holidays[1].working"),
        ("2027-02-20", "2027-02-06", "holidays[1].working"),
        ("2027-02-20", "2027-01-31", "holidays[1].working"),
        ("working = [2027-02-20, 2027-01-31]", "working = [2027-01-02]", "holidays[1].working"),
        ("2027-02-20", "2026-11-29", "holidays[1].working"),
        ("2027-02-20", "2028-01-01", "holidays[1].working"),
        ("working = [2027-02-20, 2027-01-31]", "working = 1", "holidays[1].working"),
        ("from = 2027-02-05", "from = 2027-02-05T00:00:00", "holidays[1].from"),
    ],
)
def test_an_announcement_that_makes_no_sense_is_refused(old: str, new: str, path: str) -> None:
    assert problems_of(GOOD.replace(old, new)) == {path}


def test_an_announcement_without_holidays_is_refused() -> None:
    assert problems_of('year = 2027\nsource = "x"\nconfidence = "A"\nchecked_on = 2026-01-01\n') == {"holidays"}
    assert problems_of("year =") == {"calendar"}
