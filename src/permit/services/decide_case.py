"""The decision that grants: a permit for a person, or the permission to file for an employer (R-20).

Refusing is `refuse_case`, for every level the same.

Clauses: 4.1-01, 8-01, 4.2-04, 6.1.1-05
"""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business
from permit.domain.verification_code import CODE_BYTES, new_code
from permit.records.models import Case, Employer
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.issue_permit import issue_permit
from permit.services.law_in_force import law_in_force
from permit.services.move_case import lock_case, move_case
from permit.services.quota_ports import use
from permit.services.standing_findings import current_findings, require_answers, require_rulings
from permit.services.who_is_told import agent_recipient, party_of, tell

OFFERED = frozenset({Business.NEW, Business.EMPLOYER_REGISTRATION})


@transaction.atomic
def decide_case(number: str, version: int, acting: Acting, now: datetime) -> Case:
    """Grant a case. Every unknown has a ruling and every failing soft clause an exception that was allowed (R-12).

    No message unless the policy says so (4.2-04, R-03): both sides see it at once.
    Raises Refused: 'same_person' (name), 'clauses_forbid', 'ruling_needed', 'exception_unanswered', 'exception_refused'
    (clauses), 'business_not_offered', those of `issue_permit` and `quota_ports.use`, and of `lock_case`, `move_case`.
    """
    case = lock_case(number, version)
    today = localtime(now).date()
    if acting.staff is not None and acting.staff in (case.acceptor, case.reviewer):
        raise Refused("same_person", {"name": acting.name})
    case.decider = acting.staff
    move_case(case, Action.APPROVE, acting, now)
    findings = current_findings(case, today)
    require_rulings(findings)
    require_answers(findings)
    _grant(case, today, acting, now)
    if "approved" in _messages_sent(today):
        for recipient in {party_of(case), agent_recipient(case.employer)}:
            tell(case, "approved", recipient, now)
    return case


def _grant(case: Case, today: date, acting: Acting, now: datetime) -> None:
    business = Business(case.business)
    if business not in OFFERED:
        raise Refused("business_not_offered", {"business": business})
    if business is Business.NEW:
        use(case, now)
        issue_permit(case, today, acting, now)
    else:
        grant_permission(case.employer_id, today, acting, now)


def grant_permission(employer_id: int, today: date, acting: Acting, now: datetime) -> Employer:
    """From now on the employer may associate employees and file; it gets its first association code (6.1.1-05)."""
    employer = Employer.objects.select_for_update().get(pk=employer_id)
    employer.permission, employer.permission_since = PermissionState.GRANTED, today
    if not employer.association_code:
        employer.association_code = new_code(secrets.token_bytes(CODE_BYTES))
        employer.association_code_at = now
    employer.save(update_fields=["permission", "permission_since", "association_code", "association_code_at"])
    record_act(f"employer:{employer.pk}", acting, "grant_permission", now)
    return employer


def _messages_sent(today: date) -> tuple[object, ...]:
    sent = law_in_force(today).value("messages_sent")
    return tuple(sent) if isinstance(sent, tuple) else ()
