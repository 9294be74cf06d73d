"""The reviewer passes an accepted case on to the decision (R-20).

Clauses: 4.1-01
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.records.models import Case
from permit.services.acting import Acting
from permit.services.law_in_force import law_in_force
from permit.services.move_case import lock_case, move_case
from permit.services.standing_findings import current_findings, require_rulings

ALL_APART = 3


@transaction.atomic
def pass_review(number: str, version: int, acting: Acting, now: datetime) -> Case:
    """Pass a case on. With `distinct_people = 3` the reviewer is not the acceptor either (R-20).

    Raises Refused: 'same_person' (name), 'clauses_forbid', 'ruling_needed', and what `lock_case` and `move_case` raise.
    """
    case = lock_case(number, version)
    today = localtime(now).date()
    if law_in_force(today).number("distinct_people") >= ALL_APART and case.acceptor == acting.staff:
        raise Refused("same_person", {"name": acting.name})
    require_rulings(current_findings(case, today))
    case.reviewer, case.assignee = acting.staff, None
    move_case(case, Action.PASS, acting, now)
    return case
