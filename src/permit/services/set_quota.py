"""The quota officer sets what an employer may file in a year: a plain number, with its cause (R-25).

Clauses: 1.1-03
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Employer, QuotaAccount
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.quota_ports import allot

SHORTEST_CAUSE, LONGEST_CAUSE = 5, 64


@transaction.atomic
def set_quota(employer: Employer, year: int, number: int, cause: str, acting: Acting, now: datetime) -> QuotaAccount:
    """Set the number of a year. Raises Refused: 'not_your_role', 'reason_too_short', 'quota_in_use'."""
    if acting.role != "quota_officer":
        raise Refused("not_your_role", {"role": acting.role})
    words = cause.strip()
    if len(words) < SHORTEST_CAUSE:
        raise Refused("reason_too_short", {"minimum": SHORTEST_CAUSE})
    account = allot(employer, year, number, words[:LONGEST_CAUSE], now, acting)
    record_act(f"employer:{employer.pk}", acting, "set_quota", now, year=year, number=number, cause=words)
    return account
