"""A quota officer allows or refuses the exception in writing; allowed, the case holds a number of its own (R-12, R-25).

The number comes out of what the district still has of the year's total: an exception goes past the employer's number,
never past the total (1.1-02 is hard). The answer becomes part of the decision record of the case.

Clauses: 1.1-03, 1.1-02
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import Case, ExceptionRequest, QuotaExceptionRequest
from permit.services.acting import Acting
from permit.services.audit import record_case_act
from permit.services.quota_ports import QUOTA_CLAUSE, enter, locked_account, reservation_of, state_of
from permit.services.quota_rounds import require_quota_officer
from permit.services.quota_years import require_left
from permit.services.who_is_told import agent_recipient, tell

State = QuotaExceptionRequest.State
SHORTEST_ANSWER, LONGEST_CAUSE = 10, 300


@transaction.atomic
def answer_quota_exception(
    request_id: int, version: int, allowed: bool, answer: str, acting: Acting, now: datetime
) -> QuotaExceptionRequest:
    """Answer it once. Raises Refused: 'not_your_role', 'reason_too_short', 'changed_meanwhile',

    'quota_not_short' (free), 'quota_not_needed', 'quota_total_passed' (year, left), 'quota_year_closed'.
    """
    staff, words = require_quota_officer(acting), answer.strip()
    if len(words) < SHORTEST_ANSWER:
        raise Refused("reason_too_short", {"minimum": SHORTEST_ANSWER})
    case_id = QuotaExceptionRequest.objects.values_list("case", flat=True).get(pk=request_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("employer").get(pk=case_id)
    asked = QuotaExceptionRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if asked.version != version or asked.state != State.OPEN:
        raise Refused("changed_meanwhile", {"state": asked.get_state_display(), "number": case.number})
    if allowed:
        _grant(case, asked, words, acting, now)
    asked.state = State.ALLOWED if allowed else State.REFUSED
    asked.answer, asked.officer, asked.answered_at = words, staff, now
    asked.version += 1
    asked.save()
    record_case_act(case, acting, "answer_quota_exception", now, request=asked.pk, allowed=allowed)
    template = "quota_exception_allowed" if allowed else "quota_exception_refused"
    tell(case, template, agent_recipient(case.employer), now, employer=case.employer.name)
    return asked


def _grant(case: Case, asked: QuotaExceptionRequest, words: str, acting: Acting, now: datetime) -> None:
    """One number from the district straight to the case: no other case of the employer can take it."""
    if case.closed_at is not None or reservation_of(case) is not None:
        raise Refused("quota_not_needed")
    account = locked_account(case.employer, localtime(now).year)
    free = state_of(account).free
    if free:
        raise Refused("quota_not_short", {"free": free})
    require_left(account.year, 1)
    enter(account, "exception", words[:LONGEST_CAUSE], now, acting, case=case)
    ExceptionRequest.objects.update_or_create(
        case=case,
        clause=QUOTA_CLAUSE,
        defaults={
            "reason": asked.reason,
            "requested_by": asked.asked_by,
            "requested_at": asked.asked_at,
            "allowed": True,
            "answer": words,
            "officer": acting.staff,
            "answered_at": now,
        },
    )
