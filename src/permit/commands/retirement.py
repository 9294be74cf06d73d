"""`permit retirement --born YYYY-MM-DD --as male|female_50|female_55`: the day of statutory retirement (1.3.6)."""

from __future__ import annotations

import argparse

from permit.clock import today
from permit.commands.policy_file import add_policy, law_of_arguments
from permit.commands.printing import add_format, print_json
from permit.commands.reading import read_date
from permit.domain.errors import BadInput, Problem
from permit.domain.retirement import retirement_day


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Birthday and kind of person."""
    parser.add_argument("--born", metavar="DATE", required=True, help="出生日期（YYYY-MM-DD）")
    parser.add_argument("--as", dest="category", metavar="CATEGORY", required=True, help="male、female_50 或 female_55")
    add_policy(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print the day; in JSON the months of delay too."""
    table = law_of_arguments(args, today(), "--policy").retirement
    problems = []
    if args.category not in table:
        problems.append(Problem("as", f"“{args.category}”不在可选值之内，可选：{'、'.join(table)}"))
    try:
        born = read_date(args.born, "born")
    except BadInput as bad:
        raise BadInput([*bad.problems, *problems]) from bad
    if problems:
        raise BadInput(problems)
    try:
        day, delay = retirement_day(born, args.category, table)
    except OverflowError as failure:
        raise BadInput([Problem("born", f"{born} 过晚，退休日超出可表示的年份")]) from failure
    if args.format == "json":
        print_json({"retires_on": day.isoformat(), "delay_months": delay})
    else:
        print(day)
    return 0
