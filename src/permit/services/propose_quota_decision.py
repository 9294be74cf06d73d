"""A quota officer proposes to move numbers in mid-year, with a reason; nothing moves until a second person approves.

Clauses: 1.1-02, 1.1-03
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.identifiers import without_numbers
from permit.records.models import Employer, QuotaDecision
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.book_quota_decision import require_possible
from permit.services.quota_rounds import require_quota_officer

Kind = QuotaDecision.Kind
SHORTEST_REASON, LONGEST_REASON = 10, 300


@dataclass(frozen=True)
class QuotaMove:
    """What is proposed: how many, of which year, from whom (reduction, transfer), to whom (addition, transfer)."""

    kind: str
    year: int
    number: int
    reason: str
    source_uscc: str = ""
    target_uscc: str = ""


@transaction.atomic
def propose_quota_decision(move: QuotaMove, acting: Acting, now: datetime) -> QuotaDecision:
    """Record the proposal. Raises Refused: 'not_your_role', 'reason_too_short', 'quota_number_missing',

    'quota_year_over' (year), 'employer_unknown' (uscc), 'quota_same_employer', and what `require_possible` raises.
    """
    staff = require_quota_officer(acting)
    words = move.reason.strip()
    if len(words) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    if move.number < 1:
        raise Refused("quota_number_missing")
    if move.year < localtime(now).year:
        raise Refused("quota_year_over", {"year": move.year})
    source = _employer(move.source_uscc) if move.kind in (Kind.REDUCTION, Kind.TRANSFER) else None
    target = _employer(move.target_uscc) if move.kind in (Kind.ADDITION, Kind.TRANSFER) else None
    if source is not None and source == target:
        raise Refused("quota_same_employer")
    decision = QuotaDecision(
        kind=move.kind, year=move.year, number=move.number, source=source, target=target,
        reason=without_numbers(words[:LONGEST_REASON]), proposed_by=staff, proposed_at=now,
    )  # fmt: skip
    require_possible(decision)
    decision.save()
    record_act(subject_of(decision), acting, "propose_quota_decision", now, **facts_of(decision))
    return decision


def _employer(uscc: str) -> Employer:
    typed = uscc.strip().upper()
    found = Employer.objects.filter(uscc=typed, district=settings.DISTRICT).first()
    if found is None:
        raise Refused("employer_unknown", {"uscc": typed})
    return found


def subject_of(decision: QuotaDecision) -> str:
    """Its name in the audit."""
    return f"quota_decision:{decision.pk}"


def facts_of(decision: QuotaDecision) -> dict[str, Any]:
    """What the audit says of it."""
    return {
        "kind": decision.kind,
        "year": decision.year,
        "number": decision.number,
        "source": decision.source_id,
        "target": decision.target_id,
        "reason": decision.reason,
    }
