"""The employer reminds its carried-over holders of what they have to complete, once in five working days (5-08).

Clauses: 5-08, N-11
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import CarriedHolder, Employer, FalseStatement
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.queue_message import queue_message

TEMPLATE = "carried_over_reminder"
MOST_AT_ONCE = 500


def open_holders(employer: Employer, today: date) -> QuerySet[CarriedHolder]:
    """Those of the employer who have not completed and still have something to: not those whose permit has lapsed,
    was given back or cancelled, or stands still for an inquiry (N-16, 7-03)."""
    found = CarriedHolder.objects.filter(employer=employer, completed_at__isnull=True, permit__expires_on__gte=today)
    suspects = FalseStatement.objects.filter(state__in=("inquiry", "upheld"))
    return found.exclude(permit__person__in=suspects.values("person")).select_related("permit__person")


def next_reminder(carried: CarriedHolder, today: date) -> date | None:
    """The day from which the holder may be reminded again; None: today."""
    if carried.reminded_at is None:
        return None
    wait = law_in_force(today).number("urge_interval")
    due = calendar_in_force().add(localtime(carried.reminded_at).date(), wait).day
    return due if due > today else None


@transaction.atomic
def remind_carried_holder(employer: Employer, carried_id: int, acting: Acting, now: datetime) -> None:
    """Remind one. Raises Refused: not_carried_here, reminded_lately (next_on), holder_unreachable (name)."""
    today = localtime(now).date()
    carried = open_holders(employer, today).select_for_update(of=("self",)).filter(pk=carried_id).first()
    if carried is None:
        raise Refused("not_carried_here")
    next_on = next_reminder(carried, today)
    if next_on is not None:
        raise Refused("reminded_lately", {"next_on": next_on})
    if not _remind(carried, employer, acting, now):
        raise Refused("holder_unreachable", {"name": carried.permit.person.name})


@transaction.atomic
def remind_all_carried_holders(employer: Employer, acting: Acting, now: datetime) -> int:
    """Remind everybody who may be reminded today, five hundred at most; how many were."""
    today = localtime(now).date()
    found = open_holders(employer, today).select_for_update(of=("self",)).order_by("reminded_at", "pk")
    due = [carried for carried in found[: MOST_AT_ONCE * 2] if next_reminder(carried, today) is None][:MOST_AT_ONCE]
    return sum(_remind(carried, employer, acting, now) for carried in due)


def _remind(carried: CarriedHolder, employer: Employer, acting: Acting, now: datetime) -> bool:
    person, number = carried.permit.person, carried.permit.number
    sent = queue_message(TEMPLATE, person.mobile, person.name, now, number=number, employer=employer.name)
    if sent is None:
        return False
    carried.reminded_at = now
    carried.save(update_fields=["reminded_at"])
    record_act(f"permit:{number}", acting, "remind_carried_over", now)
    return True
