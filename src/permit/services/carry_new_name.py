"""An employer has a new name: the permits of its holders carry it from that day on.

Clauses: 6.5-01, N-07
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localtime

from permit.records.models import Association, CarriedHolder, Employer, PermitFact
from permit.records.models.associations import AssociationState

BATCH = 500


def carry_new_name(employer: Employer, now: datetime) -> int:
    """A new EMPLOYER fact from today for every permit that stands with this employer; how many.

    The old name stays in the history until the day before. The caller holds the lock on the employer's row.
    """
    today = localtime(now).date()
    confirmed = Association.objects.filter(employer=employer, state=AssociationState.CONFIRMED).values("person")
    carried = CarriedHolder.objects.filter(employer=employer).values("permit")
    current = PermitFact.objects.select_for_update(of=("self",)).filter(
        Q(permit__person__in=confirmed) | Q(permit__in=carried), kind=PermitFact.Kind.EMPLOYER, valid_until=None
    )
    # A permit may be with another employer although the person works here by now: its own fact tells.
    named = [fact for fact in current if fact.value.get("id") == employer.pk and fact.value["name"] != employer.name]
    for fact in named:
        fact.valid_until = max(fact.valid_from, today - timedelta(days=1))
    PermitFact.objects.bulk_update(named, ["valid_until"], batch_size=BATCH)
    PermitFact.objects.bulk_create(
        (
            PermitFact(
                permit_id=fact.permit_id,
                kind=PermitFact.Kind.EMPLOYER,
                value={**fact.value, "name": employer.name},
                valid_from=today,
                recorded_at=now,
            )
            for fact in named
        ),
        batch_size=BATCH,
    )
    return len(named)
