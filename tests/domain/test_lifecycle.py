"""The state table: every (business, state, actor, action) is either in it or refused."""

import itertools

import pytest

from permit.domain.errors import Refused
from permit.domain.lifecycle import (
    ENDED,
    OPEN,
    TABLE,
    UNDER_WAY,
    Action,
    Actor,
    Business,
    State,
    allowed,
    move,
    whose_turn,
)

EVERYTHING = list(itertools.product(Business, State, Actor, Action))
SHORTEST_PATH = [
    (Actor.APPLICANT, Action.SUBMIT, State.FIRST_REVIEW),
    (Actor.EMPLOYER, Action.SUBMIT, State.OFFICE_CHECK),
    (Actor.OFFICE, Action.REPORT, State.ACCEPTANCE),
    (Actor.ACCEPTOR, Action.ACCEPT, State.REVIEW),
    (Actor.REVIEWER, Action.PASS, State.DECISION),
    (Actor.DECIDER, Action.APPROVE, State.APPROVED),
]


def test_a_new_permit_goes_employee_employer_office_acceptor_reviewer_decider() -> None:
    """4.1-01, R-20"""
    state = State.DRAFT
    for actor, action, then in SHORTEST_PATH:
        assert whose_turn(Business.NEW, state) is actor
        state = move(Business.NEW, state, actor, action)
        assert state is then


@pytest.mark.parametrize("business", Business)
def test_whatever_is_not_in_the_table_is_refused(business: Business) -> None:
    for key in (each for each in EVERYTHING if each[0] is business):
        if key in TABLE:
            assert move(*key) is TABLE[key]
        else:
            with pytest.raises(Refused, match="not_allowed_here"):
                move(*key)


@pytest.mark.parametrize(("business", "state"), list(itertools.product(Business, sorted(ENDED))))
def test_nothing_moves_a_case_that_has_ended(business: Business, state: State) -> None:
    assert all(not allowed(business, state, actor) for actor in Actor)
    assert whose_turn(business, state) is None


@pytest.mark.parametrize("business", Business)
def test_every_open_state_that_can_be_reached_has_somebody_whose_turn_it_is(business: Business) -> None:
    reached, frontier = set(), {State.DRAFT}
    while frontier:
        state = frontier.pop()
        reached.add(state)
        frontier |= {then for (b, s, _, _), then in TABLE.items() if b is business and s is state} - reached
    assert all(whose_turn(business, state) for state in reached & OPEN)
    assert State.APPROVED in reached


@pytest.mark.parametrize(("business", "state"), list(itertools.product(Business, UNDER_WAY)))
def test_whoever_reviews_can_return_and_refuse(business: Business, state: State) -> None:
    """R-19"""
    actor = whose_turn(business, state)
    if actor is None or not any(key[:2] == (business, state) and key[3] is Action.WITHDRAW for key in TABLE):
        return
    if state is State.FIRST_REVIEW and Action.SUBMIT not in allowed(business, state, Actor.EMPLOYER):
        return
    acts = allowed(business, state, actor)
    assert Action.REFUSE in acts
    assert {Action.RETURN_TO_APPLICANT, Action.RETURN_TO_EMPLOYER} & set(acts)


def test_only_who_started_a_case_can_withdraw_it_and_only_until_the_decision() -> None:
    """R-19"""
    withdrawals = {(b, s): a for (b, s, a, action) in TABLE if action is Action.WITHDRAW}
    assert withdrawals[Business.NEW, State.DECISION] is Actor.APPLICANT
    assert withdrawals[Business.RENEWAL, State.DECISION] is Actor.EMPLOYER
    assert not any(state in ENDED for _, state in withdrawals)


def test_a_permission_has_no_applicant() -> None:
    assert not any(b is Business.EMPLOYER_REGISTRATION and a is Actor.APPLICANT for (b, _, a, _) in TABLE)
