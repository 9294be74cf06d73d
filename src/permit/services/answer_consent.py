"""The employer answers an employee's request to file one kind of business (R-33).

Clauses: 4.2-02
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Consent, Employer
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.audit import record_act


def lock_consent(employer: Employer, consent_id: int) -> Consent:
    """The consent asked of this employer, locked. Raises Consent.DoesNotExist."""
    found = Consent.objects.select_for_update(of=("self",)).select_related("association__person")
    return found.get(pk=consent_id, association__employer=employer)


@transaction.atomic
def answer_consent(
    employer: Employer, consent_id: int, granted: bool, reason: str, acting: Acting, now: datetime
) -> Consent:
    """Grant or decline, dated and by name of the agent; declining needs a reason.

    Raises Refused: 'agent_not_confirmed', 'consent_answered', 'not_employed_here', 'reason_missing'.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    consent = lock_consent(employer, consent_id)
    if consent.state != Consent.State.REQUESTED:
        raise Refused("consent_answered", {"state": consent.get_state_display()})
    if consent.association.state != AssociationState.CONFIRMED:
        raise Refused("not_employed_here", {"state": consent.association.get_state_display()})
    if not granted and not reason.strip():
        raise Refused("reason_missing")
    consent.state = Consent.State.GRANTED if granted else Consent.State.DECLINED
    consent.reason, consent.agent, consent.answered_at = reason.strip(), acting.agent, now
    consent.save()
    act = "grant_consent" if granted else "decline_consent"
    record_act(f"consent:{consent.pk}", acting, act, now, business=consent.business)
    return consent
