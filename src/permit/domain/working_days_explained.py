"""How a deadline came about, in lines a person can follow (R-02, R-24)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from permit.domain.working_days import Calendar, DerivationLine, Holiday

_DAY = timedelta(days=1)


def explain(
    calendar: Calendar, start: date, count: int, *, start_words: str, end_words: str, today: date | None
) -> tuple[DerivationLine, ...]:
    """The lines of `Calendar.derivation`, in order of the days."""
    end = calendar.add(start, count).day if count >= 0 else calendar.sub(start, -count).day
    steps = abs(count)
    rank = "第" if count >= 0 else "倒数第"
    lines = [DerivationLine(start, start, "start", _when(start, start, start), start_words)]
    if count:
        first, last = (start + _DAY, end) if count > 0 else (end, start - _DAY)
        lines += _holiday_lines(calendar, first, last, start)
        lines += _unannounced_lines(calendar, first, last)
        lines += _step_lines(calendar, start, count, end, today)
        words = f"{rank} {steps} 个工作日，{end_words}"
        lines.append(DerivationLine(end, end, "end", _when(end, end, start), words))
    return tuple(sorted(lines, key=lambda line: (line.first, _ORDER.index(line.kind))))


# On one and the same day, in this order.
_ORDER = ("holiday", "unannounced", "start", "step", "today", "end")


def _step_lines(calendar: Calendar, start: date, count: int, end: date, today: date | None) -> Iterator[DerivationLine]:
    if count > 1:
        first = calendar.add(start, 1).day
        yield DerivationLine(first, first, "step", _when(first, first, start), "第 1 个工作日")
    elif count < -1:
        first = calendar.sub(start, 1).day
        yield DerivationLine(first, first, "step", _when(first, first, start), "倒数第 1 个工作日")
    if today is not None and count > 0 and start < today < end:
        passed = calendar.between(start, today).days
        words = f"今天，第 {passed} 个工作日" if calendar.is_working_day(today) else f"今天，已过 {passed} 个工作日"
        yield DerivationLine(today, today, "today", _when(today, today, start), words)


def _holiday_lines(calendar: Calendar, first: date, last: date, start: date) -> Iterator[DerivationLine]:
    for holiday in calendar.holidays_touching(first, last):
        off_from, off_until = max(holiday.first, first), min(holiday.last, last)
        worked = [day for day in holiday.working if first <= day <= last]
        if off_from <= off_until:
            words = f"{holiday.name}放假，不计"
            if worked:
                words += f"；{_days(worked, off_until)}补班，计入"
            yield DerivationLine(off_from, off_until, "holiday", _when(off_from, off_until, start), words)
        else:
            yield _exchanged_only(holiday, worked, start)


def _exchanged_only(holiday: Holiday, worked: list[date], start: date) -> DerivationLine:
    first, last = worked[0], worked[-1]
    when = _when(first, first, start) if len(worked) == 1 else _days(worked, None)
    return DerivationLine(first, last, "holiday", when, f"{holiday.name}补班，计入")


def _unannounced_lines(calendar: Calendar, first: date, last: date) -> Iterator[DerivationLine]:
    years = [year for year in range(first.year, last.year + 1) if not calendar.is_announced(year)]
    if not years:
        return
    begins, ends = max(first, date(years[0], 1, 1)), min(last, date(years[-1], 12, 31))
    when = f"{years[0]}年" if len(years) == 1 else f"{years[0]}年至{years[-1]}年"
    yield DerivationLine(begins, ends, "unannounced", when, "放假安排尚未公布，暂只扣除周末")


def _when(first: date, last: date, start: date) -> str:
    """2月9日, 2月15日至23日, 2月28日至3月2日; the year only where it is not that of the start."""
    words = f"{first.month}月{first.day}日"
    if first.year != start.year:
        words = f"{first.year}年{words}"
    if last == first:
        return words
    if last.year != first.year:
        return f"{words}至{last.year}年{last.month}月{last.day}日"
    return f"{words}至{last.day}日" if last.month == first.month else f"{words}至{last.month}月{last.day}日"


def _days(days: Iterable[date], near: date | None) -> str:
    """14日、28日; with the month where it is not the one already named."""
    named = near and (near.year, near.month)
    words = []
    for day in days:
        month = (day.year, day.month)
        words.append(f"{day.day}日" if month == named else f"{day.month}月{day.day}日")
        named = month
    return "、".join(words)
