"""A freelancer who takes a job, or stops: the association with the own record ends as one with an employer does (R-10).

Clauses: N-13, N-14, 6.4-01
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Association, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.end_association import close_employment

SHORTEST_REASON = 5


@transaction.atomic
def stop_freelancing(person: Person, version: int, until: date, reason: str, acting: Acting, now: datetime) -> None:
    """The permit becomes 挂起, an open case closes; the new employer then starts the employer change (N-13, N-14).

    Raises Refused: 'not_your_role', 'not_a_freelancer', 'changed_meanwhile', 'left_in_future' (today),
    'reason_too_short' (minimum).
    """
    held = lock_person(person)
    if acting.person is None or acting.person.pk != held.pk:
        raise Refused("not_your_role", {"role": acting.role})
    found = Association.objects.select_for_update(of=("self",)).select_related("person", "employer")
    own = found.filter(person=held, employer__freelancer=held, state=AssociationState.CONFIRMED).first()
    if own is None:
        raise Refused("not_a_freelancer")
    if own.version != version:
        raise Refused("changed_meanwhile")
    today = localtime(now).date()
    if until > today:
        raise Refused("left_in_future", {"today": today})
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    close_employment(own, reason, until, acting, now)
