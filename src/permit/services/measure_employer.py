"""The bureau suspends or withdraws a permission, or records that an employer is dissolved or merged, from a day on.

Clauses: 7-02, 7-03, 6.1.1-05, N-13
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.months import chinese_date
from permit.records.models import Association, Employer, EmployerMeasure, StaffMember
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.acting import SYSTEM, Acting
from permit.services.audit import record_act
from permit.services.give_up_permission import end_permission
from permit.services.merge_employer import blocking_cases, merge_employer
from permit.services.queue_message import queue_message
from permit.services.who_is_told import agent_recipient

Kind = EmployerMeasure.Kind
MINIMUM = 10
LIVING = (PermissionState.GRANTED, PermissionState.SUSPENDED)


@transaction.atomic
def measure_employer(
    uscc: str, kind: str, reason: str, from_day: date, successor_uscc: str, acting: Acting, now: datetime
) -> EmployerMeasure:
    """Record a measure; one whose day has come takes effect at once, any other by the daily run.

    Raises Refused: 'not_your_role', 'reason_too_short' (minimum), 'measure_in_past' (today), 'employer_unknown' (uscc),
    'permission_missing' (state), 'successor_wrong', 'measure_pending', 'merger_cases_open' (count).
    """
    staff, today = _decider(acting), localtime(now).date()
    _require_words(reason)
    if from_day < today:
        raise Refused("measure_in_past", {"today": today})
    employer = _locked(uscc)
    if employer.permission not in LIVING:
        raise Refused("permission_missing", {"state": employer.get_permission_display()})
    successor = _successor(employer, successor_uscc) if kind == Kind.MERGE else None
    try:
        with transaction.atomic():
            measure = EmployerMeasure.objects.create(
                employer=employer, kind=kind, successor=successor, reason=reason.strip(), from_day=from_day,
                recorded_by=staff, recorded_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("measure_pending") from None
    record_act(f"employer:{employer.pk}", acting, "measure_employer", now, kind=kind, from_day=from_day)
    told = agent_recipient(employer)
    words: dict[str, Any] = {"employer": employer.name, "measure": measure.get_kind_display()}
    queue_message("employer_measure", told.mobile, told.name, now, day=chinese_date(from_day), **words)
    if from_day <= today:
        _apply(measure, acting, now)
    return measure


def _locked(uscc: str) -> Employer:
    found = Employer.objects.select_for_update(of=("self",)).filter(uscc=uscc.strip().upper()).first()
    if found is None:
        raise Refused("employer_unknown", {"uscc": uscc})
    return found


def _successor(employer: Employer, uscc: str) -> Employer:
    found = Employer.objects.filter(uscc=uscc.strip().upper(), permission=PermissionState.GRANTED).first()
    if found is None or found.pk == employer.pk:
        raise Refused("successor_wrong")
    return found


def _decider(acting: Acting) -> StaffMember:
    if acting.role != "decider" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    return acting.staff


def _require_words(words: str) -> None:
    if len(words.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})


def _apply(measure: EmployerMeasure, acting: Acting, now: datetime) -> None:
    """Raises Refused('merger_cases_open', count) while new applications are open, 'successor_wrong'."""
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=measure.employer_id)
    if measure.kind == Kind.MERGE:
        _merge(measure, employer, acting, now)
    elif measure.kind == Kind.SUSPEND:
        _suspend(employer, now)
    else:
        end_permission(employer, measure.get_kind_display(), acting, now)
    measure.applied_at = now
    measure.version += 1
    measure.save(update_fields=["applied_at", "version"])
    record_act(f"employer:{employer.pk}", acting, "apply_measure", now, kind=measure.kind, measure=measure.pk)


def _merge(measure: EmployerMeasure, employer: Employer, acting: Acting, now: datetime) -> None:
    open_ones = blocking_cases(employer)
    if open_ones:
        raise Refused("merger_cases_open", {"count": open_ones})
    assert measure.successor_id is not None
    successor = Employer.objects.select_for_update(of=("self",)).get(pk=measure.successor_id)
    if successor.permission != PermissionState.GRANTED:
        raise Refused("successor_wrong")
    merge_employer(employer, successor, acting, now)


def _suspend(employer: Employer, now: datetime) -> None:
    """Associations and permits stand; nothing new is filed. Each holder is told, since a renewal may have to move."""
    employer.permission = PermissionState.SUSPENDED
    employer.save(update_fields=["permission"])
    confirmed = Association.objects.filter(employer=employer, state=AssociationState.CONFIRMED)
    for each in confirmed.select_related("person").order_by("pk"):
        person = each.person
        queue_message("employer_suspended", person.mobile, person.name, now, person=person.name, employer=employer.name)


def apply_due_measures(now: datetime) -> int:
    """Daily: measures whose day has come, each in a transaction of its own; how many took effect. Safe to run again."""
    due = EmployerMeasure.objects.filter(applied_at=None, lifted_at=None, from_day__lte=localtime(now).date())
    return sum(_apply_due(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


def _apply_due(measure_id: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            measure = EmployerMeasure.objects.select_for_update(of=("self",)).get(pk=measure_id)
            if measure.applied_at is not None or measure.lifted_at is not None:
                return False
            _apply(measure, SYSTEM, now)
    except Refused:  # new applications are still open, or the successor lost its permission: it waits, and is shown
        return False
    return True


@transaction.atomic
def lift_measure(measure_id: int, version: int, words: str, acting: Acting, now: datetime) -> EmployerMeasure:
    """Take a measure back before its day, or end a suspension. Raises EmployerMeasure.DoesNotExist, Refused:

    'not_your_role', 'reason_too_short' (minimum), 'changed_meanwhile', 'measure_final' (kind).
    """
    staff = _decider(acting)
    _require_words(words)
    measure = EmployerMeasure.objects.select_for_update(of=("self",)).select_related("employer").get(pk=measure_id)
    if measure.version != version or measure.lifted_at is not None:
        raise Refused("changed_meanwhile")
    if measure.applied_at is not None:
        _end_suspension(measure)
    measure.lifted_by, measure.lifted_at, measure.lifted_words = staff, now, words.strip()
    measure.version += 1
    measure.save()
    employer = measure.employer
    record_act(f"employer:{employer.pk}", acting, "lift_measure", now, kind=measure.kind, measure=measure.pk)
    told = agent_recipient(employer)
    words_of: dict[str, Any] = {"employer": employer.name, "measure": measure.get_kind_display()}
    queue_message("employer_measure_lifted", told.mobile, told.name, now, **words_of)
    return measure


def _end_suspension(measure: EmployerMeasure) -> None:
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=measure.employer_id)
    if measure.kind != Kind.SUSPEND or employer.permission != PermissionState.SUSPENDED:
        raise Refused("measure_final", {"kind": measure.get_kind_display()})
    employer.permission = PermissionState.GRANTED
    employer.save(update_fields=["permission"])
