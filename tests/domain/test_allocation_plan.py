"""1.1-02: what explains an allocation, and what a change by hand may do."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permit.domain.allocation_plan import (
    buckets_of,
    differing,
    line_of,
    more_needed,
    parts_of,
    require_within,
    spread_of,
    sums_of,
)
from permit.domain.errors import Refused
from permit.domain.quota import Claim, allocate

WEIGHTS = {"output": Fraction(2, 5), "research": Fraction(3, 5)}


def claim(uscc: str, declared: int, output: int = 0, research: int = 0) -> Claim:
    return Claim(uscc, declared, {"output": output, "research": research})


amounts = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 10**6))
claims_of = st.lists(st.tuples(st.integers(0, 9), amounts, amounts), min_size=1, max_size=6).map(
    lambda rows: [claim(f"U{index}", *row) for index, row in enumerate(rows)]
)


@settings(deadline=None)
@given(claims_of)
def test_the_parts_of_a_score_add_up_to_it(claims: list[Claim]) -> None:
    """1.1-02"""
    sums = sums_of(claims, WEIGHTS)
    for award, each in zip(allocate(5, WEIGHTS, claims).awards, claims, strict=True):
        assert sum(part.points for part in parts_of(each.contributions, sums, WEIGHTS)) == award.score


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 25), claims_of, st.integers(0, 2))
def test_what_is_said_to_give_one_more_gives_it(total: int, claims: list[Claim], minimum: int) -> None:
    """1.1-02"""
    allocation, sums = allocate(total, WEIGHTS, claims, minimum), sums_of(claims, WEIGHTS)
    line = line_of(allocation, claims, minimum)
    if line is None:
        return
    for index, (award, each) in enumerate(zip(allocation.awards, claims, strict=True)):
        if award.number == each.declared:
            continue
        for part in parts_of(each.contributions, sums, WEIGHTS):
            more = more_needed(part, award.score, award.number, line.against(each.uscc))
            if more is None:
                continue
            raised = {**each.contributions, part.key: part.amount + more}
            changed = [*claims[:index], replace(each, contributions=raised), *claims[index + 1 :]]
            assert allocate(total, WEIGHTS, changed, minimum).awards[index].number > award.number


def test_without_a_contest_there_is_no_line() -> None:
    """1.1-02"""
    enough = [claim("A", 2, 5), claim("B", 1, 1)]
    assert line_of(allocate(3, WEIGHTS, enough), enough, 0) is None
    few = [claim("A", 2, 5), claim("B", 2, 1)]
    assert line_of(allocate(1, WEIGHTS, few, 1), few, 1) is None
    line = line_of(allocate(3, WEIGHTS, few), few, 0)
    assert line is not None and (line.uscc, line.lowest) == ("B", Fraction(2, 5) * Fraction(1, 6))


def test_what_one_dimension_cannot_do_is_not_promised() -> None:
    """1.1-02"""
    sole = parts_of({"output": 5, "research": 0}, {"output": 5, "research": 0}, WEIGHTS)
    assert [more_needed(part, Fraction(2, 5), 1, Fraction(1)) for part in sole] == [None, None]
    small = parts_of({"output": 1, "research": 1}, {"output": 100, "research": 100}, WEIGHTS)
    assert more_needed(small[0], Fraction(1, 100), 0, Fraction(1, 4)) is None
    assert more_needed(small[1], Fraction(1, 100), 0, Fraction(1, 4)) is not None


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_the_spread_is_the_mean_difference_over_twice_the_mean(numbers: list[int]) -> None:
    """1.1-02"""
    histogram: dict[int, int] = {}
    for number in numbers:
        histogram[number] = histogram.get(number, 0) + 1
    spread = spread_of(histogram)
    assert (spread.employers, spread.granted) == (len(numbers), sum(numbers))
    assert spread.with_some == sum(1 for number in numbers if number)
    if sum(numbers):
        differences = sum(abs(a - b) for a, b in product(numbers, numbers))
        assert spread.gini == Fraction(differences, 2 * len(numbers) * sum(numbers))
        most = sorted(numbers, reverse=True)[: -(-len(numbers) // 10)]
        assert spread.top_tenth == Fraction(sum(most), sum(numbers))


def test_an_even_spread_is_nothing_and_a_lonely_winner_nearly_one() -> None:
    """1.1-02"""
    assert spread_of({3: 8}).gini == 0
    assert spread_of({0: 99, 50: 1}).gini == Fraction(99, 100)
    assert spread_of({0: 4}).gini == 0


def test_few_columns_hold_every_employer_and_every_permit() -> None:
    """1.1-02"""
    drawn = buckets_of({0: 7, 1: 5, 4: 2, 60: 1})
    assert [(b.lowest, b.highest, b.employers, b.granted) for b in drawn if b.employers] == [
        (0, 0, 7, 0),
        (1, 1, 5, 5),
        (3, 5, 2, 8),
        (51, None, 1, 60),
    ]
    assert len(buckets_of({0: 7, 1: 5})) == 2
    assert sum(b.employers for b in buckets_of({n: 1 for n in range(200)})) == 200


def test_a_number_by_hand_stays_below_what_was_declared_and_the_total() -> None:
    """1.1-02"""
    require_within(4, declared=4, granted=9, before=3, total=10)
    with pytest.raises(Refused) as above:
        require_within(5, declared=4, granted=9, before=3, total=20)
    assert (above.value.code, dict(above.value.facts)) == ("share_above_declared", {"declared": 4})
    with pytest.raises(Refused) as over:
        require_within(5, declared=9, granted=9, before=3, total=10)
    assert (over.value.code, dict(over.value.facts)) == ("share_above_total", {"most": 4, "total": 10})


def test_weights_that_are_not_the_policys_are_named() -> None:
    """1.1-02"""
    assert differing(WEIGHTS, WEIGHTS) == ()
    assert differing({**WEIGHTS, "output": Fraction(1)}, WEIGHTS) == ("output",)
    assert differing({"output": Fraction(2, 5)}, WEIGHTS) == ("research",)
    assert differing({**WEIGHTS, "jobs": Fraction(0)}, WEIGHTS) == ()
