"""The decision that grants; what it brings about is the business's own effect (R-20).

Refusing is `refuse_case`, for every level the same.

Clauses: 4.1-01, 8-01, 4.2-04, 6.1.1-05
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business
from permit.records.models import Case
from permit.services.acting import Acting
from permit.services.effects import EFFECTS
from permit.services.law_in_force import law_in_force
from permit.services.move_case import lock_case, move_case
from permit.services.right_to_apply import require_right_to_apply
from permit.services.standing_findings import current_findings, require_answers, require_rulings
from permit.services.who_is_told import agent_recipient, party_of, tell


@transaction.atomic
def decide_case(number: str, version: int, acting: Acting, now: datetime) -> Case:
    """Grant a case. Every unknown has a ruling and every failing soft clause an exception that was allowed (R-12).

    No message unless the policy says so (4.2-04, R-03): both sides see it at once.
    Raises Refused: 'same_person' (name), 'clauses_forbid', 'ruling_needed', 'exception_unanswered', 'exception_refused'
    (clauses), 'under_inquiry' (7-03), those of the business's effect, and of `lock_case`, `move_case`.
    """
    case = lock_case(number, version)
    today = localtime(now).date()
    if acting.staff is not None and acting.staff in (case.acceptor, case.reviewer):
        raise Refused("same_person", {"name": acting.name})
    case.decider = acting.staff
    move_case(case, Action.APPROVE, acting, now)
    if case.person is not None:
        require_right_to_apply(case.person, today)
    findings = current_findings(case, today)
    require_rulings(findings)
    require_answers(findings)
    EFFECTS[Business(case.business)](case, today, acting, now)
    if "approved" in _messages_sent(today):
        for recipient in {party_of(case), agent_recipient(case.employer)}:
            tell(case, "approved", recipient, now)
    return case


def _messages_sent(today: date) -> tuple[object, ...]:
    sent = law_in_force(today).value("messages_sent")
    return tuple(sent) if isinstance(sent, tuple) else ()
