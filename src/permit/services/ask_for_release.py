"""The old employer does not end the association: the holder asks for it, with proof of having left (R-17).

Clauses: R-17, 6.4-01
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Association, AttachmentVersion, Employer, PartyRequest, Permit, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.carried_entry import carried_open
from permit.services.party_requests import (
    APPLICANT,
    EMPLOYER,
    Kind,
    answer_by,
    require_none_open,
    require_reason,
    tell_side,
)
from permit.services.upload_attachment import Incoming, inspect, upload_attachment


@dataclass(frozen=True)
class Tie:
    """What ties a person to an employer: a confirmed association, or a permit of the old system said to be there."""

    employer: Employer
    association: Association | None = None
    permit: Permit | None = None


def tie_of(person: Person, today: date) -> Tie | None:
    """What a release would end; None where nothing ties the person to anybody."""
    confirmed = Association.objects.filter(person=person, state=AssociationState.CONFIRMED).select_related("employer")
    association = confirmed.first()
    if association is not None:
        # Who works for nobody ends its own record alone: there is nobody to ask.
        return None if association.employer.is_freelancer else Tie(association.employer, association=association)
    carried = carried_open(person, today)
    return Tie(carried.employer, permit=carried.permit) if carried is not None and carried.employer else None


def ask_for_release(
    person: Person, left_on: date, words: str, proof: Incoming, acting: Acting, now: datetime
) -> PartyRequest:
    """File the request; the old employer is told and has ten working days. The proof is sealed before anything else.

    Raises Refused: 'nothing_to_release', 'left_in_future' (today), 'reason_too_short' (minimum), 'party_request_open',
    and those of `inspect` and `upload_attachment`.
    """
    today = localtime(now).date()
    said = require_reason(words)
    if left_on > today:
        raise Refused("left_in_future", {"today": today})
    if tie_of(person, today) is None:
        raise Refused("nothing_to_release")
    require_none_open(person, Kind.RELEASE)
    inspect(proof.content)
    slot = f"R-17.{PartyRequest.objects.filter(person=person, kind=Kind.RELEASE).count() + 1}"
    return _file(person, left_on, said, upload_attachment(person, slot, proof, acting, now), acting, now)


@transaction.atomic
def _file(
    person: Person, left_on: date, words: str, proof: AttachmentVersion, acting: Acting, now: datetime
) -> PartyRequest:
    held, today = lock_person(person), localtime(now).date()
    tie = tie_of(held, today)
    if tie is None:
        raise Refused("nothing_to_release")
    require_none_open(held, Kind.RELEASE)
    try:
        with transaction.atomic():
            request = PartyRequest.objects.create(
                kind=Kind.RELEASE, person=held, employer=tie.employer, association=tie.association, permit=tie.permit,
                asked_by=APPLICANT, left_on=left_on, words=words, proof=proof, asked_at=now, answer_by=answer_by(today),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("party_request_open", {"kind": Kind.RELEASE.label, "state": "待对方答复"}) from None
    record_act(f"party_request:{request.pk}", acting, "ask_for_release", now, left_on=left_on, proof=proof.sha256)
    tell_side(request, EMPLOYER, "party_request_asked", now, asker=held.name)
    return request
