"""The quota officer prepares a year's declaration round, moves its end, closes it.

Clauses: 1.1-01
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.law import Law
from permit.domain.quota_round import Phase
from permit.records.models import QuotaRound
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.law_in_force import law_in_force
from permit.services.quota_rounds import lock_round, phase_of, require_quota_officer

KNOWN_DIMENSIONS: Mapping[str, tuple[str, str, str]] = {
    "output": ("产值", "万元", "上一年度产值或营业收入，附涉税信息告知书、完税证明或审计报告"),
    "investment": ("投资", "万元", "上一年度在本区完成的固定资产投资，附备案、合同或付款证明"),
    "employment": ("就业", "人", "上一年度末在职职工人数，附社会保险缴费人数证明"),
    "research": ("科研", "万元", "上一年度研究开发费用，附专项审计报告或加计扣除申报表"),
}
REMIND_DAYS = (10, 3)


@dataclass(frozen=True)
class RoundPlan:
    """What the officer sets: days, questions and dimensions as stored rows, reminder days before the end."""

    year: int
    opens_on: date
    closes_on: date
    questions: tuple[dict[str, Any], ...]
    dimensions: tuple[dict[str, Any], ...]
    remind_days: tuple[int, ...] = REMIND_DAYS


def dimensions_in_force(law: Law) -> tuple[dict[str, Any], ...]:
    """The dimensions the policy weighs on that day, with words to ask for them."""
    weights = law.value("quota_weights")
    assert isinstance(weights, Mapping)
    rows = []
    for key in weights:
        label, unit, words = KNOWN_DIMENSIONS.get(key, (key, "", ""))
        rows.append({"key": key, "label": label, "unit": unit, "help": words})
    return tuple(rows)


@transaction.atomic
def plan_quota_round(plan: RoundPlan, acting: Acting, now: datetime) -> QuotaRound:
    """Prepare next year's round. Raises Refused: 'not_your_role', 'round_year' (year), 'round_days', 'round_exists'
    (year)."""
    officer = require_quota_officer(acting)
    today = localtime(now).date()
    if plan.year <= today.year:
        raise Refused("round_year", {"year": today.year + 1})
    _require_days(plan, today)
    try:
        with transaction.atomic():
            made = QuotaRound.objects.create(
                district=settings.DISTRICT, year=plan.year, created_by=officer, created_at=now, **_columns(plan)
            )
    except IntegrityError:
        raise Refused("round_exists", {"year": plan.year}) from None
    record_act(_subject(made), acting, "plan_quota_round", now, opens_on=plan.opens_on, closes_on=plan.closes_on)
    return made


@transaction.atomic
def change_quota_round(round_id: int, version: int, plan: RoundPlan, acting: Acting, now: datetime) -> QuotaRound:
    """Change everything but the year, until the round opens. Raises Refused: 'round_open' and what planning raises."""
    require_quota_officer(acting)
    kept = lock_round(round_id, version)
    today = localtime(now).date()
    if phase_of(kept, today) != Phase.PREPARED:
        raise Refused("round_open")
    _require_days(plan, today)
    for name, value in _columns(plan).items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save()
    record_act(_subject(kept), acting, "change_quota_round", now, opens_on=plan.opens_on, closes_on=plan.closes_on)
    return kept


@transaction.atomic
def extend_quota_round(
    round_id: int, version: int, closes_on: date, reason: str, acting: Acting, now: datetime
) -> QuotaRound:
    """Move the end to a later day, while the round is not over. Raises Refused: 'round_over', 'round_not_later' (day),
    'reason_missing'."""
    require_quota_officer(acting)
    kept = lock_round(round_id, version)
    if phase_of(kept, localtime(now).date()) == Phase.CLOSED:
        raise Refused("round_over")
    if closes_on <= kept.closes_on:
        raise Refused("round_not_later", {"day": kept.closes_on})
    if not reason.strip():
        raise Refused("reason_missing")
    before, kept.closes_on = kept.closes_on, closes_on
    kept.version += 1
    kept.save(update_fields=["closes_on", "version"])
    record_act(_subject(kept), acting, "extend_quota_round", now, before=before, closes_on=closes_on, reason=reason)
    return kept


@transaction.atomic
def close_quota_round(round_id: int, version: int, reason: str, acting: Acting, now: datetime) -> QuotaRound:
    """End an open round at once: from now on nobody declares but by exception. Raises Refused: 'round_not_open',
    'reason_missing'."""
    require_quota_officer(acting)
    kept = lock_round(round_id, version)
    today = localtime(now).date()
    if phase_of(kept, today) != Phase.OPEN:
        raise Refused("round_not_open")
    if not reason.strip():
        raise Refused("reason_missing")
    kept.closed_on = today
    kept.version += 1
    kept.save(update_fields=["closed_on", "version"])
    record_act(_subject(kept), acting, "close_quota_round", now, closes_on=kept.closes_on, reason=reason)
    return kept


def _subject(quota_round: QuotaRound) -> str:
    return f"quota_round:{quota_round.pk}"


def _columns(plan: RoundPlan) -> dict[str, Any]:
    return {
        "opens_on": plan.opens_on,
        "closes_on": plan.closes_on,
        "questions": list(plan.questions),
        "dimensions": list(plan.dimensions),
        "remind_days": sorted(set(plan.remind_days), reverse=True),
    }


def _require_days(plan: RoundPlan, today: date) -> None:
    if plan.opens_on < today or plan.closes_on < plan.opens_on:
        raise Refused("round_days")


def default_dimensions(now: datetime) -> tuple[dict[str, Any], ...]:
    """What a new round asks for."""
    return dimensions_in_force(law_in_force(localtime(now).date()))
