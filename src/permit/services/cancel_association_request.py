"""An applicant takes back a request for association that nobody has answered yet.

Clauses: 6.1.2-06
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Association, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.audit import record_act


@transaction.atomic
def cancel_association_request(person: Person, association_id: int, acting: Acting, now: datetime) -> Association:
    """End the request. Raises Association.DoesNotExist, Refused('association_not_requested', state)."""
    found = Association.objects.select_for_update(of=("self",))
    association = found.get(pk=association_id, person=person)
    if association.state != AssociationState.REQUESTED:
        raise Refused("association_not_requested", {"state": association.get_state_display()})
    association.state, association.ended_at, association.reason = AssociationState.ENDED, now, "本人撤回申请"
    association.version += 1
    association.save()
    record_act(f"association:{association.pk}", acting, "cancel_association_request", now)
    return association
