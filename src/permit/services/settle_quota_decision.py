"""A second quota officer approves or turns down what the first proposed; who proposed may take it back (1.1-02).

Clauses: 1.1-02, 1.1-03
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Employer, QuotaDecision
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.book_quota_decision import book_quota_decision
from permit.services.propose_quota_decision import facts_of, subject_of
from permit.services.queue_message import queue_message
from permit.services.quota_ports import balance
from permit.services.quota_rounds import require_quota_officer
from permit.services.who_is_told import agent_recipient

State = QuotaDecision.State
SHORTEST_WORDS, LONGEST_WORDS = 5, 300


@transaction.atomic
def approve_quota_decision(decision_id: int, version: int, words: str, acting: Acting, now: datetime) -> QuotaDecision:
    """Approve: the ledger moves with it, and the employers are told.

    Raises Refused: 'not_your_role', 'changed_meanwhile', 'second_person_needed', 'quota_year_over' (year), and what
    `book_quota_decision` raises.
    """
    decision = _locked(decision_id, version, acting)
    _require_second_person(decision, acting)
    if decision.year < localtime(now).year:
        raise Refused("quota_year_over", {"year": decision.year})
    _settle(decision, State.APPROVED, words, acting, now)
    book_quota_decision(decision, acting, now)
    if decision.source is not None:
        _tell(decision, decision.source, "调减", now)
    if decision.target is not None:
        _tell(decision, decision.target, "增加", now)
    return decision


@transaction.atomic
def reject_quota_decision(decision_id: int, version: int, words: str, acting: Acting, now: datetime) -> QuotaDecision:
    """Turn it down, with words. Raises Refused: as `approve_quota_decision`, and 'reason_too_short'."""
    decision = _locked(decision_id, version, acting)
    _require_second_person(decision, acting)
    _require_words(words)
    _settle(decision, State.REJECTED, words, acting, now)
    return decision


@transaction.atomic
def withdraw_quota_decision(decision_id: int, version: int, words: str, acting: Acting, now: datetime) -> QuotaDecision:
    """Who proposed it takes it back. Raises Refused: 'not_your_role', 'changed_meanwhile', 'reason_too_short'."""
    decision = _locked(decision_id, version, acting)
    if decision.proposed_by != acting.staff:
        raise Refused("not_your_role", {"role": acting.role})
    _require_words(words)
    _settle(decision, State.WITHDRAWN, words, acting, now)
    return decision


def _locked(decision_id: int, version: int, acting: Acting) -> QuotaDecision:
    require_quota_officer(acting)
    found = QuotaDecision.objects.select_for_update(of=("self",)).select_related("source", "target", "proposed_by")
    decision = found.get(pk=decision_id)
    if decision.version != version or decision.state != State.PROPOSED:
        raise Refused("changed_meanwhile", {"state": decision.get_state_display(), "number": str(decision.pk)})
    return decision


def _require_second_person(decision: QuotaDecision, acting: Acting) -> None:
    if decision.proposed_by == acting.staff:
        raise Refused("second_person_needed", {"name": decision.proposed_by.name})


def _require_words(words: str) -> None:
    if len(words.strip()) < SHORTEST_WORDS:
        raise Refused("reason_too_short", {"minimum": SHORTEST_WORDS})


def _settle(decision: QuotaDecision, state: str, words: str, acting: Acting, now: datetime) -> None:
    decision.state, decision.words = state, words.strip()[:LONGEST_WORDS]
    if state != State.WITHDRAWN:
        decision.decided_by, decision.decided_at = acting.staff, now
    decision.version += 1
    decision.save()
    record_act(subject_of(decision), acting, f"{state}_quota_decision", now, words=decision.words, **facts_of(decision))


def _tell(decision: QuotaDecision, employer: Employer, change: str, now: datetime) -> None:
    state, told = balance(employer, decision.year), agent_recipient(employer)
    queue_message(
        "quota_changed", told.mobile, told.name, now, employer=employer.name, year=decision.year, change=change,
        number=decision.number, allotted=state.allotted, free=state.free,
    )  # fmt: skip
