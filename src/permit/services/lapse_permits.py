"""What time ended is written down: permits past their last day, and the cases that were open for them (R-06).

Nothing depends on this run: validity is computed (`permit_standing`), and an act on a case of a lapsed permit is
refused by `move_case` also where the run was late. It records, closes and tells, in batches; each batch is whole or
not there, and a permit that is noted is passed over, so that a run may be killed, repeated or late by days.

Clauses: N-16, 6.3-05, R-06
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from permit.domain.lifecycle import BUSINESS_NAMES, ENDING_WITH_PERMIT, Action, Business
from permit.domain.months import chinese_date
from permit.records.models import Case, Permit, PermitNotice
from permit.services.acting import SYSTEM
from permit.services.audit import record_acts
from permit.services.move_case import lock_case, move_case
from permit.services.permit_facts import held_permits
from permit.services.permit_standing import standing_on
from permit.services.queue_message import Queued, queue_messages
from permit.services.quota_ports import release
from permit.services.who_is_told import Recipient, agent_recipients

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
    return len(permits), _lapse([each for each in permits if _expired(each, today)], cases, now)


def _expired(permit: Permit, today: date) -> bool:
    """One that was cancelled before is noted and not told."""
    return standing_on(permit, today, permit.facts.all()).state == "expired"


def _lapse(permits: Sequence[Permit], cases: Mapping[int | None, Case], now: datetime) -> int:
    """Close and tell; how many cases were closed with their permits: not that of a newer one now held."""
    today = localtime(now).date()
    acts = [(f"permit:{each.number}", {"expired": each.expires_on}) for each in permits]
    record_acts(acts, SYSTEM, "lapsed", now)
    newer = held_permits([each.person_id for each in permits if each.person_id in cases], today)
    closing = {each.pk: cases[each.person_id] for each in permits if each.person_id in cases.keys() - newer.keys()}
    agents = agent_recipients({case.employer_id for case in closing.values()})
    told: list[Queued] = []
    for permit in permits:
        case = closing.get(permit.pk)
        assert permit.expires_on is not None
        if case is not None:
            case = _close(case.number, permit.expires_on, now)
        if today - permit.expires_on <= TOLD_WITHIN:
            told += _told(permit, case, agents)
    queue_messages(told, now)
    return len(closing)


def _told(permit: Permit, case: Case | None, agents: Mapping[int, Recipient]) -> list[Queued]:
    told, ended = [Recipient(permit.person.mobile, permit.person.name)], ""
    if case is not None:
        told += [agents[case.employer_id]] if case.employer_id in agents else []
        ended = f"办件{case.number}（{BUSINESS_NAMES[Business(case.business)]}）随之关闭。"
    assert permit.expires_on is not None
    facts = {"person": permit.person.name, "expires": chinese_date(permit.expires_on), "ended": ended}
    return [Queued("permit_lapsed", each.mobile, each.name, facts, case) for each in dict.fromkeys(told)]


def _close(number: str, expired: date, now: datetime) -> Case:
    case = lock_case(number)
    case.closing_reason = f"证件{chinese_date(expired)}到期，到期没有批准，证件失效，办件随之关闭（N-16）"
    case.correct_by = case.decide_by = None
    move_case(case, Action.LAPSE, SYSTEM, now)
    release(case, "lapsed", now)
    return case
