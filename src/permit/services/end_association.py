"""Employment ends: the association ends at once, and what rests on it with it (R-30).

An open new application closes as 'employment ended'; any other open case closes too, and a valid permit is suspended.

Clauses: N-13, 6.4-01
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.records.models import Association, CarriedHolder, Case, Consent, Employer, PartyRequest, PermitFact
from permit.records.models.associations import AssociationState
from permit.services.acting import SYSTEM, Acting
from permit.services.audit import record_acts
from permit.services.batches import in_batches
from permit.services.move_case import lock_case, move_case
from permit.services.permit_facts import held_permits, write_facts
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
    close_employments([association], reason, left_on, acting, now)


def close_employments(
    associations: Sequence[Association], reason: str, left_on: date, acting: Acting, now: datetime
) -> None:
    """The same for many of one employer: a dozen queries for every 500, and those of each case still open.

    The employments are locked; so are the people, or the caller holds their permits' rows.
    """
    for some in in_batches(associations):
        _end(some, reason.strip(), now)
        record_acts([(f"association:{each.pk}", {"left_on": left_on}) for each in some], acting, "end_association", now)
        _close_open_cases(some, now)
        suspend_permits(some, acting, now)


def _end(associations: Sequence[Association], reason: str, now: datetime) -> None:
    for each in associations:
        each.state, each.ended_at, each.reason = AssociationState.ENDED, now, reason
        each.version += 1
    Association.objects.filter(pk__in=[each.pk for each in associations]).update(
        state=AssociationState.ENDED, ended_at=now, reason=reason, version=F("version") + 1
    )
    Consent.objects.filter(association__in=associations, state__in=["requested", "granted"]).update(
        state=Consent.State.WITHDRAWN, answered_at=now
    )
    [employer] = {each.employer_id for each in associations}
    people = [each.person_id for each in associations]
    CarriedHolder.objects.filter(permit__person__in=people, employer=employer).update(employer=None)
    PartyRequest.objects.filter(
        association__in=associations, kind="release", state__in=["asked", "with_office"]
    ).update(state=PartyRequest.State.SETTLED, settled_at=now, version=F("version") + 1)


def _close_open_cases(associations: Sequence[Association], now: datetime) -> None:
    people, employer = [each.person_id for each in associations], associations[0].employer_id
    found = Case.objects.filter(person__in=people, employer=employer, closed_at=None).order_by("pk")
    for number in list(found.values_list("number", flat=True)):
        locked = lock_case(number)
        locked.closing_reason = "聘用关系结束，办件随之关闭"
        locked.correct_by = locked.decide_by = None
        move_case(locked, Action.CLOSE_EMPLOYMENT_ENDED, SYSTEM, now)
        release(locked, "employment_ended", now)


def suspend_permits(associations: Sequence[Association], acting: Acting, now: datetime) -> None:
    """A valid permit becomes 挂起 on the day the association ends (N-13); where there is none, nothing happens."""
    today = localtime(now).date()
    held = held_permits([each.person_id for each in associations], today, lock=True)
    valid = [
        (held[each.person_id].permit, each)
        for each in associations
        if each.person_id in held and held[each.person_id].standing.state == "valid"
    ]
    values = [
        (permit, {"state": SUSPENDED, "cause": "association_ended", **_by_whom(association)})
        for permit, association in valid
    ]
    write_facts(values, PermitFact.Kind.STATE, today, now)
    cause = {"cause": "association_ended"}
    record_acts([(f"permit:{permit.number}", cause) for permit, _ in valid], acting, "suspend_permit", now)


def _by_whom(association: Association) -> dict[str, object]:
    return {"employer": association.employer.name, "association": association.pk}


def tell_employment_ended(association: Association, now: datetime) -> None:
    """Both sides, by SMS."""
    person, employer = association.person, association.employer
    agent = agent_recipient(employer)
    queue_message("employment_ended", person.mobile, person.name, now, employer=employer.name, person=person.name)
    queue_message("employment_ended", agent.mobile, agent.name, now, employer=employer.name, person=person.name)
