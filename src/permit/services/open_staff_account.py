"""The administrator opens an account for an officer: one role, a first password, the second factor at first sign-in.

Clauses: N-04, R-20
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from permit.domain.errors import Refused
from permit.records.models import Account, Office, StaffMember
from permit.records.models.accounts import Role
from permit.services.acting import SYSTEM, Acting
from permit.services.audit import record_act

PASSWORD_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # noqa: S105 - an alphabet
PASSWORD_LENGTH = 16


@dataclass(frozen=True)
class NewStaff:
    """What the administrator fills in. `office` only for an office checker."""

    username: str
    name: str
    role: str
    office: Office | None
    phone: str = ""


@dataclass(frozen=True)
class Opened:
    """The officer, and the first password: shown once, kept nowhere in the clear."""

    staff: StaffMember
    password: str


@transaction.atomic
def open_staff_account(new: NewStaff, acting: Acting, now: datetime) -> Opened:
    """Open the account. Raises Refused: 'not_your_role', 'role_unknown', 'office_mismatch', 'username_taken'."""
    require_administrator(acting)
    return _open(new, acting, now)


@transaction.atomic
def open_first_administrator(username: str, name: str, now: datetime) -> Opened:
    """Open the account all others come from; for whoever runs the machine. Raises Refused('administrator_exists',
    'username_taken'): from the second on, an administrator opens them, so that each has somebody's name on it.
    """
    if StaffMember.objects.filter(role=Role.ADMINISTRATOR, account__is_active=True).exists():
        raise Refused("administrator_exists")
    return _open(NewStaff(username, name, Role.ADMINISTRATOR, None), SYSTEM, now)


def _open(new: NewStaff, acting: Acting, now: datetime) -> Opened:
    if new.role not in Role.values:
        raise Refused("role_unknown")
    if (new.role == Role.OFFICE_CHECKER) != (new.office is not None):
        raise Refused("office_mismatch")
    password = first_password()
    account = Account(username=new.username.strip(), door="staff")
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refused("username_taken", {"username": new.username}) from None
    staff = StaffMember.objects.create(
        account=account, name=new.name.strip(), role=new.role, office=new.office, phone=new.phone.strip()
    )
    record_act(f"staff:{staff.pk}", acting, "open_staff_account", now, role=new.role)
    return Opened(staff, password)


def require_administrator(acting: Acting) -> None:
    """Raises Refused('not_your_role')."""
    if acting.role != Role.ADMINISTRATOR:
        raise Refused("not_your_role", {"role": acting.role})


def first_password() -> str:
    """Sixteen signs without look-alikes: 79 bits."""
    return "".join(secrets.choice(PASSWORD_SIGNS) for _ in range(PASSWORD_LENGTH))
