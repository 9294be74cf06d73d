"""The old system says somebody works here who does not: the employer lets go, the permit is suspended (N-13).

Clauses: 5-08, N-13, 6.4-01
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Association, CarriedHolder, Employer, PartyRequest, Permit, PermitFact
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.audit import record_acts
from permit.services.batches import in_batches
from permit.services.permit_facts import write_facts
from permit.services.permit_standing import standing_on
from permit.services.queue_message import Queued, queue_messages


@transaction.atomic
def release_carried_holder(
    employer: Employer, carried_id: int, reason: str, acting: Acting, now: datetime
) -> CarriedHolder:
    """Let a carried-over holder go who has left; the holder is told.

    Raises Refused: not_carried_here, reason_missing, carried_holder_associated (then the association is ended).
    """
    if not reason.strip():
        raise Refused("reason_missing")
    carried = _locked(employer).filter(pk=carried_id).first()
    if carried is None:
        raise Refused("not_carried_here")
    person = carried.permit.person
    if Association.objects.filter(person=person, employer=employer, state=AssociationState.CONFIRMED).exists():
        raise Refused("carried_holder_associated", {"name": person.name})
    _let_go([carried], employer, reason, acting, now)
    return carried


def release_carried_holders(employer: Employer, reason: str, acting: Acting, now: datetime) -> None:
    """All of them, when the employer's permission ends; whoever works there is released with the employment."""
    at_work = Association.objects.filter(employer=employer, state=AssociationState.CONFIRMED).values("person")
    found = list(_locked(employer).exclude(permit__person__in=at_work).order_by("pk"))
    for some in in_batches(found):
        _let_go(some, employer, reason, acting, now)


def _locked(employer: Employer) -> QuerySet[CarriedHolder]:
    found = CarriedHolder.objects.filter(employer=employer, completed_at__isnull=True).select_related("permit__person")
    return found.select_for_update(of=("self",))


def _let_go(carried: Sequence[CarriedHolder], employer: Employer, reason: str, acting: Acting, now: datetime) -> None:
    today, keys = localtime(now).date(), [each.permit_id for each in carried]
    locked = Permit.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    permits = list(locked.select_related("person").prefetch_related("facts"))
    standings = {each.pk: standing_on(each, max(today, each.issued_on), each.facts.all()) for each in permits}
    value = {"state": "suspended", "cause": "left_before_import", "employer": employer.name}
    valid = [(each, value) for each in permits if standings[each.pk].state == "valid"]
    write_facts(valid, PermitFact.Kind.STATE, today, now)
    for each in carried:
        each.employer = None
    CarriedHolder.objects.filter(pk__in=[each.pk for each in carried]).update(employer=None)
    PartyRequest.objects.filter(permit__in=keys, kind="release", state__in=["asked", "with_office"]).update(
        state=PartyRequest.State.SETTLED, settled_at=now, version=F("version") + 1
    )
    told = {"reason": reason.strip()}
    record_acts([(f"permit:{each.number}", told) for each in permits], acting, "release_carried_over", now)
    people = [each.person for each in permits]
    facts = {"employer": employer.name}
    queue_messages(
        [Queued("employment_ended", each.mobile, each.name, facts | {"person": each.name}) for each in people], now
    )
