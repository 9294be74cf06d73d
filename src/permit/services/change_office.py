"""The employer moves to the office of its new place: cases the old office still has go along (R-35).

Clauses: R-35, 2-01
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from permit.domain.errors import Refused
from permit.domain.lifecycle import FOR_THE_PERMISSION, Action, State
from permit.records.models import Case, Employer, FormSection, Office
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act, record_case_act
from permit.services.move_case import lock_case

# From the report on a case is with the bureau: the office that reported it stays on its record.
MOVING = (
    State.DRAFT,
    State.FIRST_REVIEW,
    State.RETURNED_TO_APPLICANT,
    State.RETURNED_TO_EMPLOYER,
    State.OFFICE_CHECK,
)
SHORTEST_REASON = 5


@transaction.atomic
def change_office(employer: Employer, office: Office, reason: str, acting: Acting, now: datetime) -> int:
    """Move the employer and its open cases; how many cases went along. A stamped sheet has to be printed anew.

    Raises Refused: 'agent_not_confirmed', 'permission_missing' (state), 'same_office' (office), 'reason_too_short'.
    """
    locked = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if locked.permission != PermissionState.GRANTED:
        raise Refused("permission_missing", {"state": locked.get_permission_display()})
    if locked.office_id == office.pk:
        raise Refused("same_office", {"office": office.name})
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    before, locked.office = locked.office_id, office
    locked.save(update_fields=["office"])
    _type_office(locked, office, acting, now)
    numbers = list(moving_cases(locked).values_list("number", flat=True))
    for number in numbers:
        _move(number, office, acting, now)
    record_act(
        f"employer:{locked.pk}", acting, "change_office", now, before=before, to=office.pk, cases=len(numbers),
        reason=reason.strip(),
    )  # fmt: skip
    return len(numbers)


def moving_cases(employer: Employer) -> QuerySet[Case]:
    """The open cases that go along, in the order they were opened."""
    own = Case.objects.filter(employer=employer, closed_at__isnull=True, state__in=MOVING)
    return own.exclude(business__in=FOR_THE_PERMISSION).order_by("pk")


def _move(number: str, office: Office, acting: Acting, now: datetime) -> None:
    case = lock_case(number)
    before = case.office_id
    case.office = office
    if case.state == State.OFFICE_CHECK:
        case.assignee = None
    case.version += 1
    case.save()
    record_case_act(case, acting, Action.TRANSFER, now, from_office=before, to_office=office.pk)


def _type_office(employer: Employer, office: Office, acting: Acting, now: datetime) -> None:
    """The form says what holds."""
    record = FormSection.objects.select_for_update().filter(employer=employer, key="place").first()
    if record is not None:
        record.data = {**record.data, "fields": {**record.data.get("fields", {}), "office": office.code}}
        record.version, record.saved_at, record.saved_by = record.version + 1, now, acting.name
        record.save()
