"""The option `--policy EXPORT`: the law out of an exported edition instead of the shipped pack (9-01)."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from permit.commands.reading import read_text
from permit.domain.errors import BadInput, Problem
from permit.domain.working_days import Calendar
from permit.policy.calendars import shipped_calendar
from permit.policy.law import Law, PolicyError, law_on

if TYPE_CHECKING:
    from permit.policy.edition import Edition


def add_policy(parser: argparse.ArgumentParser) -> None:
    """The option itself."""
    parser.add_argument(
        "--policy", metavar="EXPORT", help="政策版本文件（由“政策参数”页面导出）；不写时用随附的政策数据"
    )


def law_of_arguments(args: argparse.Namespace, day: date, path: str = "--on") -> Law:
    """The law of `day`, from the file named by `--policy` or from the shipped pack.

    Raises BadInput: problems of the file, or at `path` where there is no law on that day.
    """
    try:
        if args.policy is None:
            return law_on(day)
        return _edition(args.policy).law_on(day)
    except PolicyError as failure:
        raise BadInput([Problem(path, f"当日没有可用的政策数据（{failure}）")]) from failure


def calendar_of_arguments(args: argparse.Namespace) -> Calendar:
    """The working days as announced so far: in the file named by `--policy`, or as shipped (R-24).

    Raises BadInput: problems of the file.
    """
    return shipped_calendar() if args.policy is None else _edition(args.policy).calendar()


def _edition(path: str) -> Edition:
    from permit.policy.edition import read_edition  # only who brings a file waits for it

    return read_edition(read_text(path), "policy")
