"""The employer's first review: completeness and truth checked item by item, then on to the office.

Clauses: 6.2-01, 6.1.2-02, 4.2-02, 4.2-03, 1.1-03, 7-05, 4.1-01
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business
from permit.domain.sections import PROFILE, Section
from permit.records.models import Case, ExceptionRequest
from permit.services.acting import Acting
from permit.services.apply_for_permission import declare
from permit.services.asked_of_business import claims_of_case
from permit.services.case_problems import BLOCKING, SOFT, CaseProblems, problems_of
from permit.services.consent_standing import require_consent
from permit.services.declare_permit import require_none_declared
from permit.services.freeze_round import freeze_round
from permit.services.keep_or_find_office import keep_or_find_office
from permit.services.material_slots import slots_of_case
from permit.services.move_case import lock_case, move_case
from permit.services.quota_ports import overtake_exceptions, reserve

SHORTEST_REASON = 10


@dataclass(frozen=True)
class FirstReview:
    """What the agent states. `checked`: keys of the items looked at; `reasons`: soft clause → why an exception."""

    checked: Collection[str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    declared: bool = False


def items_of(case: Case, today: date) -> tuple[tuple[str, str], ...]:
    """What has to be looked at, as (key, words): the person's information, the claims, each material handed in.

    Where a section has to agree with papers, the words say with which (6.1.2-02).
    """
    sections = [(f"person.{each.key}", _looked_at(each)) for each in PROFILE]
    sections += [(f"case.{each.key}", _looked_at(each)) for each in claims_of_case(case)]
    slots = [slot for slot in slots_of_case(case, today) if slot.versions or slot.state == "waived"]
    return (*sections, *((slot.key, slot.title) for slot in slots))


@transaction.atomic
def submit_first_review(number: str, version: int | None, review: FirstReview, acting: Acting, now: datetime) -> Case:
    """Pass a case on to the employer's office (N-02: the stamped form follows).

    A number of this year is reserved for a new permit (R-25); where none is free, an exception has to be asked for and
    allowed first (`ask_quota_exception`): the case then holds its own number.
    Raises Refused: 'agent_not_confirmed', 'declaration_missing', 'consent_missing', 'first_review_incomplete',
    'items_unchecked', 'reason_needed' (clauses), 'quota_exhausted' (allotted, used), 'declared_waiting' (number),
    'not_allowed_here',
    'changed_meanwhile'.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not review.declared:
        raise Refused("declaration_missing")
    case = lock_case(number, version)
    require_consent(case)
    today = localtime(now).date()
    problems = problems_of(case, today)
    check_content(case, problems, review, today)
    for issue in problems.of(SOFT):
        ask_exception(case, issue.clause, review.reasons[issue.clause], acting, now)
    if case.business == Business.NEW:
        assert case.person is not None
        require_none_declared(case.person)
        reserve(case, now, acting)
        overtake_exceptions(case)
    case.correct_by = None
    keep_or_find_office(case)
    move_case(case, Action.SUBMIT, acting, now, checked=sorted(review.checked), reasons=sorted(review.reasons))
    declare(case, acting, now)
    freeze_round(case, now, "forwarded")
    return case


def _looked_at(section: Section) -> str:
    return f"{section.title}（{section.agrees_with}）" if section.agrees_with else section.title


def check_content(case: Case, problems: CaseProblems, review: FirstReview, today: date) -> None:
    """Raises Refused: 'first_review_incomplete', 'items_unchecked', 'reason_needed' (clauses)."""
    blocking = problems.of(BLOCKING)
    if blocking:
        titles = "、".join(issue.title for issue in blocking)
        raise Refused("first_review_incomplete", {"count": len(blocking), "titles": titles})
    unchecked = [words for key, words in items_of(case, today) if key not in review.checked]
    if unchecked:
        raise Refused("items_unchecked", {"count": len(unchecked), "items": "、".join(unchecked)})
    soft = [issue.clause for issue in problems.of(SOFT)]
    silent = [clause for clause in soft if len(review.reasons.get(clause, "").strip()) < SHORTEST_REASON]
    if silent:
        raise Refused("reason_needed", {"clauses": "、".join(silent), "minimum": SHORTEST_REASON})


def ask_exception(case: Case, clause: str, reason: str, acting: Acting, now: datetime) -> None:
    """The reason for a soft clause that fails; a new reason asks anew (R-12)."""
    standing = ExceptionRequest.objects.filter(case=case, clause=clause).first()
    if standing is not None and standing.reason == reason.strip():
        return
    ExceptionRequest.objects.update_or_create(
        case=case,
        clause=clause,
        defaults={
            "reason": reason.strip(),
            "requested_by": acting.name,
            "requested_at": now,
            "allowed": None,
            "answer": "",
            "officer": None,
            "answered_at": None,
        },
    )
