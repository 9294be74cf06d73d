"""The announced holidays, one file per year, and how such a file is read.

The files here are the shipped ones. A later year arrives as a text of the same form: `read_year` checks it whole.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from permit.domain.errors import BadInput, Problem
from permit.domain.working_days import FIRST_DAY, Calendar, CalendarYear, Holiday

_FOLDER = Path(__file__).parent
_YEAR_KEYS = {"year", "source", "confidence", "checked_on", "holidays"}
_HOLIDAY_KEYS = {"name", "from", "until", "working"}
_CONFIDENCE = ("A", "B", "C")


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """The calendar of the files shipped with this version: 2004 to the newest year announced."""
    return Calendar(shipped_years())


def shipped_years() -> tuple[CalendarYear, ...]:
    """The shipped announcements, oldest first. Raises BadInput where a file is wrong."""
    return tuple(read_year(path.read_text(encoding="utf-8"), path.name) for path in sorted(_FOLDER.glob("*.toml")))


def read_year(text: str, name: str = "calendar") -> CalendarYear:
    """One year's announcement from TOML. Raises BadInput with every problem, each with its path."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise BadInput([Problem(name, f"不是有效的 TOML（{failure}）")]) from failure
    return year_of(document)


def year_of(document: Mapping[str, Any]) -> CalendarYear:
    """One year's announcement from its document. Raises BadInput with every problem, each with its path."""
    problems = sorted(set(_shape_problems(document)))
    if not problems:
        problems = sorted(set(_sense_problems(document)))
    if problems:
        raise BadInput(problems)
    return CalendarYear(
        year=document["year"],
        holidays=tuple(_holiday(entry) for entry in document["holidays"]),
        source=document["source"],
        confidence=document["confidence"],
        checked_on=document["checked_on"],
    )


def _holiday(entry: Mapping[str, Any]) -> Holiday:
    return Holiday(entry["name"], entry["from"], entry["until"], tuple(sorted(entry.get("working", ()))))


def _shape_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    for key in sorted(set(document) - _YEAR_KEYS):
        yield Problem(key, "没有这个键")
    year = document.get("year")
    if type(year) is not int or not FIRST_DAY.year <= year <= date.max.year:
        yield Problem("year", f"应为 {FIRST_DAY.year} 年及以后的年份")
    if not isinstance(document.get("source"), str) or not document["source"].strip():
        yield Problem("source", "应写明来源")
    if document.get("confidence") not in _CONFIDENCE:
        yield Problem("confidence", "应为 A、B 或 C")
    if not _is_day(document.get("checked_on")):
        yield Problem("checked_on", "应为日期")
    holidays = document.get("holidays")
    if not isinstance(holidays, list) or not holidays or not all(isinstance(entry, dict) for entry in holidays):
        yield Problem("holidays", "应列出放假安排")
        return
    for index, entry in enumerate(holidays):
        yield from _holiday_problems(entry, f"holidays[{index}]")


def _holiday_problems(entry: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for key in sorted(set(entry) - _HOLIDAY_KEYS):
        yield Problem(f"{path}.{key}", "没有这个键")
    if not isinstance(entry.get("name"), str) or not entry["name"].strip():
        yield Problem(f"{path}.name", "应写明节日名称")
    for key in ("from", "until"):
        if not _is_day(entry.get(key)):
            yield Problem(f"{path}.{key}", "应为日期")
    working = entry.get("working", [])
    if not isinstance(working, list) or not all(map(_is_day, working)):
        yield Problem(f"{path}.working", "应为日期列表")


def _sense_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Days off lie in the year (or the December before), apart; exchanged days are weekend days nobody has off."""
    earliest, latest = date(document["year"] - 1, 12, 1), date(document["year"], 12, 31)
    holidays = [(f"holidays[{index}]", _holiday(entry)) for index, entry in enumerate(document["holidays"])]
    seen: set[date] = set()
    for path, holiday in holidays:
        if not earliest <= holiday.first <= holiday.last <= latest:
            yield Problem(f"{path}.from", "放假日期先后颠倒，或不在当年（含上年 12 月）之内")
        for day in holiday.working:
            if not earliest <= day <= latest or day.weekday() < 5:
                yield Problem(f"{path}.working", f"{day} 不是当年的周末，不能作为补班日")
            if day in seen or any(other.first <= day <= other.last for _, other in holidays):
                yield Problem(f"{path}.working", f"{day} 重复，或同时是放假日")
            seen.add(day)
    in_order = sorted(holidays, key=lambda pair: pair[1].first)
    for (_, earlier), (path, later) in pairwise(in_order):
        if later.first <= earlier.last:
            yield Problem(f"{path}.from", f"与“{earlier.name}”的放假日期重叠")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
