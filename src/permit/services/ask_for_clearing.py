"""The employer clears out: a permit of its own that no longer applies is put to the holder, then to the office (7-02).

No employer ends a permit by itself: its holder may go on with another one while it is valid (N-14).

Clauses: 7-02, N-14
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERSON
from permit.records.models import Association, Case, Employer, PartyRequest, Permit, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.party_requests import (
    APPLICANT,
    EMPLOYER,
    Kind,
    answer_by,
    require_none_open,
    require_reason,
    tell_side,
)
from permit.services.permit_facts import Held, lock_held_permit

CAUSES = {
    "left": "已离职，不再在本市工作",
    "settled": "已在京落户",
    "deceased": "持证人去世",
    "other": "其他不再适用的情形",
}


def require_clearable(employer: Employer, person: Person, cause: str, now: datetime) -> Held:
    """The permit, locked, where it stands with this employer and nobody goes on with it.

    Raises Refused: 'no_permit_held', 'permit_of_other_employer' (employer), 'permit_frozen' (number),
    'still_employed_here' (name), 'holder_goes_on' (name), 'case_open_already' (number).
    """
    held = lock_held_permit(person, localtime(now).date())
    if held.standing.employer.get("id") != employer.pk:
        raise Refused("permit_of_other_employer", {"employer": held.standing.employer.get("name", "")})
    if held.standing.state == "frozen":
        raise Refused("permit_frozen", {"number": held.permit.number})
    running = Case.objects.filter(person=person, business__in=OF_A_PERSON, closed_at=None).first()
    if running is not None:
        raise Refused("case_open_already", {"number": running.number})
    _require_nobody_employs(employer, person, cause)
    return held


def _require_nobody_employs(employer: Employer, person: Person, cause: str) -> None:
    """Who left has to be let go first; who asked another employer goes on there (N-14)."""
    for standing in Association.objects.filter(person=person, state__in=["requested", "confirmed"]):
        if standing.employer_id != employer.pk:
            raise Refused("holder_goes_on", {"name": person.name})
        if standing.state == AssociationState.CONFIRMED and cause == "left":
            raise Refused("still_employed_here", {"name": person.name})


@transaction.atomic
def ask_for_clearing(
    employer: Employer, number: str, cause: str, words: str, acting: Acting, now: datetime
) -> PartyRequest:
    """Put it to the holder. `cause` is a key of `CAUSES`. Raises Permit.DoesNotExist, and

    Refused: 'agent_not_confirmed', 'cause_unknown', 'reason_too_short', 'party_request_open', `require_clearable`'s.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if cause not in CAUSES:
        raise Refused("cause_unknown")
    said = require_reason(words)
    person = lock_person(Permit.objects.select_related("person").get(number=number).person)
    held = require_clearable(employer, person, cause, now)
    require_none_open(person, Kind.CLEAR)
    request = PartyRequest.objects.create(
        kind=Kind.CLEAR, person=person, employer=employer, permit=held.permit, asked_by=EMPLOYER, cause=cause,
        words=said, asked_at=now, answer_by=answer_by(localtime(now).date()),
    )  # fmt: skip
    record_act(f"party_request:{request.pk}", acting, "ask_for_clearing", now, cause=cause, number=number)
    tell_side(request, APPLICANT, "party_request_asked", now, asker=employer.name)
    return request
