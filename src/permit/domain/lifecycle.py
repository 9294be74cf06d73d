"""Who may do what from where: the states of a case as a table.

One row is (business, state, actor, action) → next state; what is not in it is refused. The same table draws the
buttons, guards the services and renders the diagram in the docs. Sources: 4.1-01, 4.2-02, N-02, R-19, R-20, R-30, R-31.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from permit.domain.errors import Refused


class Business(StrEnum):
    NEW = "new"
    RENEWAL = "renewal"
    EMPLOYER_CHANGE = "employer_change"
    INFORMATION_CHANGE = "information_change"
    EMPLOYER_REGISTRATION = "employer_registration"
    DEPARTMENT_CHANGE = "department_change"


class State(StrEnum):
    DRAFT = "draft"
    FIRST_REVIEW = "first_review"
    OFFICE_CHECK = "office_check"
    ACCEPTANCE = "acceptance"
    REVIEW = "review"
    DECISION = "decision"
    RETURNED_TO_APPLICANT = "returned_to_applicant"
    RETURNED_TO_EMPLOYER = "returned_to_employer"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNCORRECTED = "uncorrected"
    EMPLOYMENT_ENDED = "employment_ended"
    LAPSED = "lapsed"


class Actor(StrEnum):
    APPLICANT = "applicant"
    EMPLOYER = "employer"
    OFFICE = "office"
    ACCEPTOR = "acceptor"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    SYSTEM = "system"


class Action(StrEnum):
    SUBMIT = "submit"
    DECLARE = "declare"
    SEND_ALONE = "send_alone"
    WITHDRAW_ALONE = "withdraw_alone"
    REMIND = "remind"
    RETURN_TO_APPLICANT = "return_to_applicant"
    RETURN_TO_EMPLOYER = "return_to_employer"
    RECORD_RECEIPT = "record_receipt"
    REJECT_RECEIPT = "reject_receipt"
    TRANSFER = "transfer"
    REPORT = "report"
    ACCEPT = "accept"
    PASS = "pass"  # noqa: S105 - a review, not a password
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    URGE = "urge"
    RULE = "rule"
    CLOSE_UNCORRECTED = "close_uncorrected"
    CLOSE_EMPLOYMENT_ENDED = "close_employment_ended"
    LAPSE = "lapse"
    CLOSE_FALSE_STATEMENT = "close_false_statement"


STATE_NAMES = {
    State.DRAFT: "填写中",
    State.FIRST_REVIEW: "待单位初审",
    State.OFFICE_CHECK: "待属地审核",
    State.ACCEPTANCE: "待受理",
    State.REVIEW: "待复审",
    State.DECISION: "待终审",
    State.RETURNED_TO_APPLICANT: "退回个人补正",
    State.RETURNED_TO_EMPLOYER: "退回单位补正",
    State.APPROVED: "已准予",
    State.REFUSED: "不予办理",
    State.WITHDRAWN: "已撤回",
    State.UNCORRECTED: "未补正关闭",
    State.EMPLOYMENT_ENDED: "因离职关闭",
    State.LAPSED: "因到期失效",
}
BUSINESS_NAMES = {
    Business.NEW: "新办",
    Business.RENEWAL: "续签",
    Business.EMPLOYER_CHANGE: "聘用单位变更",
    Business.INFORMATION_CHANGE: "个人信息变更",
    Business.EMPLOYER_REGISTRATION: "开通办理权限",
    Business.DEPARTMENT_CHANGE: "主管部门变更",
}
ENDED = frozenset(
    {
        State.APPROVED,
        State.REFUSED,
        State.WITHDRAWN,
        State.UNCORRECTED,
        State.EMPLOYMENT_ENDED,
        State.LAPSED,
    }
)
OPEN = frozenset(State) - ENDED
RETURNED = frozenset({State.RETURNED_TO_APPLICANT, State.RETURNED_TO_EMPLOYER})
BUREAU_STATES = (State.ACCEPTANCE, State.REVIEW, State.DECISION)
UNDER_WAY = (State.FIRST_REVIEW, State.OFFICE_CHECK, *BUREAU_STATES)
OF_A_PERMIT = frozenset({Business.RENEWAL, Business.EMPLOYER_CHANGE})
# What cannot outlive the permit it is about.
ENDING_WITH_PERMIT = OF_A_PERMIT | {Business.INFORMATION_CHANGE}
# Both bring the employer the permission to file, and nothing else (6.1.1, 6.6).
FOR_THE_PERMISSION = frozenset({Business.EMPLOYER_REGISTRATION, Business.DEPARTMENT_CHANGE})
OF_A_PERSON = frozenset(Business) - FOR_THE_PERMISSION
STARTED_BY_APPLICANT = frozenset({Business.NEW, Business.INFORMATION_CHANGE})

# What a freelancer without an employer sends to the office itself: nobody reviews it first.
WITHOUT_EMPLOYER = frozenset({Business.NEW, Business.RENEWAL, Business.INFORMATION_CHANGE})

# From where the employer sends a case it started for an employee, who uploads into it (6.3-06).
SENT_BY_EMPLOYER = frozenset({State.DRAFT, State.RETURNED_TO_APPLICANT})

Key = tuple[Business, State, Actor, Action]
Step = tuple[State, Actor, Action, State]


@dataclass(frozen=True)
class Row:
    """One allowed act."""

    business: Business
    state: State
    actor: Actor
    action: Action
    then: State


def _review_rows(state: State, actor: Actor, forward: Action, then: State, *, of_a_person: bool) -> Iterator[Step]:
    yield state, actor, forward, then
    yield state, actor, Action.RULE, state
    if of_a_person:
        yield state, actor, Action.RETURN_TO_APPLICANT, State.RETURNED_TO_APPLICANT
    yield state, actor, Action.RETURN_TO_EMPLOYER, State.RETURNED_TO_EMPLOYER
    yield state, actor, Action.REFUSE, State.REFUSED


def _office_rows(*, of_a_person: bool) -> Iterator[Step]:
    state, actor = State.OFFICE_CHECK, Actor.OFFICE
    yield from _review_rows(state, actor, Action.REPORT, State.ACCEPTANCE, of_a_person=of_a_person)
    yield state, actor, Action.TRANSFER, state
    yield state, actor, Action.RECORD_RECEIPT, state
    yield state, actor, Action.REJECT_RECEIPT, state
    yield state, Actor.EMPLOYER, Action.URGE, state
    if of_a_person:
        yield state, Actor.APPLICANT, Action.URGE, state


def _bureau_rows(*, of_a_person: bool) -> Iterator[Step]:
    yield from _review_rows(State.ACCEPTANCE, Actor.ACCEPTOR, Action.ACCEPT, State.REVIEW, of_a_person=of_a_person)
    yield from _review_rows(State.REVIEW, Actor.REVIEWER, Action.PASS, State.DECISION, of_a_person=of_a_person)
    yield from _review_rows(State.DECISION, Actor.DECIDER, Action.APPROVE, State.APPROVED, of_a_person=of_a_person)


def _filing_rows(business: Business) -> Iterator[Step]:
    """From the draft to the office, and back after a return."""
    if business in STARTED_BY_APPLICANT:
        yield State.DRAFT, Actor.APPLICANT, Action.SUBMIT, State.FIRST_REVIEW
        yield State.FIRST_REVIEW, Actor.EMPLOYER, Action.SUBMIT, State.OFFICE_CHECK
        yield State.FIRST_REVIEW, Actor.EMPLOYER, Action.RETURN_TO_APPLICANT, State.RETURNED_TO_APPLICANT
        yield State.FIRST_REVIEW, Actor.EMPLOYER, Action.REFUSE, State.REFUSED
        yield State.FIRST_REVIEW, Actor.APPLICANT, Action.URGE, State.FIRST_REVIEW
        yield State.RETURNED_TO_APPLICANT, Actor.APPLICANT, Action.SUBMIT, State.FIRST_REVIEW
    else:
        yield State.DRAFT, Actor.EMPLOYER, Action.SUBMIT, State.OFFICE_CHECK
        if business in OF_A_PERSON:
            yield State.RETURNED_TO_APPLICANT, Actor.EMPLOYER, Action.SUBMIT, State.OFFICE_CHECK
    yield State.RETURNED_TO_EMPLOYER, Actor.EMPLOYER, Action.SUBMIT, State.OFFICE_CHECK
    if business in WITHOUT_EMPLOYER:
        for state in sorted(SENT_BY_EMPLOYER):
            yield state, Actor.APPLICANT, Action.SEND_ALONE, State.OFFICE_CHECK
    for state in declared_before_sending(business):
        yield state, Actor.APPLICANT, Action.DECLARE, state
        yield state, Actor.EMPLOYER, Action.REMIND, state


def declared_before_sending(business: Business) -> tuple[State, ...]:
    """From where the employer hands in a round of a person: the applicant has declared it before (7-05)."""
    if business not in OF_A_PERSON:
        return ()
    after_a_return = (State.RETURNED_TO_EMPLOYER,)
    return after_a_return if business in STARTED_BY_APPLICANT else (*sorted(SENT_BY_EMPLOYER), *after_a_return)


def _ending_rows(business: Business) -> Iterator[Step]:
    initiator = Actor.APPLICANT if business in STARTED_BY_APPLICANT else Actor.EMPLOYER
    for state in sorted(OPEN):
        yield state, initiator, Action.WITHDRAW, State.WITHDRAWN
        if business is Business.RENEWAL:
            yield state, Actor.APPLICANT, Action.WITHDRAW_ALONE, State.WITHDRAWN
        if business in OF_A_PERSON:
            yield state, Actor.SYSTEM, Action.CLOSE_EMPLOYMENT_ENDED, State.EMPLOYMENT_ENDED
            yield state, Actor.SYSTEM, Action.CLOSE_FALSE_STATEMENT, State.REFUSED
        if business in ENDING_WITH_PERMIT:
            yield state, Actor.SYSTEM, Action.LAPSE, State.LAPSED
    for state in sorted(RETURNED):
        if business in OF_A_PERSON or state is State.RETURNED_TO_EMPLOYER:
            yield state, Actor.SYSTEM, Action.CLOSE_UNCORRECTED, State.UNCORRECTED


def _rows() -> Iterator[Row]:
    for business in Business:
        of_a_person = business in OF_A_PERSON
        for state, actor, action, then in (
            *_filing_rows(business),
            *_office_rows(of_a_person=of_a_person),
            *_bureau_rows(of_a_person=of_a_person),
            *_ending_rows(business),
        ):
            yield Row(business, state, actor, action, then)


TABLE: dict[Key, State] = {(r.business, r.state, r.actor, r.action): r.then for r in _rows()}


def move(business: Business, state: State, actor: Actor, action: Action) -> State:
    """The state after the act. Raises Refused('not_allowed_here') for an act that is not in the table."""
    try:
        return TABLE[business, state, actor, action]
    except KeyError:
        raise Refused(
            "not_allowed_here", {"business": business, "state": state, "actor": actor, "action": action}
        ) from None


def allowed(business: Business, state: State, actor: Actor) -> tuple[Action, ...]:
    """What the actor may do from here, in the order of the enumeration."""
    return tuple(a for a in Action if (business, state, actor, a) in TABLE)


def whose_turn(business: Business, state: State) -> Actor | None:
    """Who has to act for the case to go on; None when it has ended."""
    forward = (Action.SUBMIT, Action.REPORT, Action.ACCEPT, Action.PASS, Action.APPROVE)
    for actor in Actor:
        if any((business, state, actor, action) in TABLE for action in forward):
            return actor
    return None
