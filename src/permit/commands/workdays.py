"""`permit workdays add DATE N` · `sub DATE N` · `between A B`: China's working days (R-24)."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date

from permit.commands.policy_file import add_policy, calendar_of_arguments
from permit.commands.printing import add_format, print_json
from permit.commands.reading import read_date
from permit.domain.errors import BadInput, Problem
from permit.domain.working_days import FIRST_DAY, OutsideCalendar

PROVISIONAL = "provisional: 所涉年份的放假安排尚未公布，暂只扣除周末，公布后须重新计算"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Three questions, each with two arguments; the format may stand before or after them."""
    add_policy(parser)
    add_format(parser)
    parser.add_argument("question", choices=("add", "sub", "between"), help="add 向后、sub 向前、between 计数")
    parser.add_argument("first", metavar="DATE", help="起算日（YYYY-MM-DD，不计入）")
    parser.add_argument("second", metavar="N|DATE", help="工作日数（add、sub）或终止日（between，计入）")


def run(args: argparse.Namespace) -> int:
    """Print one result: an ISO date or an integer; a provisional one is marked on standard error."""
    result, provisional = _between(args) if args.question == "between" else _moved(args)
    if args.format == "json":
        print_json({"result": result, "provisional": provisional})
        return 0
    print(result)
    if provisional:
        print(PROVISIONAL, file=sys.stderr)
    return 0


def _moved(args: argparse.Namespace) -> tuple[str, bool]:
    problems: list[Problem] = []
    day = _day(args.first, "date", problems)
    count = _count(args.second, problems)
    if problems or day is None or count is None:
        raise BadInput(problems)
    calendar = calendar_of_arguments(args)
    try:
        found = calendar.add(day, count) if args.question == "add" else calendar.sub(day, count)
    except OutsideCalendar as failure:
        raise BadInput([Problem("n", f"结果早于 {FIRST_DAY.year} 年或晚于 {date.max.year} 年，无法计算")]) from failure
    return found.day.isoformat(), found.provisional


def _between(args: argparse.Namespace) -> tuple[int, bool]:
    problems: list[Problem] = []
    after, until = _day(args.first, "a", problems), _day(args.second, "b", problems)
    if after and until and until < after:
        problems.append(Problem("b", f"{until} 早于 {after}"))
    if problems or after is None or until is None:
        raise BadInput(problems)
    counted = calendar_of_arguments(args).between(after, until)
    return counted.days, counted.provisional


def _day(text: str, path: str, problems: list[Problem]) -> date | None:
    try:
        day = read_date(text, path)
    except BadInput as bad:
        problems += bad.problems
        return None
    if day < FIRST_DAY:
        problems.append(Problem(path, f"{day} 早于 {FIRST_DAY.year} 年，没有放假安排数据"))
        return None
    return day


def _count(text: str, problems: list[Problem]) -> int | None:
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    problems.append(Problem("n", f"“{text}”不是 0 到 999999999 的整数"))
    return None
