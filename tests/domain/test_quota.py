"""1.1-02: the allocation; R-25: the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from permit.domain.errors import Refused
from permit.domain.quota import Allocation, Claim, QuotaState, allocate, shared_scores

WEIGHTS = {"output": Fraction(2, 5), "investment": Fraction(1, 5), "employment": Fraction(1, 5)}
WEIGHTS["research"] = Fraction(1, 5)


def claim(uscc: str, declared: int, *amounts: int) -> Claim:
    padded = (*amounts, 0, 0, 0, 0)
    return Claim(uscc, declared, dict(zip(WEIGHTS, padded, strict=False)))


def slow_allocate(total: int, weights: Mapping[str, Fraction], claims: Sequence[Claim], minimum: int) -> list[int]:
    """The rule read out loud: every seat looks at everybody, in exact fractions."""
    sums = {name: sum(c.contributions[name] for c in claims) for name in weights}
    scores = [
        sum((w * Fraction(c.contributions[name], sums[name]) for name, w in weights.items() if sums[name]), Fraction())
        for c in claims
    ]
    held = [0] * len(claims)
    for limits in ([min(minimum, c.declared) for c in claims], [c.declared for c in claims]):
        while sum(held) < total:
            open_to = [i for i in range(len(claims)) if held[i] < limits[i]]
            if not open_to:
                break
            best = min(open_to, key=lambda i: (scores[i] == 0, -scores[i] / (2 * held[i] + 1), held[i], claims[i].uscc))
            held[best] += 1
    return held


def numbers(allocation: Allocation) -> list[int]:
    return [award.number for award in allocation.awards]


amounts = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 10**9))
claims_of = st.lists(
    st.tuples(st.integers(0, 12), st.tuples(amounts, amounts, amounts, amounts)), min_size=0, max_size=7
).map(lambda rows: [claim(f"U{index:02}", declared, *given) for index, (declared, given) in enumerate(rows)])
weights_of = st.tuples(*[st.integers(0, 300)] * 4).map(
    lambda hundredths: {name: Fraction(w, 100) for name, w in zip(WEIGHTS, hundredths, strict=True)}
)
totals = st.integers(0, 60)
minimums = st.integers(0, 4)


@settings(deadline=None)
@given(totals, weights_of, claims_of, minimums)
@example(7, WEIGHTS, [claim("U1", 5), claim("U0", 5)], 1)
@example(40, WEIGHTS, [claim("U1", 60, 1), claim("U0", 60, 2)], 3)
def test_the_allocation_agrees_with_the_rule_read_out_loud(
    total: int, weights: dict[str, Fraction], claims: list[Claim], minimum: int
) -> None:
    allocation = allocate(total, weights, claims, minimum)
    assert numbers(allocation) == slow_allocate(total, weights, claims, minimum)
    assert allocation.left == total - sum(numbers(allocation))
    assert [award.uscc for award in allocation.awards] == [c.uscc for c in claims]


many_for_few = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([0, 1, 2, 3, 7, 10**6])), min_size=1, max_size=4
).map(lambda rows: [claim(f"U{index}", declared, amount) for index, (declared, amount) in enumerate(rows)])


@pytest.mark.timeout(20)
@pytest.mark.parametrize("minimum", [0, 10**12])
def test_a_great_many_permits_are_shared_in_proportion_at_once(minimum: int) -> None:
    """1.1-02: one by one this would take days. Scores 1 : 2 : 4, somebody capped, somebody without a score."""
    unit = 1_000_003  # scores of many digits: levels are counted in them
    amounts = ((10**15, unit), (10**15, 2 * unit), (10**15, 4 * unit), (7, 9 * unit + 1), (10**15, 0))
    claims = [claim(f"U{place}", declared, amount) for place, (declared, amount) in enumerate(amounts)]
    awards = numbers(allocate(7 * 10**14 + 7, WEIGHTS, claims, minimum))
    without = minimum  # a minimum is granted to everybody before scores count
    rest = 7 * 10**14 - without
    assert awards[3:] == [7, without]
    assert all(abs(7 * got - rest * share) < 14 for got, share in zip(awards[:3], (1, 2, 4), strict=True))
    assert sum(awards) == 7 * 10**14 + 7


@pytest.mark.timeout(20)
def test_a_great_many_permits_without_any_score_are_shared_evenly_at_once() -> None:
    claims = [claim(f"U{place}", 10**15) for place in range(3)]
    even = 666_666_666_666_667
    assert numbers(allocate(2 * 10**15 + 2, WEIGHTS, claims)) == [even + 1, even, even]


@settings(deadline=None)
@given(st.integers(0, 500), many_for_few, st.integers(0, 50))
def test_many_permits_for_few_employers_agree_with_the_rule_too(total: int, claims: list[Claim], minimum: int) -> None:
    assert numbers(allocate(total, WEIGHTS, claims, minimum)) == slow_allocate(total, WEIGHTS, claims, minimum)


@settings(deadline=None)
@given(totals, weights_of, claims_of, minimums)
def test_a_larger_total_only_adds(total: int, weights: dict[str, Fraction], claims: list[Claim], minimum: int) -> None:
    smaller, larger = (numbers(allocate(n, weights, claims, minimum)) for n in (total, total + 1))
    assert all(before <= after for before, after in zip(smaller, larger, strict=True))
    assert sum(larger) - sum(smaller) in (0, 1)


@settings(deadline=None)
@given(totals, weights_of, claims_of, minimums)
def test_nobody_gets_more_than_declared_and_the_total_is_never_exceeded(
    total: int, weights: dict[str, Fraction], claims: list[Claim], minimum: int
) -> None:
    allocation = allocate(total, weights, claims, minimum)
    assert all(award.number <= c.declared for award, c in zip(allocation.awards, claims, strict=True))
    assert sum(numbers(allocation)) == min(total, sum(c.declared for c in claims))


@settings(deadline=None)
@given(totals, weights_of, claims_of, minimums, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    total: int, weights: dict[str, Fraction], claims: list[Claim], minimum: int, chance: object
) -> None:
    shuffled = list(claims)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    as_given = {award.uscc: award for award in allocate(total, weights, claims, minimum).awards}
    assert as_given == {award.uscc: award for award in allocate(total, weights, shuffled, minimum).awards}


@settings(deadline=None)
@given(totals, weights_of, claims_of, minimums, st.sampled_from(sorted(WEIGHTS)), st.integers(1, 10**6))
def test_the_unit_of_a_dimension_does_not_matter(
    total: int, weights: dict[str, Fraction], claims: list[Claim], minimum: int, name: str, unit: int
) -> None:
    scaled = [replace(c, contributions={**c.contributions, name: c.contributions[name] * unit}) for c in claims]
    assert allocate(total, weights, scaled, minimum) == allocate(total, weights, claims, minimum)


@settings(deadline=None)
@given(totals, weights_of, claims_of, minimums, st.integers(1, 1000))
def test_the_scale_of_all_weights_does_not_matter(
    total: int, weights: dict[str, Fraction], claims: list[Claim], minimum: int, factor: int
) -> None:
    larger = {name: weight * factor for name, weight in weights.items()}
    assert numbers(allocate(total, larger, claims, minimum)) == numbers(allocate(total, weights, claims, minimum))


class TestByHand:
    """1.1-02"""

    def test_seats_follow_the_highest_quotient(self) -> None:
        # Scores .24, .12, .04; the turns in order: A .24, B .12, A .08, A .048, then C before B at .04.
        claims = [claim("A", 9, 6), claim("B", 9, 3), claim("C", 9, 1)]
        assert numbers(allocate(3, WEIGHTS, claims)) == [2, 1, 0]
        assert numbers(allocate(4, WEIGHTS, claims)) == [3, 1, 0]
        assert numbers(allocate(5, WEIGHTS, claims)) == [3, 1, 1]
        assert numbers(allocate(10, WEIGHTS, claims)) == [6, 3, 1]

    def test_a_score_is_the_weighted_sum_of_shares(self) -> None:
        claims = [claim("A", 1, 30, 0, 1, 5), claim("B", 1, 10, 0, 3, 5)]
        scores = [award.score for award in allocate(2, WEIGHTS, claims).awards]
        assert scores == [
            Fraction(2, 5) * Fraction(3, 4) + Fraction(1, 5) * Fraction(1, 4) + Fraction(1, 10),
            Fraction(2, 5) * Fraction(1, 4) + Fraction(1, 5) * Fraction(3, 4) + Fraction(1, 10),
        ]

    def test_a_dimension_whose_sum_is_nothing_counts_for_nobody(self) -> None:
        scores, denominator = shared_scores(WEIGHTS, [claim("A", 1, 0, 0, 4, 0).contributions])
        assert [Fraction(score, denominator) for score in scores] == [Fraction(1, 5)]

    def test_a_tie_goes_to_whoever_holds_fewer(self) -> None:
        # After one seat for A (3), A's next quotient is 3 / 3 = 1, and so is B's first.
        claims = [claim("A", 5, 3), claim("B", 5, 1)]
        assert numbers(allocate(2, WEIGHTS, claims)) == [1, 1]

    def test_then_to_the_smaller_credit_code(self) -> None:
        claims = [claim("B", 5, 2), claim("A", 5, 2), claim("C", 5, 2)]
        assert numbers(allocate(1, WEIGHTS, claims)) == [0, 1, 0]
        assert numbers(allocate(2, WEIGHTS, claims)) == [1, 1, 0]
        assert numbers(allocate(4, WEIGHTS, claims)) == [1, 2, 1]

    def test_no_score_comes_after_all_others(self) -> None:
        claims = [claim("A", 5), claim("B", 2, 1), claim("C", 5)]
        assert numbers(allocate(2, WEIGHTS, claims)) == [0, 2, 0]
        assert numbers(allocate(5, WEIGHTS, claims)) == [2, 2, 1]

    def test_where_nobody_has_a_score_all_take_turns(self) -> None:
        claims = [claim("C", 5), claim("A", 1), claim("B", 5)]
        assert numbers(allocate(5, WEIGHTS, claims)) == [2, 1, 2]

    def test_weights_of_nothing_leave_everybody_without_a_score(self) -> None:
        nothing = dict.fromkeys(WEIGHTS, Fraction())
        allocation = allocate(3, nothing, [claim("B", 5, 9), claim("A", 5, 1)])
        assert numbers(allocation) == [1, 2]
        assert [award.score for award in allocation.awards] == [0, 0]

    def test_the_minimum_comes_first_and_counts(self) -> None:
        claims = [claim("A", 9, 90), claim("B", 9, 10), claim("C", 9)]
        assert numbers(allocate(6, WEIGHTS, claims, minimum=1)) == [4, 1, 1]

    def test_the_minimum_is_never_more_than_was_declared(self) -> None:
        claims = [claim("A", 1, 1), claim("B", 9, 9), claim("C", 0, 5)]
        assert numbers(allocate(5, WEIGHTS, claims, minimum=2)) == [1, 4, 0]

    def test_a_total_below_the_minimums_is_shared_in_the_same_order(self) -> None:
        claims = [claim("A", 9, 10), claim("B", 9, 9), claim("C", 9)]
        assert numbers(allocate(2, WEIGHTS, claims, minimum=2)) == [1, 1, 0]
        assert numbers(allocate(3, WEIGHTS, claims, minimum=2)) == [2, 1, 0]
        assert numbers(allocate(5, WEIGHTS, claims, minimum=2)) == [2, 2, 1]

    def test_what_nobody_declared_is_left(self) -> None:
        allocation = allocate(10, WEIGHTS, [claim("A", 2, 1), claim("B", 0, 1)])
        assert (numbers(allocation), allocation.left) == ([2, 0], 8)
        assert allocate(10, WEIGHTS, []) == Allocation((), 10)

    def test_a_hair_decides(self) -> None:
        # The quotients differ in the thirtieth digit: floats would call it a tie and take the smaller code.
        claims = [claim("A", 1, 10**30), claim("B", 1, 10**30 + 1)]
        assert numbers(allocate(1, WEIGHTS, claims)) == [0, 1]

    def test_a_very_large_total_is_shared_out_at_once(self) -> None:
        claims = [claim("A", 10**12, 3), claim("B", 10**12, 1), claim("C", 10**12)]
        assert numbers(allocate(10**9, WEIGHTS, claims)) == [750_000_000, 250_000_000, 0]
        allocation = allocate(10**9, WEIGHTS, [claim("A", 10**12), claim("B", 5), claim("C", 10**12)])
        assert numbers(allocation) == [499_999_998, 5, 499_999_997]


class TestLedger:
    """R-25"""

    def test_a_number_is_reserved_then_used(self) -> None:
        state = QuotaState(2).reserve().reserve().use()
        assert state == QuotaState(2, reserved=1, used=1)
        assert state.free == 0

    def test_a_reservation_is_given_back(self) -> None:
        assert QuotaState(1).reserve().release() == QuotaState(1)

    def test_nothing_is_reserved_past_the_allotted_number(self) -> None:
        """1.1-03"""
        for full in (QuotaState(0), QuotaState(1, reserved=1), QuotaState(1, used=1)):
            with pytest.raises(Refused) as refused:
                full.reserve()
            assert refused.value.code == "quota_exhausted"

    def test_a_refusal_says_how_many_were_allotted_and_taken(self) -> None:
        with pytest.raises(Refused) as refused:
            QuotaState(3, reserved=1, used=2).reserve()
        assert dict(refused.value.facts) == {"clause": "1.1-03", "allotted": 3, "used": 3}

    def test_only_what_was_reserved_is_used_or_given_back(self) -> None:
        for act in (QuotaState.use, QuotaState.release):
            with pytest.raises(Refused) as refused:
                act(QuotaState(3, used=1))
            assert refused.value.code == "quota_not_reserved"

    def test_the_allotted_number_never_falls_below_what_is_taken(self) -> None:
        state = QuotaState(5, reserved=1, used=2)
        assert state.allot(3) == QuotaState(3, reserved=1, used=2)
        with pytest.raises(Refused) as refused:
            state.allot(2)
        assert refused.value.code == "quota_in_use"

    @pytest.mark.parametrize("numbers", [(1, 1, 1), (-1, 0, 0), (1, -1, 0), (1, 0, -1), (0, 0, 1)])
    def test_an_impossible_ledger_cannot_be_made(self, numbers: tuple[int, int, int]) -> None:
        with pytest.raises(ValueError, match="impossible"):
            QuotaState(*numbers)

    @settings(deadline=None)
    @given(st.integers(0, 5), st.lists(st.sampled_from(["reserve", "use", "release"])))
    def test_whatever_happens_the_books_balance(self, allotted: int, acts: list[str]) -> None:
        state, open_cases, permits = QuotaState(allotted), 0, 0
        for act in acts:
            try:
                state = getattr(state, act)()
            except Refused:
                continue
            open_cases += {"reserve": 1, "use": -1, "release": -1}[act]
            permits += act == "use"
        assert (state.reserved, state.used) == (open_cases, permits)
        assert state.reserved + state.used <= allotted


def test_an_equal_turn_goes_to_whoever_holds_fewer_before_the_smaller_code_counts() -> None:
    """1.1-02: after one seat 3 ÷ 3 equals 1 ÷ 1; the smaller code would take the second seat too."""
    claims = [claim("U0", 5, 3), claim("U1", 5, 1)]
    assert numbers(allocate(2, WEIGHTS, claims)) == [1, 1]
    assert numbers(allocate(2, WEIGHTS, claims[::-1])) == [1, 1]


def test_an_equal_turn_goes_to_whoever_holds_fewer_among_several_too() -> None:
    """1.1-02: the third seat is a tie of 3 ÷ 3 against 1 ÷ 1, twice; the fewest held and the smallest code take it."""
    claims = [claim("U0", 5, 1), claim("U1", 5, 1), claim("U2", 5, 2), claim("U3", 5, 3)]
    assert numbers(allocate(3, WEIGHTS, claims)) == [1, 0, 1, 1]
