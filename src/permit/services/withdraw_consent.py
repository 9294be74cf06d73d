"""The employer takes its consent back, as long as it has not passed the case on (R-33).

Clauses: 4.2-02
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.records.models import Case, Consent, Declaration, Employer
from permit.services.acting import Acting
from permit.services.answer_consent import lock_consent
from permit.services.audit import record_act
from permit.services.consent_standing import newest_answer

BEFORE_FIRST_REVIEW = (State.DRAFT, State.FIRST_REVIEW, State.RETURNED_TO_APPLICANT)


def open_case_of(consent: Consent) -> Case | None:
    """The open case that rests on the consent."""
    return Case.objects.filter(
        association_id=consent.association_id, business=consent.business, closed_at__isnull=True
    ).first()


def is_withdrawable(consent: Consent, case: Case | None) -> bool:
    """Granted, and no case of it went through the first review yet."""
    if consent.state not in (Consent.State.GRANTED, Consent.State.USED):
        return False
    if case is None:
        return consent.state == Consent.State.GRANTED
    if newest_answer(case) != consent:
        return False
    passed_on = Declaration.objects.filter(case=case, actor="employer").exists()
    return case.state in BEFORE_FIRST_REVIEW and not passed_on


@transaction.atomic
def withdraw_consent(employer: Employer, consent_id: int, reason: str, acting: Acting, now: datetime) -> Consent:
    """Withdraw with a reason; without consent the case cannot go on to the office.

    Raises Refused: 'agent_not_confirmed', 'reason_missing', 'consent_not_withdrawable'.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not reason.strip():
        raise Refused("reason_missing")
    consent = lock_consent(employer, consent_id)
    if not is_withdrawable(consent, open_case_of(consent)):
        raise Refused("consent_not_withdrawable", {"state": consent.get_state_display()})
    consent.state, consent.reason = Consent.State.WITHDRAWN, reason.strip()
    consent.answered_at, consent.agent = now, acting.agent
    consent.save()
    record_act(f"consent:{consent.pk}", acting, "withdraw_consent", now, business=consent.business)
    return consent
