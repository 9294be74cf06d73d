"""The old system says somebody works here who does not: the employer lets go, the permit is suspended (N-13).

Clauses: 5-08, N-13, 6.4-01
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Association, CarriedHolder, Employer, PartyRequest, Permit, PermitFact
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.permit_facts import write_fact
from permit.services.permit_standing import standing_on
from permit.services.queue_message import queue_message
from permit.services.remind_carried_holders import open_holders


@transaction.atomic
def release_carried_holder(
    employer: Employer, carried_id: int, reason: str, acting: Acting, now: datetime
) -> CarriedHolder:
    """Let a carried-over holder go who has left; the holder is told.

    Raises Refused: not_carried_here, reason_missing, carried_holder_associated (then the association is ended).
    """
    today = localtime(now).date()
    if not reason.strip():
        raise Refused("reason_missing")
    carried = open_holders(employer).select_for_update(of=("self",)).filter(pk=carried_id).first()
    if carried is None:
        raise Refused("not_carried_here")
    person = carried.permit.person
    if Association.objects.filter(person=person, employer=employer, state=AssociationState.CONFIRMED).exists():
        raise Refused("carried_holder_associated", {"name": person.name})
    permit = Permit.objects.select_for_update(of=("self",)).get(pk=carried.permit_id)
    if standing_on(permit, max(today, permit.issued_on)).state == "valid":
        value = {"state": "suspended", "cause": "left_before_import", "employer": employer.name}
        write_fact(permit, PermitFact.Kind.STATE, value, today, now)
    carried.employer = None
    carried.save(update_fields=["employer"])
    PartyRequest.objects.filter(permit=permit, kind="release", state__in=["asked", "with_office"]).update(
        state=PartyRequest.State.SETTLED, settled_at=now, version=F("version") + 1
    )
    record_act(f"permit:{permit.number}", acting, "release_carried_over", now, reason=reason.strip())
    queue_message("employment_ended", person.mobile, person.name, now, employer=employer.name, person=person.name)
    return carried
