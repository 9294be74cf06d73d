"""`permit check`: would this dossier meet the guide on that day?"""

from __future__ import annotations

import argparse
from datetime import date

from permit import clock
from permit.commands.policy_file import add_policy, law_of_arguments
from permit.commands.printing import add_format, print_json
from permit.commands.reading import read_document
from permit.domain.conditions.finding import Assessment, Finding
from permit.domain.dossier import Dossier
from permit.domain.errors import BadInput, Problem
from permit.domain.law import Law
from permit.domain.months import chinese_date
from permit.domain.questions.check import judge, read_dossier_to_judge
from permit.domain.questions.reading import read_date

OUTCOMES = {
    "eligible": "符合办理条件",
    "exception_needed": "有原则性条件未满足，需申请例外",
    "undetermined": "有事实未知，尚不能判断",
    "ineligible": "不符合办理条件",
    "out_of_scope": "不属于本指南适用范围",
}
_MARKS = {True: "✓", False: "✗", None: "？"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dossier", metavar="DOSSIER.json", help="情况文件；格式见 permit schema dossier")
    parser.add_argument("--on", metavar="DATE", help="判定日 YYYY-MM-DD，默认北京时间今天")
    add_policy(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Judge the dossier; exit status 0 where it is eligible, 1 otherwise. Raises BadInput with all problems."""
    problems: list[Problem] = []
    law = _law(args, problems)
    dossier = _dossier(args.dossier, problems)
    if law is None or dossier is None or problems:
        raise BadInput(problems)
    assessment = judge(dossier, law)
    if args.format == "json":
        print_json(assessment.as_json())
    else:
        print(_as_text(assessment, law))
    return 0 if assessment.outcome == "eligible" else 1


def _law(args: argparse.Namespace, problems: list[Problem]) -> Law | None:
    try:
        day = clock.today() if args.on is None else read_date(args.on, "--on")
        return law_of_arguments(args, day)
    except BadInput as bad:
        problems += bad.problems
    return None


def _dossier(name: str, problems: list[Problem]) -> Dossier | None:
    try:
        return read_dossier_to_judge(read_document(name))
    except BadInput as bad:
        problems += bad.problems
    return None


def _as_text(assessment: Assessment, law: Law) -> str:
    on: date = assessment.judged_on
    categories = "、".join(assessment.categories) or "无"
    head = [
        f"{law.district_name} {chinese_date(on)}：{OUTCOMES[assessment.outcome]}（符合的类别：{categories}）",
        f"政策版本 {assessment.policy_id}",
        "",
    ]
    return "\n".join(head + [_line(finding) for finding in assessment.findings])


def _line(finding: Finding) -> str:
    soft = "（原则性）" if finding.soft else ""
    text = f"{_MARKS[finding.holds]} {finding.id} {finding.title}{soft}：{finding.because}"
    return f"{text}\n    → {finding.remedy}" if finding.remedy and finding.counts else text
