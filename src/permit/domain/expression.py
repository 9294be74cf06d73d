"""Three-valued expressions over facts, written once: to judge, to explain, to say what would suffice, to print the law.

A leaf is always *fact, operator, bound*; a bound is a constant or a product of dated figures. A fact has no arithmetic.
An unknown fact is None and makes a leaf None; `&`, `|`, `~` follow Kleene; `~` is pushed down to the leaves.
`if`, `and`, `or` and chained comparisons on an expression raise TypeError.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NoReturn

Scalar = bool | int | Fraction | Decimal | str | date
Operator = Literal[">=", ">", "<=", "<", "==", "!=", "in", "not in"]
Verdict = bool | None


@dataclass(frozen=True, slots=True)
class Span:
    """A number or day known only within bounds, both included; None leaves a side open."""

    low: int | date | None
    high: int | date | None


Value = Scalar | Span | None
Row = Mapping[str, Value]
FigureValues = Mapping[str, Scalar | None]

OPPOSITE: Mapping[Operator, Operator] = {
    ">=": "<",
    "<": ">=",
    ">": "<=",
    "<=": ">",
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
}


class Expression:
    """A condition: a Leaf, or All or Any of several."""

    __slots__ = ()

    def __and__(self, other: Expression) -> Expression:
        return All((*_parts(self, All), *_parts(other, All)))

    def __or__(self, other: Expression) -> Expression:
        return Any((*_parts(self, Any), *_parts(other, Any)))

    def __invert__(self) -> Expression:
        return negate(self)

    def __bool__(self) -> NoReturn:
        raise TypeError("a condition has no truth of its own: use &, | and ~, and evaluate it on a row")


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """What a fact is held against: `coefficient` times the product of the named figures."""

    figures: tuple[str, ...]
    coefficient: Fraction = Fraction(1)

    def __mul__(self, other: Bound | int | Fraction) -> Bound:
        if isinstance(other, Bound):
            return Bound((*self.figures, *other.figures), self.coefficient * other.coefficient)
        return Bound(self.figures, self.coefficient * other)

    __rmul__ = __mul__

    def value(self, figures: FigureValues) -> Scalar | None:
        """The bound under these figures; None where one is unknown. A single figure keeps its own type."""
        if len(self.figures) == 1 and self.coefficient == 1:
            return figures[self.figures[0]]
        product = self.coefficient
        for name in self.figures:
            factor = figures[name]
            if factor is None:
                return None
            assert isinstance(factor, int | Fraction), f"{name} is not a number"
            product *= factor
        return product


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A named fact. `unit` and `words` say how it is shown.

    A `fixed` fact is one nobody can change: no remedy names it. `deed`: what to do so that it suffices, with
    {bound} and {short}, the amount that is missing. A `silent` one only guards another and is never spoken of.
    `figures`: those that its value was derived with.
    """

    name: str
    label: str
    unit: str = "word"
    fixed: bool = False
    words: Mapping[str, str] | None = None
    deed: str = ""
    silent: bool = False
    figures: tuple[str, ...] = ()

    def __ge__(self, bound: Bound | Scalar) -> Leaf:
        return Leaf(self, ">=", bound)

    def __gt__(self, bound: Bound | Scalar) -> Leaf:
        return Leaf(self, ">", bound)

    def __le__(self, bound: Bound | Scalar) -> Leaf:
        return Leaf(self, "<=", bound)

    def __lt__(self, bound: Bound | Scalar) -> Leaf:
        return Leaf(self, "<", bound)

    def __eq__(self, bound: Bound | Scalar) -> Leaf:  # type: ignore[override]
        return Leaf(self, "==", bound)

    def __ne__(self, bound: Bound | Scalar) -> Leaf:  # type: ignore[override]
        return Leaf(self, "!=", bound)

    def __hash__(self) -> int:
        return hash(self.name)

    def __bool__(self) -> NoReturn:
        raise TypeError(f"the fact {self.name} has no truth of its own: say .yes or .no, or compare it")

    def one_of(self, *words: str) -> Leaf:
        return Leaf(self, "in", words)

    def none_of(self, *words: str) -> Leaf:
        return Leaf(self, "not in", words)

    @property
    def yes(self) -> Leaf:
        return Leaf(self, "==", True)

    @property
    def no(self) -> Leaf:
        return Leaf(self, "==", False)


@dataclass(frozen=True, slots=True, eq=False)
class Leaf(Expression):
    fact: Fact
    operator: Operator
    bound: Bound | Scalar | tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class All(Expression):
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Any(Expression):
    parts: tuple[Expression, ...]


def _parts(expression: Expression, kind: type[All] | type[Any]) -> tuple[Expression, ...]:
    """a & b & c is one All of three, not a tower of two."""
    return expression.parts if isinstance(expression, kind) else (expression,)


def negate(expression: Expression) -> Expression:
    """The opposite, with the negation at the leaves: unknown stays unknown."""
    if isinstance(expression, Leaf):
        return Leaf(expression.fact, OPPOSITE[expression.operator], expression.bound)
    if isinstance(expression, All):
        return Any(tuple(map(negate, expression.parts)))
    assert isinstance(expression, Any)
    return All(tuple(map(negate, expression.parts)))


def leaves(expression: Expression) -> Iterator[Leaf]:
    """The leaves from left to right."""
    if isinstance(expression, Leaf):
        yield expression
    elif isinstance(expression, All | Any):
        for part in expression.parts:
            yield from leaves(part)


def figures_of(expression: Expression) -> tuple[str, ...]:
    """The names of the figures it uses, in its bounds or for its facts, each once, in order."""
    names: list[str] = []
    for leaf in leaves(expression):
        names += leaf.fact.figures
        names += leaf.bound.figures if isinstance(leaf.bound, Bound) else ()
    return tuple(dict.fromkeys(names))


def facts_of(expression: Expression) -> tuple[Fact, ...]:
    """The facts it looks at, each once, in order."""
    return tuple({leaf.fact.name: leaf.fact for leaf in leaves(expression)}.values())


def evaluate(expression: Expression, row: Row, figures: FigureValues) -> Verdict:
    """True, False, or None where an unknown fact or figure leaves it open. Raises KeyError for a fact without value."""
    if isinstance(expression, Leaf):
        bound = expression.bound.value(figures) if isinstance(expression.bound, Bound) else expression.bound
        return _compare(row[expression.fact.name], expression.operator, bound)
    assert isinstance(expression, All | Any)
    verdicts = [evaluate(part, row, figures) for part in expression.parts]
    return all_of(verdicts) if isinstance(expression, All) else any_of(verdicts)


def all_of(verdicts: list[Verdict]) -> Verdict:
    """Kleene's and: one False decides, else one None leaves it open."""
    if False in verdicts:
        return False
    return None if None in verdicts else True


def any_of(verdicts: list[Verdict]) -> Verdict:
    """Kleene's or: one True decides, else one None leaves it open."""
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _compare(value: Value, operator: Operator, bound: Bound | Scalar | tuple[str, ...] | None) -> Verdict:
    if value is None or bound is None:
        return None
    if operator in ("!=", "<", "<=", "not in"):
        opposite = _compare(value, OPPOSITE[operator], bound)
        return None if opposite is None else not opposite
    if isinstance(value, Span):
        return _compare_span(value, operator, bound)
    if operator == "in":
        assert isinstance(bound, tuple)
        return value in bound
    if operator == "==":
        return value == bound
    return bool(value > bound if operator == ">" else value >= bound)  # type: ignore[operator]


def _compare_span(span: Span, operator: Operator, bound: object) -> Verdict:
    if operator == "==":
        return _compare_equal(span, bound)
    reached = _compare(span.low, operator, bound)  # type: ignore[arg-type]
    possible = _compare(span.high, operator, bound)  # type: ignore[arg-type]
    if reached:
        return True
    return False if possible is False else None


def _compare_equal(span: Span, bound: object) -> Verdict:
    at_least = _compare(span, ">=", bound)  # type: ignore[arg-type]
    above = _compare(span, ">", bound)  # type: ignore[arg-type]
    if at_least is False or above is True:
        return False
    return True if span.low == span.high == bound else None
