"""`permit quota INPUT.json`: the allocation of a year's new permits (1.1-02)."""

from __future__ import annotations

import argparse
import json
from fractions import Fraction

from permit.commands.printing import add_format
from permit.commands.reading import read_document
from permit.domain.quota import Allocation, allocate
from permit.domain.quota_input import QuotaQuestion, read_quota_question


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file with total, weights and employers; `-` is standard input."""
    parser.add_argument("input", metavar="INPUT.json", help="总量、权重和各单位申报情况（JSON 文件，- 为标准输入）")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print who gets how many, in the order of the input, and how many are left."""
    question = read_quota_question(read_document(args.input))
    allocation = allocate(question.total, question.weights, question.claims, question.minimum)
    print(_json(allocation) if args.format == "json" else _text(question, allocation))
    return 0


def _json(allocation: Allocation) -> str:
    """Written by hand, so that a score shows its six decimals and still is a number."""
    rows = ",\n".join(
        f'  {{"uscc": {json.dumps(award.uscc)}, "number": {award.number}, "score": {six_decimals(award.score)}}}'
        for award in allocation.awards
    )
    listed = f"[\n{rows}\n ]" if rows else "[]"
    return f'{{"allocated": {listed},\n "left": {allocation.left}}}'


def _text(question: QuotaQuestion, allocation: Allocation) -> str:
    rows = [
        f"{award.uscc}  得分 {six_decimals(award.score)}  申报 {claim.declared}  核定 {award.number}"
        for award, claim in zip(allocation.awards, question.claims, strict=True)
    ]
    granted = question.total - allocation.left
    return "\n".join([*rows, f"总量 {question.total}，已分配 {granted}，剩余 {allocation.left}"])


def six_decimals(score: Fraction) -> str:
    """The exact score with six decimals; a tie goes to the even digit. Rounding is for the eye, never for the order."""
    millionths = round(score * 10**6)
    return f"{millionths // 10**6}.{millionths % 10**6:06d}"
