"""`permit window --expires DATE`: when a renewal opens, by when it is filed, when the permit lapses (R-01)."""

from __future__ import annotations

import argparse

from permit.clock import today
from permit.commands.policy_file import add_policy, calendar_of_arguments, law_of_arguments
from permit.commands.printing import add_format, print_json
from permit.commands.reading import read_date
from permit.domain.errors import BadInput, Problem
from permit.domain.months import chinese_date
from permit.domain.validity import FilingWindow, WindowRule, renewal_window
from permit.domain.working_days import FIRST_DAY, OutsideCalendar


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The last valid day of the permit."""
    parser.add_argument("--expires", metavar="DATE", required=True, help="证件最后有效日（YYYY-MM-DD）")
    add_policy(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print the four days, and whether holidays not announced yet may move them (R-24)."""
    expires = read_date(args.expires, "expires")
    rule = WindowRule.of(law_of_arguments(args, today(), "--policy"))
    try:
        window = renewal_window(expires, calendar_of_arguments(args), rule)
    except OutsideCalendar as failure:
        what = f"{FIRST_DAY.year} 年以前没有放假安排数据，算不出 {expires} 之前的各日"
        raise BadInput([Problem("expires", what)]) from failure
    if args.format == "json":
        print_json(_document(window))
    else:
        print(_text(window))
    return 0


def _document(window: FilingWindow) -> dict[str, object]:
    return {
        "opens_on": window.opens_on and window.opens_on.isoformat(),
        "safe_by": window.safe_by.isoformat(),
        "file_by": window.file_by.isoformat(),
        "lapses_after": window.lapses_after.isoformat(),
        "provisional": window.provisional,
    }


def _text(window: FilingWindow) -> str:
    lines = [
        f"开放申请  {chinese_date(window.opens_on)}" if window.opens_on else "",
        f"稳妥日    {chinese_date(window.safe_by)}（此前发起，属地审核来得及）",
        f"期限      {chinese_date(window.file_by)}（最晚发起）",
        f"到期      {chinese_date(window.lapses_after)}（最后有效日，之后未核准即失效）",
        "",
        "怎么算的",
        *(f"  {line.when}  {line.words}" for line in window.derivation),
    ]
    if window.provisional:
        lines += ["", "暂定：所涉年份的放假安排尚未公布，公布后须重新计算"]
    return "\n".join(lines)
