"""The quota officer drafts an allocation plan: opened, its figures changed, given up (1.1-02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.quota_round import Phase, dimensions_of
from permit.records.models import AllocationPlan, QuotaRound
from permit.services.acting import Acting
from permit.services.allocation_plans import State, lock_own_plan, subject_of_plan
from permit.services.audit import record_act
from permit.services.law_in_force import law_in_force
from permit.services.quota_rounds import phase_of, require_quota_officer


@dataclass(frozen=True)
class PlanFigures:
    """What is typed for a plan. `weights` by the dimensions of the round."""

    name: str
    total: int
    minimum: int
    weights: Mapping[str, Fraction]


@dataclass(frozen=True)
class PolicyWeights:
    """The weights in force for the dimensions of a round, and the id of the law they stand in."""

    weights: Mapping[str, Fraction]
    policy: str


def weights_in_force(quota_round: QuotaRound, now: datetime) -> PolicyWeights:
    """A dimension the policy does not weigh (any more) has the weight 0. Clauses: 1.1-02"""
    law = law_in_force(localtime(now).date())
    known = law.value("quota_weights")
    assert isinstance(known, Mapping)
    keys = [each.key for each in dimensions_of(quota_round.dimensions)]
    return PolicyWeights({key: Fraction(known.get(key, 0)) for key in keys}, law.id)


@transaction.atomic
def draft_allocation(round_id: int, figures: PlanFigures, acting: Acting, now: datetime) -> AllocationPlan:
    """A new draft, not computed yet. Raises Refused: 'not_your_role', 'round_not_begun', 'plan_name_taken' (name),
    'plan_approved_already' (name)."""
    require_quota_officer(acting)
    assert acting.staff is not None
    quota_round = QuotaRound.objects.get(pk=round_id, district=settings.DISTRICT)
    if phase_of(quota_round, localtime(now).date()) == Phase.PREPARED:
        raise Refused("round_not_begun")
    require_none_approved(quota_round)
    plan = AllocationPlan(round=quota_round, author=acting.staff, created_at=now)
    _write(plan, figures, now)
    record_act(subject_of_plan(plan), acting, "draft_allocation", now, to_state=plan.state, **_figures(plan))
    return plan


@transaction.atomic
def change_allocation(
    plan_id: int, version: int, figures: PlanFigures, acting: Acting, now: datetime
) -> AllocationPlan:
    """Other figures: what was computed from the old ones is cleared, numbers set by hand too.

    Raises Refused as `lock_own_plan`, and 'plan_name_taken'.
    """
    plan = lock_own_plan(plan_id, version, acting)
    clear_shares(plan)
    _write(plan, figures, now)
    record_act(subject_of_plan(plan), acting, "change_allocation", now, **_figures(plan))
    return plan


@transaction.atomic
def discard_allocation(plan_id: int, version: int, acting: Acting, now: datetime) -> AllocationPlan:
    """Give a draft up; it stays on file without its shares. Raises Refused as `lock_own_plan`."""
    plan = lock_own_plan(plan_id, version, acting)
    clear_shares(plan)
    before, plan.state = plan.state, State.DISCARDED
    plan.save(update_fields=["state"])
    record_act(subject_of_plan(plan), acting, "discard_allocation", now, from_state=before, to_state=plan.state)
    return plan


def clear_shares(plan: AllocationPlan) -> None:
    """Take away what was computed; a computation under way stops at its next step. The caller holds the lock."""
    plan.shares.all().delete()
    plan.refresh_from_db(fields=["granted"])
    plan.run += 1
    plan.waiting_since = plan.alive_at = plan.computed_at = plan.line = None
    plan.stored, plan.sums, plan.stamp, plan.fingerprint = 0, {}, "", ""
    plan.save(
        update_fields=[
            *("run", "waiting_since", "alive_at", "computed_at", "line", "stored", "sums", "stamp", "fingerprint")
        ]
    )


def require_none_approved(quota_round: QuotaRound) -> None:
    """One plan a year. Raises Refused("plan_approved_already")."""
    approved = AllocationPlan.objects.filter(round=quota_round, state=State.APPROVED).first()
    if approved is not None:
        raise Refused("plan_approved_already", {"name": approved.name})


def _write(plan: AllocationPlan, figures: PlanFigures, now: datetime) -> None:
    in_force = weights_in_force(plan.round, now)
    plan.name, plan.total, plan.minimum = figures.name.strip(), figures.total, figures.minimum
    plan.weights = {key: str(figures.weights[key]) for key in in_force.weights}
    plan.policy_weights = {key: str(weight) for key, weight in in_force.weights.items()}
    plan.policy = in_force.policy
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise Refused("plan_name_taken", {"name": plan.name}) from None


def _figures(plan: AllocationPlan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "total": plan.total,
        "minimum": plan.minimum,
        "weights": plan.weights,
        "policy": plan.policy,
    }
