"""`permit workdays add DATE N` · `sub DATE N` · `between A B`: China's working days (R-24)."""

from __future__ import annotations

import argparse
import sys

from permit.commands.policy_file import add_policy, calendar_of_arguments
from permit.commands.printing import add_format, print_json
from permit.domain.questions.workdays import WorkingDays, between, moved, read_move, read_span

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
    answer = _answer(args)
    if args.format == "json":
        print_json(answer.as_json())
        return 0
    print(answer.result)
    if answer.provisional:
        print(PROVISIONAL, file=sys.stderr)
    return 0


def _answer(args: argparse.Namespace) -> WorkingDays:
    if args.question == "between":
        span = read_span(args.first, args.second)
        return between(*span, calendar_of_arguments(args))
    move = read_move(args.first, args.second)
    return moved(args.question, *move, calendar_of_arguments(args))
