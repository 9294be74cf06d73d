"""A plan is computed: read the accepted declarations, share out by the domain's rule, store each employer's share.

Few employers: at once, in the transaction of the act. Many: asked for here, then done in batches by the next run, each
batch a transaction of its own, so that nobody waits for the database; a run that dies is begun again.

Clauses: 1.1-02
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from permit.domain.allocation_plan import Line, line_of, sums_of
from permit.domain.errors import Refused
from permit.domain.quota import Allocation, Award, Claim, allocate
from permit.records.models import AllocationPlan, PlanShare
from permit.services.acting import SYSTEM, Acting
from permit.services.allocation_plans import (
    Counted,
    accepted_declarations,
    lock_own_plan,
    read_claims,
    share_facts,
    subject_of_plan,
)
from permit.services.audit import record_act
from permit.services.draft_allocation import PlanFigures, change_allocation, clear_shares, draft_allocation

AT_ONCE = 2000
BATCH = 2000
SILENT = timedelta(minutes=2)
"""A computation that wrote nothing for so long has died."""


@transaction.atomic
def draft_and_compute(round_id: int, figures: PlanFigures, acting: Acting, now: datetime) -> AllocationPlan:
    """A new draft with its result. Raises Refused as `draft_allocation` and `compute_allocation`."""
    plan = draft_allocation(round_id, figures, acting, now)
    return compute_allocation(plan.pk, plan.version, acting, now)


@transaction.atomic
def change_and_compute(
    plan_id: int, version: int, figures: PlanFigures, acting: Acting, now: datetime
) -> AllocationPlan:
    """Other figures and their result. Raises Refused as `change_allocation` and `compute_allocation`."""
    plan = change_allocation(plan_id, version, figures, acting, now)
    return compute_allocation(plan.pk, plan.version, acting, now)


@transaction.atomic
def compute_allocation(plan_id: int, version: int, acting: Acting, now: datetime) -> AllocationPlan:
    """Compute a plan anew from what is accepted now; numbers set by hand are cleared. Many: it waits for a run.

    Raises Refused: 'nothing_accepted', and what `lock_own_plan` raises.
    """
    plan = lock_own_plan(plan_id, version, acting)
    clear_shares(plan)
    plan.expected = accepted_declarations(plan.round).count()
    if not plan.expected:
        raise Refused("nothing_accepted")
    plan.waiting_since = now
    plan.save(update_fields=["expected", "waiting_since"])
    record_act(subject_of_plan(plan), acting, "ask_for_allocation", now, employers=plan.expected)
    if plan.expected <= AT_ONCE:
        run_allocation(plan.pk, lambda: now)
        plan.refresh_from_db()
    return plan


def waiting_allocations(now: datetime) -> list[int]:
    """Plans that wait to be computed, those whose computation died among them."""
    waiting = AllocationPlan.objects.filter(round__district=settings.DISTRICT, waiting_since__isnull=False)
    idle = waiting.filter(Q(alive_at__isnull=True) | Q(alive_at__lt=now - SILENT))
    return list(idle.order_by("waiting_since").values_list("pk", flat=True))


def run_allocation(plan_id: int, clock: Callable[[], datetime]) -> bool:
    """Compute and store one waiting plan; False where somebody else does, or it was changed on the way."""
    run = _claim(plan_id, clock())
    if run is None:
        return False
    plan = AllocationPlan.objects.select_related("round").get(pk=plan_id)
    counted = read_claims(plan.round, plan.weights)
    result = allocate(plan.total, plan.weighed, counted.claims, plan.minimum)
    for batch in _batches(_shares(plan_id, counted, result)):
        if not _store(plan_id, run, batch, clock()):
            return False
    return _finish(plan_id, run, counted, result, clock())


@transaction.atomic
def _claim(plan_id: int, now: datetime) -> int | None:
    plan = AllocationPlan.objects.select_for_update().get(pk=plan_id)
    if plan.waiting_since is None or (plan.alive_at is not None and plan.alive_at >= now - SILENT):
        return None
    plan.shares.all().delete()
    plan.run, plan.alive_at, plan.stored = plan.run + 1, now, 0
    plan.save(update_fields=["run", "alive_at", "stored"])
    return plan.run


def _shares(plan_id: int, counted: Counted, result: Allocation) -> list[PlanShare]:
    """The highest score first; a tie in the order of the credit codes."""
    listed = sorted(
        zip(counted.employers, counted.claims, result.awards, strict=True),
        key=lambda row: (-float(row[2].score), row[1].uscc),
    )
    return [_share(plan_id, place, *row) for place, row in enumerate(listed, start=1)]


def _share(plan_id: int, place: int, employer: int, claim: Claim, award: Award) -> PlanShare:
    return PlanShare(
        plan_id=plan_id,
        employer_id=employer,
        place=place,
        declared=claim.declared,
        amounts=claim.contributions,
        score=str(award.score),
        computed=award.number,
        number=award.number,
    )


def _batches(shares: Sequence[PlanShare]) -> Iterator[Sequence[PlanShare]]:
    for start in range(0, len(shares), BATCH):
        yield shares[start : start + BATCH]


@transaction.atomic
def _store(plan_id: int, run: int, batch: Sequence[PlanShare], now: datetime) -> bool:
    plan = AllocationPlan.objects.select_for_update().get(pk=plan_id)
    if plan.run != run:
        return False
    PlanShare.objects.bulk_create(batch, batch_size=BATCH)
    plan.stored, plan.alive_at = plan.stored + len(batch), now
    plan.save(update_fields=["stored", "alive_at"])
    return True


@transaction.atomic
def _finish(plan_id: int, run: int, counted: Counted, result: Allocation, now: datetime) -> bool:
    plan = AllocationPlan.objects.select_for_update().get(pk=plan_id)
    if plan.run != run:
        return False
    line = line_of(result, counted.claims, plan.minimum)
    plan.sums, plan.line = sums_of(counted.claims, plan.weights), _kept_line(line)
    plan.stamp, plan.fingerprint = counted.stamp, counted.fingerprint
    plan.computed_at, plan.waiting_since, plan.alive_at, plan.expected = now, None, None, len(counted.claims)
    plan.save(
        update_fields=[
            *("sums", "line", "stamp", "fingerprint", "computed_at", "waiting_since", "alive_at", "expected")
        ]
    )
    record_act(subject_of_plan(plan), SYSTEM, "compute_allocation", now, **share_facts(plan))
    return True


def _kept_line(line: Line | None) -> dict[str, str] | None:
    if line is None:
        return None
    others = "" if line.of_others is None else str(line.of_others)
    return {"uscc": line.uscc, "lowest": str(line.lowest), "of_others": others}
