"""Employment ends: the association ends at once, and what rests on it with it (R-30).

An open new application closes as 'employment ended'; any other open case closes too, and a valid permit is suspended.

Clauses: N-13, 6.4-01
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.records.models import Association, CarriedHolder, Case, Consent, Employer, PartyRequest, PermitFact
from permit.records.models.associations import AssociationState
from permit.services.acting import SYSTEM, Acting
from permit.services.audit import record_act
from permit.services.move_case import lock_case, move_case
from permit.services.permit_facts import held_permit, lock_held_permit, write_fact
from permit.services.queue_message import queue_message
from permit.services.quota_ports import release
from permit.services.refuse_association import lock_association
from permit.services.who_is_told import agent_recipient

SUSPENDED = "suspended"


@transaction.atomic
def end_association(
    employer: Employer,
    association_id: int,
    version: int | None,
    left_on: date,
    reason: str,
    acting: Acting,
    now: datetime,
) -> Association:
    """End the association of somebody who left on `left_on`; both sides are told.

    Raises Refused: 'not_employed_here', 'left_in_future', 'reason_missing', 'changed_meanwhile'.
    """
    today = localtime(now).date()
    if not reason.strip():
        raise Refused("reason_missing")
    association = lock_association(employer, association_id, version)
    if association.state != AssociationState.CONFIRMED:
        raise Refused("not_employed_here", {"state": association.get_state_display()})
    if left_on > today:
        raise Refused("left_in_future", {"today": today})
    close_employment(association, reason, left_on, acting, now)
    tell_employment_ended(association, now)
    return association


def close_employment(association: Association, reason: str, left_on: date, acting: Acting, now: datetime) -> None:
    """End a locked, confirmed association and what rests on it: consents, the open case, the permit. Tells nobody."""
    association.state, association.ended_at = AssociationState.ENDED, now
    association.reason = reason.strip()
    association.version += 1
    association.save()
    Consent.objects.filter(association=association, state__in=["requested", "granted"]).update(
        state=Consent.State.WITHDRAWN, answered_at=now
    )
    record_act(f"association:{association.pk}", acting, "end_association", now, left_on=left_on)
    CarriedHolder.objects.filter(permit__person=association.person, employer=association.employer).update(employer=None)
    PartyRequest.objects.filter(association=association, kind="release", state__in=["asked", "with_office"]).update(
        state=PartyRequest.State.SETTLED, settled_at=now, version=F("version") + 1
    )
    _close_open_case(association, now)
    suspend_permit(association, acting, now)


def _close_open_case(association: Association, now: datetime) -> None:
    case = Case.objects.filter(person=association.person, employer=association.employer, closed_at=None).first()
    if case is None:
        return
    locked = lock_case(case.number)
    locked.closing_reason = "聘用关系结束，办件随之关闭"
    locked.correct_by = locked.decide_by = None
    move_case(locked, Action.CLOSE_EMPLOYMENT_ENDED, SYSTEM, now)
    release(locked, "employment_ended", now)


def suspend_permit(association: Association, acting: Acting, now: datetime) -> PermitFact | None:
    """A valid permit becomes 挂起 on the day the association ends (N-13); None where there is none to suspend."""
    today = localtime(now).date()
    if held_permit(association.person, today) is None:
        return None
    held = lock_held_permit(association.person, today)
    if held.standing.state != "valid":
        return None
    who = {"employer": association.employer.name, "association": association.pk}
    value = {"state": SUSPENDED, "cause": "association_ended", **who}
    suspended = write_fact(held.permit, PermitFact.Kind.STATE, value, today, now)
    record_act(f"permit:{held.permit.number}", acting, "suspend_permit", now, cause="association_ended")
    return suspended


def tell_employment_ended(association: Association, now: datetime) -> None:
    """Both sides, by SMS."""
    person, employer = association.person, association.employer
    agent = agent_recipient(employer)
    queue_message("employment_ended", person.mobile, person.name, now, employer=employer.name, person=person.name)
    queue_message("employment_ended", agent.mobile, agent.name, now, employer=employer.name, person=person.name)
