"""An employer comes in: what the legal persons' gateway vouches for becomes an employer and an account of ours.

Clauses: N-04, 5-01
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from permit.domain.errors import Refused
from permit.domain.identifiers import CreditCode
from permit.records.models import Account, Employer
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.carry_new_name import carry_new_name
from permit.services.former_codes import former_holder

STRONG_CREDENCE = "Credence_001"
ELECTRONIC_LICENCE_PREFIX = "EBL@"


@dataclass(frozen=True, slots=True)
class EmployerIdentity:
    """What the gateway vouches for: `uid` of the credence, its class, and the employer's name and USCC."""

    uid: str
    credence_class: str
    name: str
    uscc: str

    @property
    def is_electronic_licence(self) -> bool:
        return self.uid.startswith(ELECTRONIC_LICENCE_PREFIX)


def enter_as_employer(identity: EmployerIdentity, district: str, now: datetime, request_id: str = "") -> Account:
    """The account of this employer, made at the first sign-in; all its strong credences lead to the same one.

    Raises Refused: `password_credence` for anything weaker than a certificate or an electronic licence;
    `employer_code_wrong` where the gateway's USCC has a wrong check digit; `account_closed`.
    """
    if identity.credence_class != STRONG_CREDENCE:
        raise Refused("password_credence")
    try:
        CreditCode(identity.uscc)
    except ValueError as failure:
        raise Refused("employer_code_wrong", {"uscc": identity.uscc}) from failure
    try:
        return _enter(identity, district, now, request_id)
    except IntegrityError:
        # Two first sign-ins at once: the other one has made the rows by now.
        return _enter(identity, district, now, request_id)


@transaction.atomic
def _enter(identity: EmployerIdentity, district: str, now: datetime, request_id: str) -> Account:
    employer = Employer.objects.select_for_update().filter(uscc=identity.uscc).first()
    former = former_holder(identity.uscc) if employer is None else None
    if former is not None:
        # A credence with the code it had before: the same legal person, whose register may lag behind. It opens the
        # door and changes nothing, since what it says is of the past.
        employer = former
    elif employer is None:
        employer = Employer.objects.create(uscc=identity.uscc, name=identity.name, district=district, created_at=now)
        _record(employer, "registered", now, request_id)
    elif employer.name != identity.name:
        before, employer.name = employer.name, identity.name
        employer.save(update_fields=["name"])
        permits = carry_new_name(employer, now)
        _record(employer, "renamed", now, request_id, before=before, after=identity.name, permits=permits)
    account, made = Account.objects.get_or_create(
        employer=employer, defaults={"username": f"employer-{employer.pk}", "door": "employer"}
    )
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    if not account.is_active:
        raise Refused("account_closed")
    return account


def _record(employer: Employer, action: str, now: datetime, request_id: str, **payload: Any) -> None:
    acting = Acting(f"employer:{employer.pk}", employer.name, "employer", request_id=request_id, employer=employer)
    record_act(f"employer:{employer.pk}", acting, action, now, **payload)
