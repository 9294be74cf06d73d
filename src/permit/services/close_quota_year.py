"""The quota officer closes a year that is over: what no case holds lapses, what is open stays and is named (R-25).

Clauses: 1.1-03
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.identifiers import without_numbers
from permit.records.models import QuotaAccount, QuotaDecision, QuotaEntry, QuotaYear
from permit.records.models.quota import MOVES
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.quota_rounds import require_quota_officer
from permit.services.quota_years import locked_year, open_reservations

SHORTEST_WORDS, LONGEST_WORDS = 5, 300
BATCH = 2000
CAUSE = "year_closed"


@transaction.atomic
def close_quota_year(year: int, open_ones: int, words: str, acting: Acting, now: datetime) -> QuotaYear:
    """Close it, for good. `open_ones`: how many open reservations the page named, so that nobody closes over others.

    Raises Refused: 'not_your_role', 'reason_too_short', 'quota_year_running' (year), 'quota_year_closed' (year),
    'quota_decisions_open' (count), 'quota_reservations_differ' (count).
    """
    staff = require_quota_officer(acting)
    if len(words.strip()) < SHORTEST_WORDS:
        raise Refused("reason_too_short", {"minimum": SHORTEST_WORDS})
    if year >= localtime(now).year:
        raise Refused("quota_year_running", {"year": year})
    lapsed = _lapse(year, acting, now)
    closed = locked_year(year)
    proposed = QuotaDecision.objects.filter(year=year, state=QuotaDecision.State.PROPOSED).count()
    if proposed:
        raise Refused("quota_decisions_open", {"year": year, "count": proposed})
    named = open_reservations(year).count()
    if named != open_ones:
        raise Refused("quota_reservations_differ", {"year": year, "count": named})
    closed.closed_at, closed.closed_by, closed.closing_words = (
        now,
        staff,
        without_numbers(words.strip()[:LONGEST_WORDS]),
    )
    closed.save(update_fields=["closed_at", "closed_by", "closing_words"])
    record_act(f"quota_year:{year}", acting, "close_quota_year", now, lapsed=lapsed, open=named, words=words.strip())
    return closed


def _lapse(year: int, acting: Acting, now: datetime) -> int:
    """An entry for each account that has numbers left; all accounts of the year locked, in the employers' order."""
    source, target = MOVES["lapse"]
    lapsed, last = 0, 0
    found = QuotaAccount.objects.select_for_update(no_key=True).filter(year=year).order_by("employer_id")
    while accounts := list(found.filter(employer_id__gt=last)[:BATCH]):
        last = accounts[-1].employer_id
        free = {each: each.allotted - each.reserved - each.used for each in accounts}
        entries = [
            QuotaEntry(
                account=account, kind="lapse", source=source, target=target, number=number, cause=CAUSE,
                actor=acting.key, actor_name=acting.name, at=now,
            )
            for account, number in free.items()
            if number
        ]  # fmt: skip
        QuotaEntry.objects.bulk_create(entries, batch_size=BATCH)
        lapsed += sum(entry.number for entry in entries)
    return lapsed


def year_to_close(now: datetime) -> int | None:
    """The oldest year that is over and not closed, with numbers left or held; None where there is none."""
    over = QuotaAccount.objects.filter(year__lt=localtime(now).year, allotted__gt=0).exclude(
        year__in=QuotaYear.objects.filter(closed_at__isnull=False).values("year")
    )
    return over.order_by("year").values_list("year", flat=True).first()
