"""Whoever started a case takes it back, until the decision (R-19); a reservation of quota is given back (R-25).

Clauses: 4.1-01
"""

from datetime import datetime

from django.db import transaction

from permit.domain.lifecycle import FOR_THE_PERMISSION, Action, Business
from permit.records.models import Case, Consent, Employer
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.move_case import lock_case, move_case
from permit.services.quota_ports import release
from permit.services.who_is_told import holder_of, tell


@transaction.atomic
def withdraw_case(number: str, version: int | None, reason: str, acting: Acting, now: datetime) -> Case:
    """Close the case as withdrawn; what was typed stays for a next one, consent to which can be asked again.

    Raises Refused: not_allowed_here, changed_meanwhile.
    """
    case = lock_case(number, version)
    case.closing_reason = reason.strip() or ("本人撤回" if acting.role == "applicant" else "单位撤回")
    case.correct_by = case.decide_by = case.reported_on = None
    alone = case.employer.is_freelancer and case.business == Business.RENEWAL
    move_case(case, Action.WITHDRAW_ALONE if alone else Action.WITHDRAW, acting, now)
    release(case, "withdrawn", now, acting)
    if case.business in FOR_THE_PERMISSION:
        Employer.objects.filter(pk=case.employer_id).update(permission=PermissionState.NONE)
    live = Consent.objects.filter(association=case.association, business=case.business)
    live.filter(state=Consent.State.GRANTED).update(state=Consent.State.USED)
    if case.initiator != "applicant" and acting.role != "applicant":
        _tell_holder(case, now)
    return case


def _tell_holder(case: Case, now: datetime) -> None:
    """Whose permit lapses without it learns that nothing is under way any more (6.3-05, R-01)."""
    for holder in holder_of(case):
        tell(case, "withdrawn_by_employer", holder, now, reason=case.closing_reason)
