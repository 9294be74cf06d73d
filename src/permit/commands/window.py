"""`permit window --expires DATE`: when a renewal opens, by when it is filed, when the permit lapses (R-01)."""

from __future__ import annotations

import argparse

from permit.clock import today
from permit.commands.policy_file import add_policy, calendar_of_arguments, law_of_arguments
from permit.commands.printing import add_format, print_json
from permit.domain.months import chinese_date
from permit.domain.questions.reading import read_date
from permit.domain.questions.window import window, window_document
from permit.domain.validity import FilingWindow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The last valid day of the permit."""
    parser.add_argument("--expires", metavar="DATE", required=True, help="证件最后有效日（YYYY-MM-DD）")
    add_policy(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print the four days, and whether holidays not announced yet may move them (R-24)."""
    expires = read_date(args.expires, "expires")
    law = law_of_arguments(args, today(), "--policy")
    found = window(expires, calendar_of_arguments(args), law)
    if args.format == "json":
        print_json(window_document(found))
    else:
        print(_text(found))
    return 0


def _text(found: FilingWindow) -> str:
    lines = [
        f"开放申请  {chinese_date(found.opens_on)}" if found.opens_on else "",
        f"稳妥日    {chinese_date(found.safe_by)}（此前发起，属地审核来得及）",
        f"期限      {chinese_date(found.file_by)}（最晚发起）",
        f"到期      {chinese_date(found.lapses_after)}（最后有效日，之后未核准即失效）",
        "",
        "怎么算的",
        *(f"  {line.when}  {line.words}" for line in found.derivation),
    ]
    if found.provisional:
        lines += ["", "暂定：所涉年份的放假安排尚未公布，公布后须重新计算"]
    return "\n".join(lines)
