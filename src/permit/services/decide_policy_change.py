"""A change of the policy is proposed by its author and decided by somebody else (9-01).

Clauses: 9-01
"""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from permit.domain.errors import Refused
from permit.records.models import PolicyChange
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.compare_policy_change import problems_of_change
from permit.services.draft_policy_change import State, lock_change, lock_draft, require_not_past, subject_of
from permit.services.law_in_force import forget_reading
from permit.services.recompute_dates import recompute_case_dates


@transaction.atomic
def propose_policy_change(change_id: int, version: int, acting: Acting, now: datetime) -> PolicyChange:
    """Hand a compared draft to the second person.

    Raises Refused: 'policy_empty', 'policy_incomplete' (problems), 'policy_not_compared', 'policy_too_late' (day), and
    what `lock_draft` raises.
    """
    change = lock_draft(change_id, version, acting)
    _require_sound(change, now)
    before, change.state, change.proposed_at, change.reason = change.state, State.PROPOSED, now, ""
    change.save(update_fields=["state", "proposed_at", "reason"])
    record_act(
        subject_of(change), acting, "propose_policy_change", now, from_state=before, to_state=State.PROPOSED.value
    )
    return change


@transaction.atomic
def approve_policy_change(change_id: int, version: int, remark: str, acting: Acting, now: datetime) -> PolicyChange:
    """Approve: it gets the next number and counts from its day on.

    Raises Refused: 'policy_not_proposed' (state), 'policy_own_change', and what `propose_policy_change` raises.
    """
    change = _lock_proposed(change_id, version, acting)
    list(PolicyChange.objects.select_for_update().filter(district=change.district, number__isnull=False).values("pk"))
    _require_sound(change, now)
    last = PolicyChange.objects.filter(district=change.district).aggregate(last=Max("number"))["last"] or 0
    change.number, change.state, change.digest = last + 1, State.APPROVED, digest_of(change)
    change.decided_by, change.decided_at, change.reason = acting.staff, now, remark.strip()
    change.save(update_fields=["number", "state", "digest", "decided_by", "decided_at", "reason"])
    record_act(
        subject_of(change),
        acting,
        "approve_policy_change",
        now,
        from_state=State.PROPOSED.value,
        to_state=State.APPROVED.value,
        number=change.number,
        digest=change.digest,
        flips=len((change.comparison or {}).get("flips", [])),
    )
    forget_reading()
    if any(entry["kind"] == "calendar" for entry in change.entries):
        _move_dates(change, now)
    return change


@transaction.atomic
def reject_policy_change(change_id: int, version: int, reason: str, acting: Acting, now: datetime) -> PolicyChange:
    """Send it back to its author, who may mend it. Raises Refused: 'reason_missing', 'policy_not_proposed',
    'policy_own_change'."""
    if not reason.strip():
        raise Refused("reason_missing")
    change = _lock_proposed(change_id, version, acting)
    change.state, change.decided_by, change.decided_at, change.reason = (
        State.REJECTED,
        acting.staff,
        now,
        reason.strip(),
    )
    change.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    record_act(
        subject_of(change),
        acting,
        "reject_policy_change",
        now,
        from_state=State.PROPOSED.value,
        to_state=State.REJECTED.value,
        reason=change.reason,
    )
    return change


def digest_of(change: PolicyChange) -> str:
    """SHA-256 (hex) of what is approved: district, day and entries."""
    content = [change.district, change.in_force_from.isoformat(), change.entries]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _move_dates(change: PolicyChange, now: datetime) -> None:
    """Provisional dates become what the announced year makes of them (R-24)."""
    recompute_case_dates(now)
    change.windows_told_to = 0
    change.save(update_fields=["windows_told_to"])


def _lock_proposed(change_id: int, version: int, acting: Acting) -> PolicyChange:
    change = lock_change(change_id, version, acting)
    if change.state != State.PROPOSED:
        raise Refused("policy_not_proposed", {"state": State(change.state).label})
    if change.author == acting.staff:
        raise Refused("policy_own_change")
    return change


def _require_sound(change: PolicyChange, now: datetime) -> None:
    """What is decided was checked against the law as it stands now, not as it stood when it was drafted."""
    require_not_past(change.in_force_from, now)
    if not change.entries:
        raise Refused("policy_empty")
    problems = problems_of_change(change)
    if problems:
        raise Refused("policy_incomplete", {"problems": "；".join(str(problem) for problem in problems)})
    numbers = PolicyChange.objects.filter(district=change.district).aggregate(last=Max("number"))
    if change.compared_at is None or change.base != (numbers["last"] or 0):
        raise Refused("policy_not_compared")
