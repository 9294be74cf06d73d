"""The deciding officer allows or refuses an exception from a soft clause, in writing (R-12).

That to 1.1-03 was answered by a quota officer before the case was sent (`answer_quota_exception`): it moved a number.

Clauses: 1.3-00, 1.2-03, 1.2-06, 6.2-04
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Actor
from permit.records.models import ExceptionRequest
from permit.services.acting import Acting
from permit.services.move_case import actor_of, lock_case, move_case
from permit.services.quota_ports import QUOTA_CLAUSE
from permit.services.standing_findings import current_findings

SHORTEST_WORDS = 10
NO_REASON = "单位没有另写理由。"


@transaction.atomic
def answer_exception(
    number: str, version: int, clause: str, allowed: bool, answer: str, acting: Acting, now: datetime
) -> ExceptionRequest:
    """Answer the employer's reason; where it gave none (the clause failed only later), the record says so.

    The answer stays part of the decision; until the decision it can be given anew.
    Raises Refused: 'reason_too_short', 'only_decider_excepts', 'quota_exception_settled', 'no_exception_needed'
    (clause), and what `lock_case` and `move_case` raise.
    """
    if len(answer.strip()) < SHORTEST_WORDS:
        raise Refused("reason_too_short", {"minimum": SHORTEST_WORDS})
    if actor_of(acting) is not Actor.DECIDER or acting.staff is None:
        raise Refused("only_decider_excepts", {"clause": clause})
    if clause == QUOTA_CLAUSE:
        raise Refused("quota_exception_settled", {"clause": clause})
    case = lock_case(number, version)
    known = {found.clause: found for found in current_findings(case, localtime(now).date())}
    finding = known.get(clause)
    if finding is None or not finding.soft or finding.holds is True:
        raise Refused("no_exception_needed", {"clause": clause})
    move_case(case, Action.RULE, acting, now, clause=clause, exception=allowed)
    request, _ = ExceptionRequest.objects.get_or_create(
        case=case, clause=clause, defaults={"reason": NO_REASON, "requested_by": "", "requested_at": now}
    )
    request.allowed, request.answer = allowed, answer.strip()
    request.officer, request.answered_at = acting.staff, now
    request.save()
    return request
