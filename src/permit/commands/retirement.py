"""`permit retirement --born YYYY-MM-DD --as male|female_50|female_55`: the day of statutory retirement (1.3.6)."""

from __future__ import annotations

import argparse

from permit.clock import today
from permit.commands.policy_file import add_policy, law_of_arguments
from permit.commands.printing import add_format, print_json
from permit.domain.questions.retirement import retirement


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Birthday and kind of person."""
    parser.add_argument("--born", metavar="DATE", required=True, help="出生日期（YYYY-MM-DD）")
    parser.add_argument("--as", dest="category", metavar="CATEGORY", required=True, help="male、female_50 或 female_55")
    add_policy(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print the day; in JSON the months of delay too."""
    found = retirement(args.born, args.category, law_of_arguments(args, today(), "--policy"))
    if args.format == "json":
        print_json(found.as_json())
    else:
        print(found.retires_on)
    return 0
