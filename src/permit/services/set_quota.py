"""The first number of an employer in a year for which no plan was published: set by the quota officer, with its cause.

Everything later is a decision of two people (`propose_quota_decision`, R-25).

Clauses: 1.1-03
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Employer, QuotaAccount, QuotaEntry
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.quota_ports import allot
from permit.services.quota_years import is_closed, left_of_total

SHORTEST_CAUSE, LONGEST_CAUSE = 5, 64


@transaction.atomic
def set_quota(employer: Employer, year: int, number: int, cause: str, acting: Acting, now: datetime) -> QuotaAccount:
    """Set the first number. Raises Refused: 'not_your_role', 'reason_too_short', 'quota_needs_decision' (year)."""
    if acting.role != "quota_officer":
        raise Refused("not_your_role", {"role": acting.role})
    words = cause.strip()
    if len(words) < SHORTEST_CAUSE:
        raise Refused("reason_too_short", {"minimum": SHORTEST_CAUSE})
    if not may_set_first(employer, year):
        raise Refused("quota_needs_decision", {"year": year})
    account = allot(employer, year, number, words[:LONGEST_CAUSE], now, acting)
    record_act(f"employer:{employer.pk}", acting, "set_quota", now, year=year, number=number, words=words)
    return account


def may_set_first(employer: Employer, year: int) -> bool:
    """Whether the employer has no number of the year yet, and no total binds the year."""
    begun = QuotaEntry.objects.filter(account__employer=employer, account__year=year).exists()
    return not begun and left_of_total(year) is None and not is_closed(year)
