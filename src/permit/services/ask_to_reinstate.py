"""An association was ended by mistake: either side asks, within five working days, to take it up again (R-32).

Clauses: R-32
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Association, PartyRequest
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.party_requests import (
    APPLICANT,
    EMPLOYER,
    Kind,
    name_of,
    other_side,
    require_none_open,
    require_reason,
    tell_side,
    undo_by,
)


def last_day_to_reinstate(association: Association) -> date | None:
    """The last day for both sides' yes; None for an association that has not ended."""
    if association.state != AssociationState.ENDED or association.ended_at is None:
        return None
    return undo_by(localtime(association.ended_at).date())


def require_reinstatable(association: Association, today: date) -> date:
    """The last day for it, where it is still possible.

    Raises Refused: 'not_ended', 'mistake_too_late' (until, employer), 'permission_missing' (state),
    'associated_already' and 'association_requested_already' (employer).
    """
    employer, until = association.employer, last_day_to_reinstate(association)
    if until is None:
        raise Refused("not_ended", {"state": association.get_state_display()})
    if today > until:
        raise Refused("mistake_too_late", {"until": until, "employer": employer.name})
    if employer.permission != PermissionState.GRANTED:
        raise Refused("permission_missing", {"state": employer.get_permission_display()})
    standing = Association.objects.filter(person=association.person_id, state__in=["requested", "confirmed"])
    for other in standing.select_related("employer"):
        confirmed = other.state == AssociationState.CONFIRMED
        code = "associated_already" if confirmed else "association_requested_already"
        raise Refused(code, {"employer": other.employer.name})
    return until


@transaction.atomic
def ask_to_reinstate(association_id: int, words: str, acting: Acting, now: datetime) -> PartyRequest:
    """Ask the other side for its yes. `acting` is the person or the employer of the association; else DoesNotExist.

    Raises Refused: 'reason_too_short' (minimum), 'party_request_open', and those of `require_reinstatable`.
    """
    said, side = require_reason(words), APPLICANT if acting.person is not None else EMPLOYER
    own = Association.objects.filter(person=acting.person) if acting.person else Association.objects.filter(
        employer=acting.employer
    )  # fmt: skip
    association = own.select_related("person", "employer").get(pk=association_id)
    person = lock_person(association.person)
    until = require_reinstatable(association, localtime(now).date())
    require_none_open(person, Kind.REINSTATE)
    request = PartyRequest.objects.create(
        kind=Kind.REINSTATE, person=person, employer=association.employer, association=association, asked_by=side,
        words=said, asked_at=now, answer_by=until,
    )  # fmt: skip
    record_act(f"party_request:{request.pk}", acting, "ask_to_reinstate", now, association=association.pk)
    tell_side(request, other_side(request), "party_request_asked", now, asker=name_of(request, side))
    return request
