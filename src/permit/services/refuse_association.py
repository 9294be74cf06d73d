"""The employer does not confirm a request for association, and says why.

Clauses: 6.1.1-06, 6.1.2-06, N-03
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Association, Employer
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.queue_message import queue_message


def lock_association(employer: Employer, association_id: int, version: int | None) -> Association:
    """The employer's association, locked. Raises Association.DoesNotExist, Refused('changed_meanwhile')."""
    found = Association.objects.select_for_update(of=("self",)).select_related("person")
    association = found.get(pk=association_id, employer=employer)
    if version is not None and association.version != version:
        raise Refused("changed_meanwhile", {"state": association.get_state_display()})
    return association


@transaction.atomic
def refuse_association(
    employer: Employer, association_id: int, version: int | None, reason: str, acting: Acting, now: datetime
) -> Association:
    """Refuse a request with a reason of at least a few words; the applicant is told (R-03).

    Raises Refused('association_not_requested'), Refused('reason_missing'), Refused('changed_meanwhile').
    """
    association = lock_association(employer, association_id, version)
    if association.state != AssociationState.REQUESTED:
        raise Refused("association_not_requested", {"state": association.get_state_display()})
    if not reason.strip():
        raise Refused("reason_missing")
    association.state = AssociationState.REFUSED
    association.reason, association.decided_at = reason.strip(), now
    association.version += 1
    association.save()
    record_act(f"association:{association.pk}", acting, "refuse_association", now, reason_given=True)
    person = association.person
    queue_message(
        "association_decided", person.mobile, person.name, now, employer=employer.name, outcome="未确认", reason=reason
    )
    return association
