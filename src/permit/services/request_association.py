"""An applicant asks an employer for association by its code; wrong codes are counted (6.1.2-06).

Clauses: 6.1.2-06, 6.1.1-06, 6.4-02, N-10, 7-04
"""

import unicodedata
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from permit.domain.errors import Refused
from permit.records.models import Association, AuditEntry, Employer, Person
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.audit import record_act
from permit.services.queue_message import queue_message
from permit.services.who_is_told import agent_recipient

WRONG_CODES = 5
WINDOW = timedelta(hours=1)
WRONG = "association_code_wrong"


def normal_code(text: str) -> str:
    """A code as typed → as stored: no blanks or hyphens, capitals, half width."""
    plain = unicodedata.normalize("NFKC", text[:200]).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def wrong_codes(person: Person, now: datetime) -> int:
    """How many wrong codes this person entered within the last hour."""
    return AuditEntry.objects.filter(subject=f"person:{person.pk}", action=WRONG, at__gt=now - WINDOW).count()


def request_association(person: Person, code: str, acting: Acting, now: datetime) -> Association:
    """Ask for association. A wrong code is recorded and nothing else happens.

    Raises Refused: out_of_scope, profile_incomplete, association_code_locked (minutes), association_code_wrong (left),
    permission_missing, associated_already (employer), association_requested_already (employer).
    """
    answer = _request(person, code, acting, now)
    if isinstance(answer, Refused):
        raise answer
    return answer


@transaction.atomic
def _request(person: Person, code: str, acting: Acting, now: datetime) -> Association | Refused:
    """A wrong code is returned, not raised: it is counted while the person is locked, so a hundred at once are five."""
    held = lock_person(person)
    require_entry(held)
    made = wrong_codes(held, now)
    if made >= WRONG_CODES:
        raise Refused("association_code_locked", {"attempts": WRONG_CODES})
    _none_standing(held)
    wanted = normal_code(code)
    employer = Employer.objects.filter(association_code=wanted).first() if wanted else None
    if employer is None:
        record_act(f"person:{held.pk}", acting, WRONG, now)
        return Refused(WRONG, {"left": WRONG_CODES - made - 1})
    if employer.permission != PermissionState.GRANTED:
        raise Refused("permission_missing", {"state": employer.get_permission_display()})
    try:
        with transaction.atomic():
            association = Association.objects.create(
                person=held, employer=employer, state=AssociationState.REQUESTED, requested_at=now
            )
    except IntegrityError:
        raise Refused("association_requested_already", {"employer": employer.name}) from None
    record_act(f"association:{association.pk}", acting, "request_association", now, employer=employer.pk)
    told = agent_recipient(employer)
    queue_message("association_requested", told.mobile, told.name, now, employer=employer.name)
    return association


def _none_standing(person: Person) -> None:
    standing = Association.objects.filter(person=person, state__in=["requested", "confirmed"]).select_related(
        "employer"
    )
    for association in standing:
        confirmed = association.state == AssociationState.CONFIRMED
        code = "associated_already" if confirmed else "association_requested_already"
        raise Refused(code, {"employer": association.employer.name})
