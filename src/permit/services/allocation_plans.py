"""Reading allocation plans: which declarations count, whether a plan is out of date, how its permits lie (1.1-02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet, Sum

from permit.domain.allocation_plan import Spread, spread_of
from permit.domain.errors import Refused
from permit.domain.quota import Claim
from permit.records.models import AllocationPlan, NeedDeclaration, PlanShare, QuotaRound
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.quota_rounds import require_quota_officer

State = AllocationPlan.State
EDITABLE = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class Counted:
    """The declarations a plan is computed from: the claims with the employers they are of, stamp and fingerprint."""

    claims: list[Claim]
    employers: list[int]
    stamp: str
    fingerprint: str


def accepted_declarations(quota_round: QuotaRound) -> QuerySet[NeedDeclaration]:
    """Those that are allocated on: checked by the office, of an employer that still has the permission."""
    return NeedDeclaration.objects.filter(
        round=quota_round,
        state=NeedDeclaration.State.ACCEPTED,
        number__isnull=False,
        employer__permission=PermissionState.GRANTED,
    )


def read_claims(quota_round: QuotaRound, keys: Iterable[str]) -> Counted:
    """The claims in the order of their employers' ids; all from one query, so that the stamp is theirs."""
    keys = tuple(keys)
    fields = ("pk", "employer_id", "employer__uscc", "number", "checked", "version", "checked_at")
    rows = accepted_declarations(quota_round).order_by("employer_id").values_list(*fields)
    claims, employers, content = [], [], sha256()
    ids = versions = numbers = 0
    newest: datetime | None = None
    for pk, employer, uscc, number, checked, version, checked_at in rows.iterator(chunk_size=5000):
        amounts = {key: int(checked.get(key, 0)) for key in keys}
        claims.append(Claim(uscc, number, amounts))
        employers.append(employer)
        content.update(f"{uscc}:{number}:{sorted(amounts.items())}\n".encode())
        ids, versions, numbers = ids + pk, versions + version, numbers + number
        newest = checked_at if newest is None or checked_at > newest else newest
    return Counted(claims, employers, _stamp(len(claims), ids, versions, numbers, newest), content.hexdigest())


def stamp_now(quota_round: QuotaRound) -> str:
    """What the stamp of a plan computed now would be: any change of what counts gives another one. One query."""
    found = accepted_declarations(quota_round).aggregate(
        count=Count("pk"), ids=Sum("pk"), versions=Sum("version"), numbers=Sum("number"), newest=Max("checked_at")
    )
    return _stamp(found["count"], found["ids"] or 0, found["versions"] or 0, found["numbers"] or 0, found["newest"])


def _stamp(count: int, ids: int, versions: int, numbers: int, newest: datetime | None) -> str:
    return f"{count}:{ids}:{versions}:{numbers}:{newest.timestamp() if newest else 0}"


def is_outdated(plan: AllocationPlan, stamp: str | None = None) -> bool:
    """Whether a declaration it was computed from has changed since. `stamp`: `stamp_now`, where it is known already."""
    return plan.computed_at is not None and plan.stamp != (stamp_now(plan.round) if stamp is None else stamp)


def histogram_of(plan: AllocationPlan) -> dict[int, int]:
    """How many employers hold each number; one query."""
    return dict(plan.shares.order_by().values_list("number").annotate(Count("pk")))


def spread_of_plan(plan: AllocationPlan) -> Spread:
    """How evenly its permits lie."""
    return spread_of(histogram_of(plan))


def declared_in(plan: AllocationPlan) -> int:
    """What the employers of the plan declared together."""
    return plan.shares.aggregate(declared=Sum("declared"))["declared"] or 0


def plans_of(quota_round: QuotaRound) -> QuerySet[AllocationPlan]:
    """The plans of a round that were not given up, newest first."""
    return (
        AllocationPlan.objects.filter(round=quota_round)
        .exclude(state=State.DISCARDED)
        .select_related("author", "decided_by", "round")
    )


def published_plan(year: int) -> AllocationPlan | None:
    """The plan of a year that the ledger holds."""
    found = AllocationPlan.objects.filter(round__year=year, round__district=settings.DISTRICT, booked_at__isnull=False)
    return found.select_related("round").first()


def newest_published() -> AllocationPlan | None:
    """The newest year's plan that the ledger holds."""
    found = AllocationPlan.objects.filter(round__district=settings.DISTRICT, booked_at__isnull=False)
    return found.select_related("round").order_by("-round__year").first()


def published_years() -> list[int]:
    """The years whose allocation is public, newest first."""
    found = AllocationPlan.objects.filter(round__district=settings.DISTRICT, booked_at__isnull=False)
    return list(found.order_by("-round__year").values_list("round__year", flat=True))


def published_share(plan: AllocationPlan, employer_id: int) -> PlanShare | None:
    """What the plan gives the employer; None where it did not take part."""
    return plan.shares.filter(employer=employer_id).select_related("employer").first()


def lock_plan(plan_id: int, version: int, acting: Acting) -> AllocationPlan:
    """The plan under its row lock, its version counted on. Raises Refused: 'not_your_role', 'changed_meanwhile'."""
    require_quota_officer(acting)
    found = AllocationPlan.objects.select_for_update(of=("self",)).select_related("round", "author")
    plan = found.get(pk=plan_id, round__district=settings.DISTRICT)
    if plan.version != version:
        raise Refused("changed_meanwhile", {"state": plan.get_state_display(), "number": ""})
    plan.version += 1
    plan.save(update_fields=["version"])
    return plan


def lock_own_plan(plan_id: int, version: int, acting: Acting) -> AllocationPlan:
    """`lock_plan` for its author while it may be changed. Raises Refused too: 'plan_not_editable' (state, name)."""
    plan = lock_plan(plan_id, version, acting)
    if plan.state not in EDITABLE or plan.author != acting.staff:
        raise Refused("plan_not_editable", {"state": plan.get_state_display(), "name": plan.author.name})
    return plan


def subject_of_plan(plan: AllocationPlan) -> str:
    """Its name in the audit."""
    return f"allocation:{plan.pk}"


def share_facts(plan: AllocationPlan) -> dict[str, Any]:
    """What the audit says a plan gives, without names."""
    return {"total": plan.total, "granted": plan.granted, "fingerprint": plan.fingerprint, "policy": plan.policy}
