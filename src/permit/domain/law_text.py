"""A condition printed as law: the same expression that judges, in Chinese, with the figures in force.

Clauses: 9-01
"""

from __future__ import annotations

from permit.domain import districts
from permit.domain.expression import All, Any, Bound, Expression, Leaf
from permit.domain.law import Law
from permit.domain.wording import shown

_WORDS = {
    ">=": "不少于",
    ">": "超过",
    "<=": "不超过",
    "<": "少于",
    "==": "为",
    "!=": "不是",
    "in": "为",
    "not in": "不是",
}
_DATE_WORDS = {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于"}


def law_text(expression: Expression, law: Law) -> str:
    """The requirement in one sentence without a full stop: parts by '；', alternatives by '，或'."""
    if isinstance(expression, Leaf):
        return _leaf_text(expression, law)
    assert isinstance(expression, All | Any)
    spoken = [law_text(part, law) for part in expression.parts if not _silent(part)]
    parts = list(dict.fromkeys(filter(None, spoken)))
    if isinstance(expression, All):
        return "；".join(f"（{text}）" if "，或" in text and len(parts) > 1 else text for text in parts)
    return "，或".join(f"（{text}）" if "；" in text else text for text in parts)


def _silent(part: Expression) -> bool:
    return isinstance(part, Leaf) and part.fact.silent


def _leaf_text(leaf: Leaf, law: Law) -> str:
    fact = leaf.fact
    bound = leaf.bound.value(law.values) if isinstance(leaf.bound, Bound) else leaf.bound
    if fact.unit == "flag":
        return fact.label if bound is True else f"没有“{fact.label}”"
    if fact.unit == "date" and bound == law.day:
        return f"{fact.label}{_DATE_WORDS[leaf.operator]}判定当日"
    words = {**_WORDS, **(_DATE_WORDS if fact.unit == "date" else {})}[leaf.operator]
    if fact.unit == "rank" and leaf.operator == "<=":
        words = "不后于"
    names = fact.words or {**districts.NAMES, law.district: law.district_name}
    return (
        f"{fact.label}{words} {shown(bound, fact.unit, names)}" if bound is not None else f"{fact.label}（当日无标准）"
    )
