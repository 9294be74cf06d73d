"""The office reports a complete case to the bureau, whose clock starts the working day after (8-01, R-02).

Clauses: 8-01, N-02, 4.1-01
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.records.models import Case
from permit.services.acting import Acting
from permit.services.case_clock import due_on
from permit.services.case_problems import BLOCKING, problems_of
from permit.services.handed_in import as_handed_in
from permit.services.move_case import lock_case, move_case
from permit.services.record_receipt import receipt_of


@transaction.atomic
def report_case(number: str, version: int, acting: Acting, now: datetime) -> Case:
    """Report a case whose sheet has arrived and in which nothing is missing.

    Conditions that fail are for the bureau to judge; the office reports what is complete.
    Raises Refused: 'receipt_missing', 'not_complete' (count, titles), and what `lock_case` and `move_case` raise.
    """
    case = lock_case(number, version)
    today = localtime(now).date()
    if receipt_of(case) is None:
        raise Refused("receipt_missing", {"number": case.number})
    missing = [p for p in problems_of(as_handed_in(case), today).of(BLOCKING) if p.kind != "clause"]
    if missing:
        raise Refused("not_complete", {"count": len(missing), "titles": "、".join(p.title for p in missing)})
    case.reported_on, case.decide_by, case.assignee = today, due_on(case, today), None
    case.judged_on = None
    move_case(case, Action.REPORT, acting, now, decide_by=case.decide_by)
    return case
