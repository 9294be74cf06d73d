"""An officer leaves, or comes back: the account stays, its way in is closed or opened again.

Clauses: N-04
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Case, StaffMember
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.open_staff_account import require_administrator


@transaction.atomic
def close_staff_account(staff_id: int, acting: Acting, now: datetime) -> StaffMember:
    """Close the way in; the officer's open cases go back to the group.

    Raises Refused: 'not_your_role', 'own_account' (nobody locks oneself out), 'staff_unchanged'.
    """
    staff = _lock(staff_id, acting, active=True)
    _switch(staff, active=False)
    freed = Case.objects.filter(assignee=staff, closed_at__isnull=True).update(assignee=None)
    record_act(f"staff:{staff.pk}", acting, "close_staff_account", now, freed=freed)
    return staff


@transaction.atomic
def reopen_staff_account(staff_id: int, acting: Acting, now: datetime) -> StaffMember:
    """Open the way in again. Raises Refused: 'not_your_role', 'own_account', 'staff_unchanged'."""
    staff = _lock(staff_id, acting, active=False)
    _switch(staff, active=True)
    record_act(f"staff:{staff.pk}", acting, "reopen_staff_account", now)
    return staff


def _lock(staff_id: int, acting: Acting, *, active: bool) -> StaffMember:
    require_administrator(acting)
    staff = StaffMember.objects.select_for_update(of=("self",)).select_related("account").get(pk=staff_id)
    if staff == acting.staff:
        raise Refused("own_account")
    if staff.active is not active:
        raise Refused("staff_unchanged", {"name": staff.name})
    return staff


def _switch(staff: StaffMember, *, active: bool) -> None:
    staff.active = staff.account.is_active = active
    staff.save(update_fields=["active"])
    staff.account.save(update_fields=["is_active"])
