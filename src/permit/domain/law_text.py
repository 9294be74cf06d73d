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
    guarded = _guarded(expression, law)
    return guarded or "，或".join(f"（{text}）" if "；" in text else text for text in parts)


def _guarded(expression: All | Any, law: Law) -> str:
    """'Not such a one, or …' is spoken as 'such a one: …' (单位类型为企业的，…); '' where there is no such guard."""
    guard, *rest = expression.parts
    if not (rest and isinstance(guard, Leaf) and not guard.fact.silent):
        return ""
    if guard.operator == "!=":
        of_whom = _leaf_text(Leaf(guard.fact, "==", guard.bound), law)
    elif guard.fact.unit == "flag" and guard.bound is False:
        of_whom = guard.fact.label
    else:
        return ""
    return f"{of_whom}的，{law_text(Any(tuple(rest)), law)}"


def _silent(part: Expression) -> bool:
    return isinstance(part, Leaf) and part.fact.silent


def _leaf_text(leaf: Leaf, law: Law) -> str:
    fact = leaf.fact
    bound = leaf.bound.value(law.values) if isinstance(leaf.bound, Bound) else leaf.bound
    if fact.unit == "flag":
        return fact.label if bound is True else fact.deed or f"没有{fact.label}"
    if fact.unit == "date" and bound == law.day:
        return f"{fact.label}{_DATE_WORDS[leaf.operator]}判定当日"
    words = {**_WORDS, **(_DATE_WORDS if fact.unit == "date" else {})}[leaf.operator]
    if fact.unit == "rank" and leaf.operator == "<=":
        words = "不后于"
    if bound is None:
        return f"{fact.label}（当日无标准）"
    if bound == 0 and leaf.operator == "==":
        return f"没有{fact.label}"
    if bound == "none" and leaf.operator == "!=":
        return f"有{fact.label}"
    names = fact.words or {**districts.NAMES, law.district: law.district_name}
    value = shown(bound, fact.unit, names)
    return f"{fact.label}{words}{' ' if value[0].isascii() else ''}{value}"
