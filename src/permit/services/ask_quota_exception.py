"""The employer asks for one number beyond its own for one case, with a reason: 1.1-03 is soft (R-12).

Clauses: 1.1-03
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State
from permit.records.models import Case, QuotaExceptionRequest
from permit.services.acting import Acting
from permit.services.audit import record_case_act
from permit.services.move_case import lock_case
from permit.services.quota_ports import balance, reservation_of

SHORTEST_REASON, LONGEST_REASON = 10, 1000


@transaction.atomic
def ask_quota_exception(
    number: str, version: int | None, reason: str, acting: Acting, now: datetime
) -> QuotaExceptionRequest:
    """Record the request; a quota officer answers it. After a refusal it may be asked anew.

    Raises Refused: 'agent_not_confirmed', 'reason_too_short' (minimum), 'changed_meanwhile', and what
    `require_short` raises.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    words = reason.strip()
    if len(words) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    case = lock_case(number, version)
    require_short(case, now)
    asked = QuotaExceptionRequest.objects.create(
        case=case,
        year=localtime(now).year,
        reason=words[:LONGEST_REASON],
        asked_by=acting.name,
        asked_at=now,
    )
    record_case_act(case, acting, "ask_quota_exception", now, request=asked.pk)
    return asked


def require_short(case: Case, now: datetime) -> None:
    """Raises Refused where there is nothing to ask for: 'quota_exception_open', 'quota_not_needed',

    'quota_not_short' (free).
    """
    if case.business != Business.NEW or case.closed_at is not None or case.state == State.DRAFT:
        raise Refused("quota_not_needed")
    if open_request(case) is not None:
        raise Refused("quota_exception_open")
    if reservation_of(case) is not None:
        raise Refused("quota_not_needed")
    free = balance(case.employer, localtime(now).year).free
    if free:
        raise Refused("quota_not_short", {"free": free})


def open_request(case: Case) -> QuotaExceptionRequest | None:
    """The request that waits for an answer."""
    return case.quota_exceptions.filter(state=QuotaExceptionRequest.State.OPEN).first()
