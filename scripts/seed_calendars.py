"""Writes src/permit/policy/calendars/<year>.toml from the holiday tables of the `chinesecalendar` package.

Used once for 2004–2026. A new year is added by hand (or imported in the bureau's door) from the announcement:
a file already there is never overwritten, so that corrections stay.

    python scripts/seed_calendars.py --checked-on 2026-11-24
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

from chinese_calendar import constants

FOLDER = Path(__file__).resolve().parent.parent / "src" / "permit" / "policy" / "calendars"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


@dataclass
class Span:
    """One run of days off, with the weekend days worked in exchange."""

    name: str
    first: date
    last: date
    working: list[date] = field(default_factory=list)

    @property
    def announced_for(self) -> int:
        """The days off at the end of December belong to the New Year that follows."""
        return self.last.year + 1 if self.name == "元旦" and self.last.month == 12 else self.last.year

    def distance(self, day: date) -> int:
        return min(abs((day - self.first).days), abs((day - self.last).days))


def spans(days: Iterable[tuple[date, str]]) -> Iterator[Span]:
    """Neighbouring days of the same name as one span; a weekend day in between belongs to it too."""
    current: Span | None = None
    for day, english in sorted(days):
        name = NAMES[english]
        if current and current.name == name and follows(day, current.last):
            current.last = day
            continue
        if current:
            yield current
        current = Span(name, day, day)
    if current:
        yield current


def follows(day: date, last: date) -> bool:
    between = [last + timedelta(days=step) for step in range(1, (day - last).days)]
    return len(between) <= 1 and all(skipped.weekday() >= 5 for skipped in between)


def all_spans() -> list[Span]:
    found = list(spans((day, str(name)) for day, name in constants.holidays.items()))
    for day, english in sorted(constants.workdays.items()):
        of_that_name = [span for span in found if span.name == NAMES[english]]
        min(of_that_name, key=lambda span: span.distance(day)).working.append(day)
    return found


def document(year: int, year_spans: list[Span], checked_on: date) -> str:
    lines = [
        f"year = {year}",
        f'source = "国务院办公厅公布的{year}年节假日安排；取自 chinesecalendar {version("chinesecalendar")} 的数据"',
        'confidence = "B"',
        f"checked_on = {checked_on}",
    ]
    for span in year_spans:
        lines += ["", "[[holidays]]", f'name = "{span.name}"', f"from = {span.first}", f"until = {span.last}"]
        if span.working:
            lines.append(f"working = [{', '.join(map(str, span.working))}]")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checked-on", type=date.fromisoformat, required=True)
    checked_on = parser.parse_args().checked_on
    by_year: dict[int, list[Span]] = {}
    for span in all_spans():
        by_year.setdefault(span.announced_for, []).append(span)
    for year, year_spans in by_year.items():
        path = FOLDER / f"{year}.toml"
        if not path.exists():
            path.write_text(document(year, year_spans, checked_on), encoding="utf-8")


if __name__ == "__main__":
    main()
