"""An applicant comes in: who 北京通 says somebody is becomes a person and an account of ours.

Clauses: N-04, 5-01
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from permit.domain.errors import Refused
from permit.records.encryption import lookup_hash
from permit.records.models import Account, Person
from permit.services.acting import Acting
from permit.services.audit import record_act

LEVELS = ("L1", "L2", "L3", "L4")
LOWEST_LEVEL = "L3"


@dataclass(frozen=True, slots=True)
class ApplicantIdentity:
    """What the sign-in service vouches for. `subject` is its own unique id, `level` one of L1 … L4."""

    subject: str
    name: str
    id_number: str
    mobile: str
    level: str


def enter_as_applicant(identity: ApplicantIdentity, now: datetime, request_id: str = "") -> Account:
    """The account of this identity, made at the first sign-in.

    A known ID number with a new unique id and the same name is the same person (people close and reopen their
    accounts there). Raises Refused: `certification_too_low` {level, needed}; `identity_conflict` where unique id and
    ID number belong to two people, or a known ID number comes with a new unique id and another name.
    """
    if identity.level not in LEVELS or LEVELS.index(identity.level) < LEVELS.index(LOWEST_LEVEL):
        raise Refused("certification_too_low", {"level": identity.level or "无", "needed": LOWEST_LEVEL})
    try:
        return _enter(identity, now, request_id)
    except IntegrityError:
        # Two first sign-ins at once: the other one has made the rows by now.
        return _enter(identity, now, request_id)


@transaction.atomic
def _enter(identity: ApplicantIdentity, now: datetime, request_id: str) -> Account:
    person = _person_of(identity)
    if person is None:
        person = Person.objects.create(
            subject=identity.subject,
            name=identity.name,
            id_number=identity.id_number,
            mobile=identity.mobile,
            certification_level=identity.level,
            created_at=now,
        )
        _record(person, "registered", now, request_id)
    else:
        _bring_up_to_date(person, identity, now, request_id)
    account, made = Account.objects.get_or_create(
        person=person, defaults={"username": f"applicant-{person.pk}", "door": "applicant"}
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    if not account.is_active:
        raise Refused("account_closed")
    return account


def _person_of(identity: ApplicantIdentity) -> Person | None:
    by_subject = Person.objects.select_for_update().filter(subject=identity.subject).first()
    number = lookup_hash(identity.id_number)
    if by_subject is not None:
        if by_subject.id_number_hash != number:
            raise Refused("identity_conflict")
        return by_subject
    by_number = Person.objects.select_for_update().filter(id_number_hash=number).first()
    if by_number is not None and by_number.name != identity.name:
        raise Refused("identity_conflict")
    return by_number


def _bring_up_to_date(person: Person, identity: ApplicantIdentity, now: datetime, request_id: str) -> None:
    """What may change at the service: the unique id of a reopened account, the name, the telephone, the level."""
    fresh = {
        "subject": identity.subject,
        "name": identity.name,
        "mobile": identity.mobile or person.mobile,
        "certification_level": identity.level,
    }
    changed = [name for name, value in fresh.items() if getattr(person, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(person, name, fresh[name])
    person.save(update_fields=changed)
    _record(person, "identity_updated", now, request_id, changed=changed)


def _record(person: Person, action: str, now: datetime, request_id: str, **payload: Any) -> None:
    acting = Acting(f"person:{person.pk}", person.name, "applicant", request_id=request_id, person=person)
    record_act(f"person:{person.pk}", acting, action, now, **payload)
