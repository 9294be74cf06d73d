"""After the end of a round one employer may declare by exception only, until a day, for a reason on record.

Clauses: 1.1-01
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.identifiers import without_numbers
from permit.domain.quota_round import Phase
from permit.records.models import Employer, NeedDeclaration, QuotaRound
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.declare_need import subject_of_declaration
from permit.services.queue_message import queue_message
from permit.services.quota_rounds import phase_of, require_quota_officer
from permit.services.who_is_told import agent_recipient

SHORTEST_REASON = 5


@transaction.atomic
def allow_late_declaration(
    quota_round: QuotaRound, employer: Employer, until: date, reason: str, acting: Acting, now: datetime
) -> NeedDeclaration:
    """Open the round for one employer until a day (included); the agent is told by SMS.

    Raises Refused: 'not_your_role', 'round_still_open', 'late_until_past', 'reason_too_short', 'permission_missing'.
    """
    require_quota_officer(acting)
    today = localtime(now).date()
    if phase_of(quota_round, today) != Phase.CLOSED:
        raise Refused("round_still_open")
    if until < today:
        raise Refused("late_until_past")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    if employer.permission != PermissionState.GRANTED:
        raise Refused("permission_missing")
    kept, _ = NeedDeclaration.objects.select_for_update().get_or_create(
        round=quota_round, employer=employer, defaults={"saved_at": now}
    )
    kept.late_until, kept.late_reason, kept.late_by = until, without_numbers(reason.strip()), acting.staff
    kept.version += 1
    kept.save(update_fields=["late_until", "late_reason", "late_by", "version"])
    record_act(subject_of_declaration(kept), acting, "allow_late_declaration", now, until=until, reason=reason.strip())
    told = agent_recipient(employer)
    day = f"{until.month}月{until.day}日"
    queue_message(
        "declaration_late", told.mobile, told.name, now, employer=employer.name, year=quota_round.year, day=day
    )
    return kept
