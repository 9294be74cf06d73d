"""A plan is handed on by its author, approved or sent back by another quota officer, and booked (1.1-02).

Clauses: 1.1-02
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.quota_round import Phase
from permit.records.models import AllocationPlan, QuotaAccount
from permit.services.acting import Acting
from permit.services.allocation_plans import (
    State,
    is_outdated,
    lock_own_plan,
    lock_plan,
    share_facts,
    subject_of_plan,
)
from permit.services.audit import record_act
from permit.services.book_allocation import book_allocation
from permit.services.compute_allocation import AT_ONCE
from permit.services.draft_allocation import require_none_approved
from permit.services.quota_rounds import phase_of


@transaction.atomic
def propose_allocation(plan_id: int, version: int, acting: Acting, now: datetime) -> AllocationPlan:
    """Hand a computed draft to the second person.

    Raises Refused: 'plan_not_computed', 'plan_outdated', 'round_still_declaring' (day), 'plan_approved_already'
    (name), 'year_allotted_already' (year, count), and what `lock_own_plan` raises.
    """
    plan = lock_own_plan(plan_id, version, acting)
    _require_sound(plan, now)
    before, plan.state, plan.proposed_at, plan.reason = plan.state, State.PROPOSED, now, ""
    plan.save(update_fields=["state", "proposed_at", "reason"])
    record_act(
        subject_of_plan(plan),
        acting,
        "propose_allocation",
        now,
        from_state=before,
        to_state=plan.state,
        **share_facts(plan),
    )
    return plan


@transaction.atomic
def approve_allocation(plan_id: int, version: int, remark: str, acting: Acting, now: datetime) -> AllocationPlan:
    """Approve; the ledger gets its entries: at once for few employers, by the next run for many.

    Raises Refused: 'plan_not_proposed' (state), 'plan_own', and what `propose_allocation` raises.
    """
    plan = _lock_proposed(plan_id, version, acting)
    _require_sound(plan, now)
    plan.state, plan.decided_by, plan.decided_at, plan.reason = State.APPROVED, acting.staff, now, remark.strip()
    try:
        with transaction.atomic():
            plan.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    except IntegrityError:
        require_none_approved(plan.round)
        raise
    record_act(
        subject_of_plan(plan),
        acting,
        "approve_allocation",
        now,
        from_state=State.PROPOSED.value,
        to_state=plan.state,
        **share_facts(plan),
    )
    if plan.expected <= AT_ONCE:
        book_allocation(plan.pk, now)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def return_allocation(plan_id: int, version: int, reason: str, acting: Acting, now: datetime) -> AllocationPlan:
    """Send it back to its author, who may mend it. Raises Refused: 'reason_missing', 'plan_not_proposed', 'plan_own',
    'not_your_role', 'changed_meanwhile'."""
    if not reason.strip():
        raise Refused("reason_missing")
    plan = _lock_proposed(plan_id, version, acting)
    plan.state, plan.decided_by, plan.decided_at, plan.reason = State.RETURNED, acting.staff, now, reason.strip()
    plan.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record_act(
        subject_of_plan(plan),
        acting,
        "return_allocation",
        now,
        from_state=State.PROPOSED.value,
        to_state=plan.state,
        reason=plan.reason,
    )
    return plan


def _lock_proposed(plan_id: int, version: int, acting: Acting) -> AllocationPlan:
    plan = lock_plan(plan_id, version, acting)
    if plan.state != State.PROPOSED:
        raise Refused("plan_not_proposed", {"state": plan.get_state_display()})
    if plan.author == acting.staff:
        raise Refused("plan_own")
    return plan


def _require_sound(plan: AllocationPlan, now: datetime) -> None:
    """What is decided was computed from the declarations as they stand, after the round, for a year still empty."""
    if plan.computed_at is None:
        raise Refused("plan_not_computed")
    if is_outdated(plan):
        raise Refused("plan_outdated")
    if phase_of(plan.round, localtime(now).date()) != Phase.CLOSED:
        raise Refused("round_still_declaring", {"day": plan.round.last_day})
    require_none_approved(plan.round)
    taken = QuotaAccount.objects.filter(
        year=plan.round.year, employer__district=plan.round.district, allotted__gt=0
    ).count()
    if taken:
        raise Refused("year_allotted_already", {"year": plan.round.year, "count": taken})
