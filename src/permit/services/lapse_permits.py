"""What time ended is written down: permits past their last day, and the cases that were open for them (R-06).

Nothing depends on this run: validity is computed (`permit_standing`), and an act on a case of a lapsed permit is
refused by `move_case` also where the run was late. It records, closes and tells, in batches; each batch is whole or
not there, and a permit that is noted is passed over, so that a run may be killed, repeated or late by days.

Clauses: N-16, 6.3-05, R-06
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from permit.domain.lifecycle import BUSINESS_NAMES, ENDING_WITH_PERMIT, Action, Business
from permit.domain.months import chinese_date
from permit.records.models import Case, Permit, PermitNotice
from permit.services.acting import SYSTEM
from permit.services.audit import record_act
from permit.services.move_case import lock_case, move_case
from permit.services.permit_facts import held_permit
from permit.services.permit_standing import standing_on
from permit.services.queue_message import queue_message
from permit.services.quota_ports import release
from permit.services.who_is_told import Recipient, agent_recipient

BATCH = 200
# A permit that ended long before it came to us (carried over, or recorded late) is noted without an SMS.
TOLD_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Lapsed:
    """How many permits were noted as lapsed and how many of their cases closed."""

    permits: int
    cases: int


def lapse_permits(now: datetime, batch: int = BATCH, progress: Callable[[int], None] | None = None) -> Lapsed:
    """Go through every permit whose last day is over and that was not noted; `progress` gets the count so far."""
    today = localtime(now).date()
    permits = cases = 0
    for keys in _unnoted(today, batch):
        noted, closed = _lapse_batch(keys, now)
        permits, cases = permits + noted, cases + closed
        if progress is not None:
            progress(permits)
    return Lapsed(permits, cases)


def _unnoted(today: date, batch: int) -> Iterator[list[int]]:
    """Keys of permits to note, batch by batch along their index, the longest over first."""
    waiting = Permit.objects.filter(awaits_end=True, expires_on__lt=today).order_by("expires_on", "pk")
    after = Q()
    while found := list(waiting.filter(after).values_list("expires_on", "pk")[:batch]):
        day, last = found[-1]
        after = Q(expires_on__gt=day) | Q(expires_on=day, pk__gt=last)
        yield [key for _, key in found]


@transaction.atomic
def _lapse_batch(keys: list[int], now: datetime) -> tuple[int, int]:
    today = localtime(now).date()
    locked = Permit.objects.select_for_update(of=("self",)).filter(pk__in=keys, awaits_end=True, expires_on__lt=today)
    permits = list(locked.order_by("pk").select_related("person").prefetch_related("facts"))
    cases = {
        case.person_id: case
        for case in Case.objects.filter(
            person__in=[each.person_id for each in permits], business__in=ENDING_WITH_PERMIT, closed_at=None
        )
    }
    PermitNotice.objects.bulk_create(
        PermitNotice(permit=each, kind=PermitNotice.Kind.LAPSED, expires_on=each.expires_on, recorded_at=now)
        for each in permits
        if each.expires_on is not None
    )
    Permit.objects.filter(pk__in=[each.pk for each in permits]).update(awaits_end=False)
    return len(permits), sum(_lapse(permit, cases.get(permit.person_id), now) for permit in permits)


def _lapse(permit: Permit, case: Case | None, now: datetime) -> bool:
    """Close and tell; True where a case was closed with it. One that was cancelled before is noted and not told."""
    assert permit.expires_on is not None
    standing = standing_on(permit, localtime(now).date(), permit.facts.all())
    if standing.state != "expired":
        return False
    record_act(f"permit:{permit.number}", SYSTEM, "lapsed", now, expired=permit.expires_on)
    closes = case is not None and held_permit(permit.person, localtime(now).date()) is None
    if case is not None and closes:
        _close(case.number, permit.expires_on, now)
    if localtime(now).date() - permit.expires_on <= TOLD_WITHIN:
        _tell(permit, case if closes else None, now)
    return closes


def _tell(permit: Permit, case: Case | None, now: datetime) -> None:
    told = [Recipient(permit.person.mobile, permit.person.name)]
    ended = ""
    if case is not None:
        told.append(agent_recipient(case.employer))
        ended = f"办件{case.number}（{BUSINESS_NAMES[Business(case.business)]}）随之关闭。"
    assert permit.expires_on is not None
    facts = {"person": permit.person.name, "expires": chinese_date(permit.expires_on), "ended": ended}
    for each in dict.fromkeys(told):
        queue_message("permit_lapsed", each.mobile, each.name, now, case=case, **facts)


def _close(number: str, expired: date, now: datetime) -> None:
    case = lock_case(number)
    case.closing_reason = f"证件{chinese_date(expired)}到期，到期没有批准，证件失效，办件随之关闭（N-16）"
    case.correct_by = case.decide_by = None
    move_case(case, Action.LAPSE, SYSTEM, now)
    release(case, "lapsed", now)
