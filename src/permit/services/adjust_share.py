"""The author of a draft sets one employer's number by hand, with a reason that the employer will read (1.1-02).

Never past what was declared, never all together past the total: checked here for a sentence, held by the database.
"""

from datetime import datetime

from django.db import transaction

from permit.domain.allocation_plan import require_within
from permit.domain.errors import Refused
from permit.domain.identifiers import without_numbers
from permit.records.models import PlanShare
from permit.services.acting import Acting
from permit.services.allocation_plans import lock_own_plan, subject_of_plan
from permit.services.audit import record_act

SHORTEST_REASON, LONGEST_REASON = 5, 300


@transaction.atomic
def adjust_share(
    plan_id: int, version: int, uscc: str, number: int, reason: str, acting: Acting, now: datetime
) -> PlanShare:
    """Set the number. Back to the computed one takes the adjustment away.

    Raises Refused: 'plan_not_computed', 'reason_too_short' (minimum), 'share_above_declared' (declared),
    'share_above_total' (most, total), and what `lock_own_plan` raises.

    Clauses: 1.1-02
    """
    plan = lock_own_plan(plan_id, version, acting)
    if plan.computed_at is None:
        raise Refused("plan_not_computed")
    share = plan.shares.select_related("employer").get(employer__uscc=uscc)
    words = reason.strip()
    if len(words) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    require_within(number, share.declared, plan.granted, share.number, plan.total)
    before, share.number = share.number, number
    by_hand = number != share.computed
    share.reason = without_numbers(words[:LONGEST_REASON]) if by_hand else ""
    share.adjusted_by, share.adjusted_at = (acting.staff, now) if by_hand else (None, None)
    share.save(update_fields=["number", "reason", "adjusted_by", "adjusted_at"])
    record_act(
        subject_of_plan(plan),
        acting,
        "adjust_share",
        now,
        employer=share.employer_id,
        computed=share.computed,
        before=before,
        number=number,
        reason=words,
    )
    return share
