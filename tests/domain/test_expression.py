"""Expressions: three values, laws of Kleene, bounds, and what is refused."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permit.domain.expression import (
    All,
    Any,
    Bound,
    Expression,
    Fact,
    Leaf,
    Span,
    evaluate,
    facts_of,
    figures_of,
    negate,
)

FACTS = [Fact(name, name, "items") for name in "abcd"]
a, b, c, d = FACTS
flag = Fact("flag", "flag", "flag")

leaves = st.builds(
    Leaf, st.sampled_from(FACTS), st.sampled_from([">=", ">", "<=", "<", "==", "!="]), st.integers(-2, 2)
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(st.builds(lambda x, y: x & y, inner, inner), st.builds(lambda x, y: x | y, inner, inner)),
)
numbers = st.integers(-3, 3)


def spans(values: st.SearchStrategy[int]) -> st.SearchStrategy[Span]:
    return st.tuples(values, values).map(lambda pair: Span(min(pair), max(pair)))


rows = st.fixed_dictionaries({fact.name: st.one_of(st.none(), numbers, spans(numbers)) for fact in FACTS})


def holds(expression: Expression, **row: object) -> bool | None:
    return evaluate(expression, row, {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_and_and_or_follow_the_tables_of_kleene(
    left: bool | None, right: bool | None, both: bool | None, either: bool | None
) -> None:
    x, y = Fact("x", "x", "flag"), Fact("y", "y", "flag")
    assert holds(x.yes & y.yes, x=left, y=right) is both
    assert holds(y.yes & x.yes, x=left, y=right) is both
    assert holds(x.yes | y.yes, x=left, y=right) is either
    assert holds(y.yes | x.yes, x=left, y=right) is either


@given(trees, rows)
def test_double_negation_changes_nothing(tree: Expression, row: dict[str, object]) -> None:
    assert holds(~~tree, **row) is holds(tree, **row)


@given(trees, trees, rows)
def test_de_morgan_holds_with_unknowns(x: Expression, y: Expression, row: dict[str, object]) -> None:
    assert holds(~(x & y), **row) is holds(~x | ~y, **row)
    assert holds(~(x | y), **row) is holds(~x & ~y, **row)


@given(trees, rows)
def test_a_negation_is_the_opposite_and_unknown_stays_unknown(tree: Expression, row: dict[str, object]) -> None:
    verdict = holds(tree, **row)
    assert holds(negate(tree), **row) is (None if verdict is None else not verdict)


@given(trees, rows, st.data())
def test_more_knowledge_never_turns_a_verdict_round(
    tree: Expression, row: dict[str, object], data: st.DataObject
) -> None:
    before = holds(tree, **row)
    known = {name: _learnt(value, data) for name, value in row.items()}
    assert before is None or holds(tree, **known) is before


def _learnt(value: object, data: st.DataObject) -> object:
    if value is None:
        return data.draw(numbers)
    if isinstance(value, Span):
        return data.draw(st.integers(value.low, value.high))  # type: ignore[arg-type]
    return value


@pytest.mark.parametrize(
    ("span", "expression", "verdict"),
    [
        (Span(3, 5), a >= 3, True),
        (Span(3, 5), a >= 4, None),
        (Span(3, 5), a >= 6, False),
        (Span(3, 5), a > 5, False),
        (Span(3, 5), a < 3, False),
        (Span(3, 5), a <= 5, True),
        (Span(3, None), a >= 3, True),
        (Span(3, None), a >= 9, None),
        (Span(None, 5), a >= 9, False),
        (Span(None, 5), a <= 5, True),
        (Span(3, 3), a == 3, True),
        (Span(3, 5), a == 3, None),
        (Span(3, 5), a == 2, False),
        (Span(3, 5), a != 6, True),
        (Span(3, None), a == 2, False),
        (Span(None, None), a == 2, None),
    ],
)
def test_a_value_known_within_bounds_decides_where_the_bounds_do(
    span: Span, expression: Expression, verdict: bool | None
) -> None:
    assert holds(expression, a=span) is verdict


def test_dates_within_bounds_compare_like_numbers() -> None:
    span = Span(date(2025, 12, 15), date(2032, 1, 15))
    assert holds(a > date(2025, 12, 14), a=span) is True
    assert holds(a > date(2025, 12, 15), a=span) is None
    assert holds(a > date(2032, 1, 15), a=span) is False


def test_a_bound_is_an_exact_product_of_figures() -> None:
    bound = 6 * Bound(("ratio",)) * Bound(("wage",))
    figures = {"ratio": Fraction(6, 5), "wage": 1193700}
    assert bound.value(figures) == 8594640
    assert evaluate(a >= bound, {"a": 8594640}, figures) is True
    assert evaluate(a >= bound, {"a": 8594639}, figures) is False


def test_an_unknown_figure_leaves_it_open() -> None:
    assert evaluate(a >= 2 * Bound(("wage",)), {"a": 5}, {"wage": None}) is None
    assert evaluate(a >= Bound(("wage",)), {"a": 5}, {"wage": None}) is None


def test_words_and_their_opposites() -> None:
    assert holds(a.one_of("x", "y"), a="x") is True
    assert holds(a.none_of("x", "y"), a="x") is False
    assert holds(~a.one_of("x", "y"), a="z") is True
    assert holds(a.one_of("x"), a=None) is None


def test_facts_and_figures_come_from_the_tree() -> None:
    counted = Fact("counted", "counted", "items", figures=("rank",))
    tree = (a >= Bound(("k",))) & ((b < 3) | (a > 2 * Bound(("k",)) * Bound(("m",)))) & (counted >= 1)
    assert [fact.name for fact in facts_of(tree)] == ["a", "b", "counted"]
    assert figures_of(tree) == ("k", "m", "rank")


def test_a_chain_of_and_is_one_node() -> None:
    assert len((a.yes & b.yes & c.yes & d.yes).parts) == 4  # type: ignore[attr-defined]
    assert isinstance((a.yes & b.yes) | c.yes, Any)
    assert isinstance((a.yes | b.yes) & c.yes, All)


@pytest.mark.parametrize(
    "misuse",
    [
        lambda: bool(a.yes),
        lambda: a.yes and b.yes,
        lambda: a.yes or b.yes,
        lambda: not a.yes,
        lambda: 1 <= a <= 5,
        lambda: bool(a),
        lambda: bool(a.yes & b.yes),
        lambda: flag and a,
    ],
)
def test_python_logic_on_a_condition_fails_loudly(misuse: object) -> None:
    with pytest.raises(TypeError):
        misuse()  # type: ignore[operator]


def test_a_fact_without_a_value_in_the_row_is_an_error_not_unknown() -> None:
    with pytest.raises(KeyError):
        holds(a >= 1)
