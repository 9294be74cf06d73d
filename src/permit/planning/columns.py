"""The conditions over columns: the same trees, lowered to data-frame expressions. The only file that knows Polars.

A row of facts becomes columns of whole numbers, days, flags and words; null is an unknown fact, and null in a verdict
an open one (Kleene holds in columns too). A fact that in some row is known only within bounds (`Span`) has a second
column, `NAME up to`. There is no arithmetic in columns: integers there wrap without a word. Narwhals lowers to Polars,
DuckDB and PySpark alike.

Polars hangs in the children of a process that forks after its import: nothing that serves people imports this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from operator import and_, or_

import narwhals as nw
import polars as pl

from permit.domain.dossier.shapes import MOST_DECIMALS
from permit.domain.expression import All, Any, Bound, Expression, Fact, FigureValues, Leaf, Row, Scalar, Span, Value

UNITS_OF_PERCENT = 10**MOST_DECIMALS  # a share is kept as a whole number, as exact as it can be declared


def upper(name: str) -> str:
    """The column with the upper bounds of a fact that may be known only within bounds."""
    return f"{name} up to"


def lower(tree: Expression, figures: FigureValues, spans: frozenset[str] = frozenset()) -> nw.Expr:
    """The tree as one expression over columns, true, false or null; `spans`: the facts that have a second column."""
    if isinstance(tree, All):
        return reduce(and_, (lower(part, figures, spans) for part in tree.parts), nw.lit(True))
    if isinstance(tree, Any):
        return reduce(or_, (lower(part, figures, spans) for part in tree.parts), nw.lit(False))
    assert isinstance(tree, Leaf)
    bound = tree.bound.value(figures) if isinstance(tree.bound, Bound) else tree.bound
    return _open() if bound is None else _leaf(tree.fact, tree.operator, bound, tree.fact.name in spans)


def _leaf(fact: Fact, operator: str, bound: Scalar | tuple[str, ...], spans: bool) -> nw.Expr:
    """One line for each operator; those of numbers and days meet in `_at_least` and its three siblings."""
    column = nw.col(fact.name)
    match operator:
        case "in":
            return column.is_in(bound)
        case "not in":
            return ~column.is_in(bound)
        case "==" if isinstance(bound, bool | str):
            return column == bound
        case "!=" if isinstance(bound, bool | str):
            return column != bound
        case "==":
            return _leaf(fact, ">=", bound, spans) & _leaf(fact, "<=", bound, spans)
        case "!=":
            return _leaf(fact, "<", bound, spans) | _leaf(fact, ">", bound, spans)
    # Over the whole numbers v ≥ 7/2 is v ≥ 4, v < 7/2 is v < 4, v > 7/2 is v > 3, v ≤ 7/2 is v ≤ 3.
    whole = _whole(fact, bound, ceil if operator in (">=", "<") else floor)
    if not spans:
        return _compared(column, operator, whole)
    least, most = (column, nw.col(upper(fact.name)))[:: 1 if operator in (">=", ">") else -1]
    certain, possible = _compared(least, operator, whole), _compared(most, operator, whole)
    return certain.fill_null(False) | (possible & _open())


def _compared(column: nw.Expr, operator: str, bound: int | date) -> nw.Expr:
    match operator:
        case ">=":
            return column >= bound
        case ">":
            return column > bound
        case "<=":
            return column <= bound
        case _:
            return column < bound


def _open() -> nw.Expr:
    return nw.lit(None, nw.Boolean)


def _whole(fact: Fact, bound: object, rounded: Callable[[Fraction], int]) -> int | date:
    if isinstance(bound, date):
        return bound
    assert isinstance(bound, int | Fraction | Decimal)
    exact = Fraction(bound) * (UNITS_OF_PERCENT if fact.unit == "percent" else 1)
    return rounded(exact)


def frame_of(rows: Sequence[Row], facts: Iterable[Fact]) -> tuple[pl.DataFrame, frozenset[str]]:
    """The rows as columns of these facts, and the names of those with a second column. Raises KeyError for a fact
    that a row does not have."""
    columns: dict[str, pl.Series] = {}
    spans: set[str] = set()
    for fact in facts:
        values = [row[fact.name] for row in rows]
        columns[fact.name] = _series(fact, fact.name, (v.low if isinstance(v, Span) else v for v in values))
        if any(isinstance(value, Span) for value in values):
            spans.add(fact.name)
            name = upper(fact.name)
            columns[name] = _series(fact, name, (v.high if isinstance(v, Span) else v for v in values))
    return pl.DataFrame(columns), frozenset(spans)


def _series(fact: Fact, name: str, values: Iterable[Value]) -> pl.Series:
    return pl.Series(name, [_stored(fact, value) for value in values], dtype=_type(fact), strict=True)


def _stored(fact: Fact, value: Value) -> object:
    if value is None or fact.unit != "percent":
        return value
    assert isinstance(value, int | Decimal)
    scaled = Fraction(value) * UNITS_OF_PERCENT
    assert scaled.denominator == 1, f"{fact.name} has more than {MOST_DECIMALS} decimals"
    return scaled.numerator


def _type(fact: Fact) -> pl.DataType:
    kinds: Mapping[str, pl.DataType] = {"word": pl.String(), "flag": pl.Boolean(), "date": pl.Date()}
    return kinds.get(fact.unit, pl.Int64())


def verdicts_of(frame: pl.DataFrame, verdicts: Mapping[str, nw.Expr]) -> pl.DataFrame:
    """The verdicts as columns, in the order of the frame's rows."""
    return nw.from_native(frame, eager_only=True).select(**verdicts).to_native()


def first_that_fits(cases: Sequence[tuple[nw.Expr, str]], otherwise: str) -> nw.Expr:
    """The word of the first case that is true; one that is null does not fit."""
    chosen: nw.Expr = nw.lit(otherwise)
    for case, word in reversed(cases):
        chosen = nw.when(case).then(nw.lit(word)).otherwise(chosen)
    return chosen


def conjunction(parts: Iterable[nw.Expr]) -> nw.Expr:
    """Kleene's and over many columns."""
    return reduce(and_, parts, nw.lit(True))
