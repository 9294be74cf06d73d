"""A permit stands still, ends before its term, or comes back: facts of its state, written on the day (R-27).

Clauses: 7-03, R-27
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERSON
from permit.domain.months import chinese_date
from permit.records.models import Association, CarriedHolder, Case, FalseStatement, Permit, PermitFact, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.handing_over import require_not_handing_over
from permit.services.permit_facts import held_permit, lock_held_permit, write_fact
from permit.services.permit_standing import standing_on
from permit.services.queue_message import queue_message

CAUSES = {"own": "本人申请注销", "settled": "已在京落户"}
STATE = PermitFact.Kind.STATE


def freeze_permit(person: Person, finding: int, acting: Acting, now: datetime) -> None:
    """A living permit becomes 冻结 for the time of the inquiry; without one nothing happens."""
    today = localtime(now).date()
    if held_permit(person, today) is None:
        return
    held = lock_held_permit(person, today)
    value = {"state": "frozen", "cause": "inquiry", "finding": finding, "before": held.standing.state}
    write_fact(held.permit, STATE, value, today, now)
    record_act(f"permit:{held.permit.number}", acting, "freeze_permit", now, finding=finding)


def cancel_frozen(person: Person, finding: int, acting: Acting, now: datetime) -> None:
    """The permit frozen by this finding is cancelled (7-03)."""
    fact = _current_of(person, finding)
    if fact is not None:
        value = {"state": "cancelled", "cause": "false_statement", "finding": finding, "before": fact.value["before"]}
        write_fact(fact.permit, STATE, value, localtime(now).date(), now)
        record_act(f"permit:{fact.permit.number}", acting, "cancel_permit", now, cause="false_statement")


def restore_permit(person: Person, finding: int, acting: Acting, now: datetime) -> Permit | None:
    """What the finding froze or cancelled is again what it was; None where there is nothing to restore.

    A permit whose association ended meanwhile comes back suspended (N-13); one beside a newer permit stays as it is:
    nobody holds two; one that another finding is about passes on to that. Time went on: one whose term is over is
    expired by its day.
    """
    fact, today = _current_of(person, finding), localtime(now).date()
    if fact is None:
        return None
    other = held_permit(person, today)
    if other is not None and other.permit.pk != fact.permit.pk:
        return None
    before = fact.value["before"]
    heir = _standing_beside(fact, finding)
    if heir is not None:
        state = "frozen" if heir.state == FalseStatement.State.INQUIRY else "cancelled"
        value = {"state": state, "cause": "false_statement", "finding": heir.pk, "before": before}
        write_fact(fact.permit, STATE, value, today, now)
        return fact.permit
    state = "suspended" if before == "valid" and not _employed_still(fact.permit, today) else before
    write_fact(fact.permit, STATE, {"state": state, "cause": "restored", "finding": finding}, today, now)
    record_act(f"permit:{fact.permit.number}", acting, "restore_permit", now, finding=finding, state=state)
    return fact.permit


def _employed_still(permit: Permit, today: date) -> bool:
    """The holder works where the permit says, or the old system lists it there and it has not completed (N-11)."""
    employer = standing_on(permit, today).employer.get("id")
    at_work = Association.objects.filter(person=permit.person_id, state=AssociationState.CONFIRMED)
    listed = CarriedHolder.objects.filter(permit=permit, completed_at__isnull=True)
    return employer is not None and any(found.filter(employer=employer).exists() for found in (at_work, listed))


def _standing_beside(fact: PermitFact, finding: int) -> FalseStatement | None:
    """Another finding of the permit's time that is open or upheld: it had nothing to freeze, for this one held it."""
    others = FalseStatement.objects.filter(person=fact.permit.person_id, state__in=("inquiry", "upheld"))
    since = fact.permit.issued_on
    found = others.exclude(pk=finding).order_by("-pk")
    return next((each for each in found if localtime(each.recorded_at).date() >= since), None)


def _current_of(person: Person, finding: int) -> PermitFact | None:
    current = PermitFact.objects.filter(permit__person=person, kind=STATE, valid_until__isnull=True)
    locked = current.select_for_update(of=("self",)).select_related("permit")
    return next((fact for fact in locked if fact.value.get("finding") == finding and "before" in fact.value), None)


@transaction.atomic
def cancel_own_permit(person: Person, number: str, cause: str, acting: Acting, now: datetime) -> Permit:
    """The holder gives the permit back: no longer wanted, or settled in Beijing. `cause` is a key of `CAUSES`.

    Raises Refused: 'cause_unknown', 'no_permit_held', 'permit_frozen', 'permit_handing_over' (R-18),
    'case_open_already' (number).
    """
    if cause not in CAUSES:
        raise Refused("cause_unknown")
    held_person, today = lock_person(person), localtime(now).date()
    held = lock_held_permit(held_person, today)
    if held.permit.number != number:
        raise Refused("no_permit_held")
    if held.standing.state == "frozen":
        raise Refused("permit_frozen", {"number": number})
    require_not_handing_over(held.permit)
    running = Case.objects.filter(person=held_person, business__in=OF_A_PERSON, closed_at=None).first()
    if running is not None:
        raise Refused("case_open_already", {"number": running.number})
    write_fact(held.permit, STATE, {"state": "cancelled", "cause": cause}, today, now)
    CarriedHolder.objects.filter(permit=held.permit, completed_at__isnull=True).update(employer=None)
    record_act(f"permit:{number}", acting, "cancel_permit", now, cause=cause)
    facts = {"person": person.name, "number": number, "reason": CAUSES[cause], "day": chinese_date(today)}
    queue_message("permit_cancelled", person.mobile, person.name, now, case=None, **facts)
    return held.permit
