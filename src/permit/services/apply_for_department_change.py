"""An employer with the permission in another district, whose registration and output moved here, applies.

Clauses: 6.6-01, 6.6-02, 7-05
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import FOR_THE_PERMISSION, Business
from permit.records.models import Case, Employer
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.apply_for_permission import place_of, send_to_office
from permit.services.employer_entry import entry_of
from permit.services.former_department import BEFORE_THE_PERMISSION, former_department_of


@transaction.atomic
def apply_for_department_change(employer: Employer, declared: bool, acting: Acting, now: datetime) -> Case:
    """Open the case and hand it to the office the employer named (R-35); information and attachments come first.

    The business register was asked before, outside the transaction (`ask_about_employer`).
    Raises Refused: 'agent_not_confirmed', 'declaration_missing', 'permission_case_open', 'permission_held' (state),
    'no_former_department', 'former_department_is_here', 'not_moved_here', 'information_incomplete' (missing, count).
    """
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not declared:
        raise Refused("declaration_missing")
    if Case.objects.filter(employer=locked, business__in=FOR_THE_PERMISSION, closed_at__isnull=True).exists():
        raise Refused("permission_case_open")
    if locked.permission not in BEFORE_THE_PERMISSION:
        raise Refused("permission_held", {"state": locked.get_permission_display()})
    former = former_department_of(locked)
    missing = entry_of(locked, localtime(now).date()).missing
    if missing:
        raise Refused("information_incomplete", {"missing": "、".join(missing), "count": len(missing)})
    place = place_of(locked)
    locked.office, locked.permission = place.office, PermissionState.REQUESTED
    locked.save(update_fields=["office", "permission"])
    return send_to_office(locked, Business.DEPARTMENT_CHANGE, place, acting, now, former_department=former)
