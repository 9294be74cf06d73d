"""The office passes a case on to the office it belongs to (R-35).

Clauses: R-35, 2-01
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.lifecycle import FOR_THE_PERMISSION, Action
from permit.records.models import Case, Employer, Office
from permit.services.acting import Acting
from permit.services.move_case import lock_case, move_case

SHORTEST_REASON = 5


@transaction.atomic
def transfer_case(number: str, version: int, office: Office, reason: str, acting: Acting, now: datetime) -> Case:
    """Pass a case to another office; an employer that is being registered moves there as a whole.

    The sheet names the office it is for, so the new office needs a new one. Raises Refused('reason_too_short'),
    Refused('same_office'), and what `lock_case` and `move_case` raise.
    """
    words = reason.strip()
    if len(words) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    case = lock_case(number, version)
    if case.office_id == office.pk:
        raise Refused("same_office", {"office": office.name})
    before = case.office_id
    case.office, case.assignee = office, None
    move_case(case, Action.TRANSFER, acting, now, from_office=before, to_office=office.pk, reason=words)
    if case.business in FOR_THE_PERMISSION:
        Employer.objects.filter(pk=case.employer_id).update(office=office)
    return case
