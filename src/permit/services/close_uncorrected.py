"""A return that nobody answers: reminded twice, then closed, and the reservation given back (R-31).

Run daily; running twice on a day does nothing twice.

Clauses: R-31, N-03
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.lifecycle import FOR_THE_PERMISSION, RETURNED, Action
from permit.domain.months import chinese_date
from permit.records.models import Case, Employer, Return
from permit.records.models.employers import PermissionState
from permit.services.acting import SYSTEM
from permit.services.move_case import lock_case, move_case
from permit.services.quota_ports import release
from permit.services.return_case import correction_deadline
from permit.services.who_is_told import everybody_in, tell, whoever_corrects

CLOSED, REMINDED, LEFT = "closed", "reminded", "left"


@dataclass(frozen=True)
class DailyRun:
    """Numbers of the cases that were closed and reminded."""

    closed: tuple[str, ...]
    reminded: tuple[str, ...]


def close_uncorrected(now: datetime) -> DailyRun:
    """Go through every returned case, each in a transaction of its own."""
    numbers = Case.objects.filter(state__in=RETURNED).order_by("id").values_list("number", flat=True)
    done = {number: attend_return(number, now) for number in list(numbers)}
    return DailyRun(
        tuple(number for number, act in done.items() if act == CLOSED),
        tuple(number for number, act in done.items() if act == REMINDED),
    )


@transaction.atomic
def attend_return(number: str, now: datetime) -> str:
    """Close or remind one returned case as of today; 'left' where neither is due."""
    case = lock_case(number)
    today = localtime(now).date()
    if case.state not in RETURNED or case.correct_by is None:
        return LEFT
    if today > case.correct_by:
        _close(case, now)
        return CLOSED
    return _remind(case, now)


def _close(case: Case, now: datetime) -> None:
    case.closing_reason = f"退回后到{chinese_date(case.correct_by)}没有补正" if case.correct_by else "退回后没有补正"
    move_case(case, Action.CLOSE_UNCORRECTED, SYSTEM, now)
    release(case, "uncorrected", now)
    if case.business in FOR_THE_PERMISSION:
        Employer.objects.filter(pk=case.employer_id).update(permission=PermissionState.NONE)
    for recipient in everybody_in(case):
        tell(case, "closed_uncorrected", recipient, now)


def _remind(case: Case, now: datetime) -> str:
    """The newest reminder that is due and was not given: after a day without a run nobody is told twice."""
    sent_back: Return | None = case.returns.order_by("-returned_at", "-id").first()
    if sent_back is None:
        return LEFT
    deadline = correction_deadline(localtime(sent_back.returned_at).date())
    due = [day.isoformat() for day in deadline.reminders_due(localtime(now).date())]
    if not due or due[-1] in sent_back.reminded_at:
        return LEFT
    sent_back.reminded_at = [*sent_back.reminded_at, due[-1]]
    sent_back.save(update_fields=["reminded_at"])
    to_applicant = case.state == "returned_to_applicant"
    of_employer = not to_applicant or sent_back.defects.filter(owner="employer").exists()
    for recipient in whoever_corrects(case, applicant=to_applicant, employer=of_employer):
        tell(case, "correction_reminder", recipient, now, correct_by=chinese_date(sent_back.correct_by))
    return REMINDED
