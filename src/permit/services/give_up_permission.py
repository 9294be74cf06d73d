"""An employer gives up its permission, or dissolves: what its holders have with it ends, and they are told.

Clauses: 7-02, N-13, 6.1.1-05
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Association, CarriedHolder, Case, Employer
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.end_association import close_employments
from permit.services.queue_message import Queued, queue_messages
from permit.services.refuse_association import refuse_association
from permit.services.release_carried_holder import release_carried_holders

REASON = "单位放弃办理权限"


@dataclass(frozen=True)
class Affected:
    """Whom giving up touches, to say before it is done."""

    employees: int
    requests: int
    cases: int
    carried_over: int


def affected_by_giving_up(employer: Employer) -> Affected:
    """Counted now; four queries."""
    own = Association.objects.filter(employer=employer)
    return Affected(
        own.filter(state=AssociationState.CONFIRMED).count(),
        own.filter(state=AssociationState.REQUESTED).count(),
        Case.objects.filter(employer=employer, closed_at__isnull=True).count(),
        CarriedHolder.objects.filter(employer=employer, completed_at__isnull=True).count(),
    )


@transaction.atomic
def give_up_permission(employer: Employer, reason: str, acting: Acting, now: datetime) -> Affected:
    """Withdraw the permission, close the open cases of its employees, suspend their permits, tell each of them.

    Whoever is suspended goes on with another employer by an employer change. Raises Refused: 'agent_not_confirmed',
    'reason_missing', 'permission_missing' (state).
    """
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not reason.strip():
        raise Refused("reason_missing")
    if locked.permission != PermissionState.GRANTED:
        raise Refused("permission_missing", {"state": locked.get_permission_display()})
    counted = affected_by_giving_up(locked)
    end_permission(locked, REASON, acting, now)
    record_act(f"employer:{locked.pk}", acting, "give_up_permission", now, reason=reason.strip(), cases=counted.cases)
    return counted


def end_permission(
    employer: Employer, reason: str, acting: Acting, now: datetime, *, gone: Collection[int] = ()
) -> None:
    """Everything that rests on the permission of a locked employer ends, for `reason`; each holder is told.

    `gone`: people who were told already, for their permits went to another district with the employer (R-18).
    """
    _end_employments(employer, reason, gone, acting, now)
    for pk in _ids(employer, AssociationState.REQUESTED):
        refuse_association(employer, pk, None, reason, acting, now)
    release_carried_holders(employer, reason, acting, now)
    employer.permission, employer.association_code, employer.association_code_at = PermissionState.WITHDRAWN, "", None
    employer.save(update_fields=["permission", "association_code", "association_code_at"])


def _ids(employer: Employer, state: str) -> list[int]:
    return list(Association.objects.filter(employer=employer, state=state).order_by("pk").values_list("pk", flat=True))


def _end_employments(employer: Employer, reason: str, gone: Collection[int], acting: Acting, now: datetime) -> None:
    found = Association.objects.select_for_update(of=("self",)).select_related("person", "employer")
    at_work = list(found.filter(employer=employer, state=AssociationState.CONFIRMED).order_by("pk"))
    close_employments(at_work, reason, localtime(now).date(), acting, now)
    told = [each.person for each in at_work if each.person_id not in gone]
    queue_messages(
        [
            Queued("employment_ended", each.mobile, each.name, {"employer": employer.name, "person": each.name})
            for each in told
        ],
        now,
    )
