"""Why a condition holds or not, and what would suffice: both read off the expression itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from permit.domain import districts
from permit.domain.deriving import FactRow
from permit.domain.expression import (
    All,
    Any,
    Bound,
    Expression,
    Fact,
    Leaf,
    Operator,
    Scalar,
    Span,
    Verdict,
    evaluate,
)
from permit.domain.law import Law
from permit.domain.months import YearMonth, chinese_date, chinese_month
from permit.domain.wording import UNKNOWN, shown

_REQUIRED: dict[Operator, str] = {
    ">=": "不少于",
    ">": "超过",
    "<=": "不超过",
    "<": "少于",
    "==": "为",
    "!=": "不为",
    "in": "为",
    "not in": "不为",
}
_REQUIRED_BY_UNIT: dict[str, dict[Operator, str]] = {
    "date": {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于"},
    "rank": {"<=": "不后于"},
}


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains expressions over one row of facts under the law of a day; they must outlive it, as conditions do."""

    row: FactRow
    law: Law
    _verdicts: dict[int, Verdict] = field(default_factory=dict, repr=False, compare=False)

    def verdict(self, expression: Expression) -> Verdict:
        known = self._verdicts
        if id(expression) not in known:
            known[id(expression)] = evaluate(expression, self.row.values, self.law.values)
        return known[id(expression)]

    def sentence(self, expression: Expression, whole: bool = False) -> str:
        """The parts that decide, or with `whole` every alternative, as one Chinese sentence."""
        spoken = [leaf for leaf in self._deciding(expression, whole) if not leaf.fact.silent]
        return "；".join(dict.fromkeys(map(self._leaf_text, spoken))) + "。"

    def remedy(self, expression: Expression) -> str | None:
        """What would suffice, and by when; None where it holds already or nobody can change it."""
        if self.verdict(expression) is True:
            return None
        needed = self._remedy(expression)
        return None if needed is None else needed + "。"

    def earliest(self, expression: Expression) -> date | None:
        """The first day on which waiting, and going on as now, is enough; None where it takes more than time."""
        if self.verdict(expression) is True:
            return self.law.day
        if isinstance(expression, Leaf):
            return self._leaf_earliest(expression)
        assert isinstance(expression, All | Any)
        days = [self.earliest(part) for part in expression.parts]
        reached = [day for day in days if day is not None]
        if isinstance(expression, All):
            return max(reached) if len(reached) == len(days) else None
        return min(reached, default=None)

    def _leaf_earliest(self, leaf: Leaf) -> date | None:
        if leaf.fact.name in self.row.void:
            return self.law.day
        reaches, needed = self.row.earliest.get(leaf.fact.name), self._bound(leaf)
        if self.verdict(leaf) is None or reaches is None or not isinstance(needed, int | Fraction):
            return None
        try:
            moment = reaches(int(needed))
            return date(moment.year, moment.month, 1) if isinstance(moment, YearMonth) else moment
        except (OverflowError, ValueError):
            return None

    def _deciding(self, expression: Expression, whole: bool) -> list[Leaf]:
        if isinstance(expression, Leaf):
            return [expression]
        assert isinstance(expression, All | Any)
        verdict = self.verdict(expression)
        keep_all = verdict is isinstance(expression, All) or (whole and isinstance(expression, Any))
        chosen = [part for part in expression.parts if keep_all or self.verdict(part) is verdict]
        return [leaf for part in chosen for leaf in self._deciding(part, whole)]

    def _label(self, fact: Fact) -> str:
        return self.row.labels.get(fact.name, fact.label)

    def shown(self, fact: Fact, value: object) -> str:
        """A value of this fact as a person reads it; the district by its name."""
        return shown(value, fact.unit, fact.words or {**districts.NAMES, self.law.district: self.law.district_name})

    def _bound(self, leaf: Leaf) -> Scalar | tuple[str, ...] | None:
        return leaf.bound.value(self.law.values) if isinstance(leaf.bound, Bound) else leaf.bound

    def _leaf_text(self, leaf: Leaf) -> str:
        fact, value = leaf.fact, self.row.values[leaf.fact.name]
        label, declared = self._label(fact), self.shown(fact, value)
        if fact.unit == "flag":
            needed = "" if self.verdict(leaf) is True else f"（应为{shown(leaf.bound, 'flag')}）"
            return f"{label}：{declared}{needed}"
        if leaf.operator in ("!=", "not in") or (fact.unit == "word" and self.verdict(leaf) is True):
            return f"{label}：{declared}"
        stated = f"{label}{UNKNOWN}" if value is None else f"{label}{_beside(declared)}"
        if fact.unit == "word" and value is not None:
            stated = f"{label}：{declared}"
        return f"{stated}，要求{self._requirement(leaf)}"

    def _requirement(self, leaf: Leaf) -> str:
        bound = self._bound(leaf)
        required = (_REQUIRED | _REQUIRED_BY_UNIT.get(leaf.fact.unit, {}))[leaf.operator]
        if bound is None:
            return f"{required}当日适用的标准（尚无已公布的数）"
        return f"{required}{_beside(self.shown(leaf.fact, bound))}"

    def _remedy(self, expression: Expression) -> str | None:
        if isinstance(expression, Leaf):
            return self._leaf_remedy(expression)
        assert isinstance(expression, All | Any)
        open_parts = [part for part in expression.parts if self.verdict(part) is not True]
        needed = [self._nested(part) if len(open_parts) > 1 else self._remedy(part) for part in open_parts]
        if isinstance(expression, All):
            return None if None in needed else "，且".join(filter(None, dict.fromkeys(needed)))
        return "；或者".join(filter(None, needed)) or None

    def _nested(self, part: Expression) -> str | None:
        needed = self._remedy(part)
        return f"（{needed}）" if needed and isinstance(part, Any) and "；或者" in needed else needed

    def _leaf_remedy(self, leaf: Leaf) -> str | None:
        fact = leaf.fact
        if fact.name in self.row.void:
            return f"{fact.label}{self._requirement(leaf)}"
        if self.verdict(leaf) is None and fact.silent:
            return ""
        if self.verdict(leaf) is None:
            return "待标准公布后判断" if self._bound(leaf) is None else f"补充或核实“{self._label(fact)}”"
        when = self._when(leaf)
        if fact.fixed and not when:
            return None
        return self._deed(leaf) + (f"，最早 {when}" if when else "")

    def _when(self, leaf: Leaf) -> str:
        """The first month or day on which the leaf can hold; '' where nothing is known of it."""
        reaches, needed = self.row.earliest.get(leaf.fact.name), self._bound(leaf)
        if reaches is None:
            month = self.row.soonest.get(leaf.fact.name)
            return chinese_month(month) if month else ""
        return _moment(reaches, int(needed)) if isinstance(needed, int | Fraction) else ""

    def _deed(self, leaf: Leaf) -> str:
        fact, bound = leaf.fact, self._bound(leaf)
        if not fact.deed:
            return f"{self._label(fact)}{self._requirement(leaf)}"
        value = self.row.values[fact.name]
        have = value.low if isinstance(value, Span) else value
        short = int(bound) - have if isinstance(bound, int | Fraction) and isinstance(have, int) else 0
        return fact.deed.format(bound=self.shown(fact, bound), short=short, missing=shown(short, "money"))


def _beside(value: str) -> str:
    """A value after Chinese words: one space before figures, none before characters."""
    return f" {value}" if value[:1].isascii() else value


def _moment(earliest: Callable[[int], date | YearMonth | None], needed: int) -> str:
    try:
        moment = earliest(needed)
    except OverflowError:
        return ""
    if moment is None:
        return ""
    return chinese_month(moment) if isinstance(moment, YearMonth) else chinese_date(moment)
