"""An employer of the old system has its information and attachments together: its permission works again.

Clauses: 6.1.1-01, 6.1.1-05, N-10, 7-05
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Employer
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.apply_for_permission import DECLARATION, place_of
from permit.services.audit import record_act
from permit.services.effects.employer_registration import grant_permission
from permit.services.employer_entry import entry_of


@transaction.atomic
def resume_permission(employer: Employer, declared: bool, acting: Acting, now: datetime) -> Employer:
    """Nothing is decided anew: the old system's permission is taken over once everything is there.

    Raises Refused: 'agent_not_confirmed', 'declaration_missing', 'permission_not_carried_over' (state),
    'information_incomplete' (missing, count).
    """
    today = localtime(now).date()
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not declared:
        raise Refused("declaration_missing")
    if locked.permission != PermissionState.CARRIED_OVER:
        raise Refused("permission_not_carried_over", {"state": locked.get_permission_display()})
    missing = entry_of(locked, today).missing
    if missing:
        raise Refused("information_incomplete", {"missing": "、".join(missing), "count": len(missing)})
    locked.office = place_of(locked).office
    locked.save(update_fields=["office"])
    record_act(f"employer:{locked.pk}", acting, "resume_permission", now, declaration=DECLARATION)
    return grant_permission(locked.pk, today, acting, now)
