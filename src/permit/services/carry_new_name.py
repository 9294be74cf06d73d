"""An employer has a new name or credit code: the permits of its holders carry it from that day on.

Clauses: 6.5-01, N-07
"""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localtime

from permit.records.models import Association, CarriedHolder, Employer, PermitFact
from permit.records.models.associations import AssociationState

BATCH = 500


def carry_new_name(employer: Employer, now: datetime, since: date | None = None) -> int:
    """A new EMPLOYER fact from `since` (today) for every permit that stands with this employer; how many.

    What held before stays in the history until the day before; a fact that began later than `since` is replaced from
    its own beginning. The caller holds the lock on the employer's row.
    """
    first = since or localtime(now).date()
    confirmed = Association.objects.filter(employer=employer, state=AssociationState.CONFIRMED).values("person")
    carried = CarriedHolder.objects.filter(employer=employer).values("permit")
    current = PermitFact.objects.select_for_update(of=("self",)).filter(
        Q(permit__person__in=confirmed) | Q(permit__in=carried), kind=PermitFact.Kind.EMPLOYER, valid_until=None
    )
    # A permit may be with another employer although the person works here by now: its own fact tells.
    named = [fact for fact in current if fact.value.get("id") == employer.pk and _differs(fact, employer)]
    begins = {fact.pk: max(fact.valid_from, first) for fact in named}
    for fact in named:
        fact.valid_until = max(fact.valid_from, begins[fact.pk] - timedelta(days=1))
    PermitFact.objects.bulk_update(named, ["valid_until"], batch_size=BATCH)
    PermitFact.objects.bulk_create(
        (
            PermitFact(
                permit_id=fact.permit_id,
                kind=PermitFact.Kind.EMPLOYER,
                value={**fact.value, "name": employer.name, "uscc": employer.uscc},
                valid_from=begins[fact.pk],
                recorded_at=now,
            )
            for fact in named
        ),
        batch_size=BATCH,
    )
    return len(named)


def _differs(fact: PermitFact, employer: Employer) -> bool:
    return (fact.value.get("name"), fact.value.get("uscc")) != (employer.name, employer.uscc)
