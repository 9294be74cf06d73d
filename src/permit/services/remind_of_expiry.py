"""Letting a permit lapse unawares is what must not happen: four reminders before its end (R-01, R-03).

At the window's opening, on the safe day, on the legal line, and five days before the last day. Which reminder is due
follows from the expiry day alone, so a run asks only for the permits that have not had it: run twice it tells nobody
twice, and after days without a run everybody gets the newest reminder only.

Clauses: N-15, N-03, R-01, R-03
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.lifecycle import BUSINESS_NAMES, OF_A_PERMIT, Business
from permit.domain.months import chinese_date
from permit.domain.validity import WindowRule, renewal_window
from permit.records.models import Association, CarriedHolder, Case, Permit, PermitNotice
from permit.records.models.associations import AssociationState
from permit.services.handing_over import district_name
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.permit_standing import standing_on
from permit.services.queue_message import Queued, queue_messages
from permit.services.who_is_told import Recipient, agent_recipients

BATCH = 200
SOON = timedelta(days=5)
# The window opens 60 working days before: with every holiday between, never more than this.
HORIZON = timedelta(days=130)
Kind = PermitNotice.Kind
TEMPLATES = {Kind.OPENS: "window_opens", Kind.SAFE: "safe_day", Kind.FILE_BY: "file_by", Kind.SOON: "expires_soon"}

# On its way to another district nothing can be filed here, and no employer is asked to.
MOVING = "ends_while_moving"
OF_SUSPENDED = {Kind.SAFE: "safe_day_suspended"}


def remind_of_expiry(now: datetime, batch: int = BATCH, progress: Callable[[int], None] | None = None) -> int:
    """Remind of every permit that has a reminder due; how many permits were reminded of. `progress` gets the count."""
    today = localtime(now).date()
    ahead = Permit.objects.filter(expires_on__gte=today, expires_on__lte=today + HORIZON)
    days = sorted(day for day in ahead.values_list("expires_on", flat=True).distinct() if day is not None)
    reminded = 0
    for day in days:
        for done in _remind_of_day(day, now, batch):
            reminded += done
            if progress is not None:
                progress(reminded)
    return reminded


def reminder_due(expires: date, today: date) -> str | None:
    """The newest reminder whose day has come; None before the window opens and after the last day."""
    window = renewal_window(expires, calendar_in_force(), WindowRule.of(law_in_force(today)))
    days = {Kind.OPENS: window.opens_on, Kind.SAFE: window.safe_by, Kind.FILE_BY: window.file_by}
    reached = [kind for kind, day in {**days, Kind.SOON: expires - SOON}.items() if day is not None and day <= today]
    return reached[-1] if reached and today <= expires else None


def _remind_of_day(expires: date, now: datetime, batch: int) -> Iterator[int]:
    """How many were reminded of, batch by batch."""
    kind = reminder_due(expires, localtime(now).date())
    if kind is None:
        return
    told = PermitNotice.objects.filter(kind=kind, expires_on=expires).values("permit")
    waiting = Permit.objects.filter(expires_on=expires).exclude(pk__in=told).order_by("pk")
    last = 0
    while keys := list(waiting.filter(pk__gt=last).values_list("pk", flat=True)[:batch]):
        yield _remind_batch(keys, expires, kind, now)
        last = keys[-1]


@transaction.atomic
def _remind_batch(keys: list[int], expires: date, kind: str, now: datetime) -> int:
    """Whole or not at all: the note that it was told and the message stand in one transaction."""
    locked = Permit.objects.select_for_update(of=("self",)).filter(pk__in=keys, expires_on=expires)
    noted = set(
        PermitNotice.objects.filter(permit__in=keys, kind=kind, expires_on=expires).values_list("permit", flat=True)
    )
    permits = [each for each in locked.select_related("person").prefetch_related("facts") if each.pk not in noted]
    PermitNotice.objects.bulk_create(
        PermitNotice(permit=each, kind=kind, expires_on=expires, recorded_at=now) for each in permits
    )
    concerned = _concerned(permits)
    told = [_told(each, kind, *concerned[each.pk], now) for each in permits]
    queue_messages([message for messages in told for message in messages], now)
    return sum(bool(messages) for messages in told)


def _concerned(permits: Sequence[Permit]) -> dict[int, tuple[Case | None, Recipient | None]]:
    """Permit → the case open for it, and the agent of the employer: the case's, the holder's, or the one a holder of
    the old system is listed with. Four queries."""
    people = [each.person_id for each in permits]
    running = Case.objects.filter(person__in=people, business__in=OF_A_PERMIT, closed_at=None)
    cases = {case.person_id: case for case in running}
    employed = Association.objects.filter(person__in=people, state=AssociationState.CONFIRMED)
    employers = dict(employed.values_list("person", "employer"))
    carried = CarriedHolder.objects.filter(permit__in=permits, completed_at=None, employer__isnull=False)
    listed = dict(carried.values_list("permit", "employer"))
    found = {}
    for each in permits:
        case = cases.get(each.person_id)
        found[each.pk] = case, case.employer_id if case else employers.get(each.person_id) or listed.get(each.pk)
    agents = agent_recipients({employer for _, employer in found.values() if employer})
    return {key: (case, agents.get(employer or 0)) for key, (case, employer) in found.items()}


def _told(permit: Permit, kind: str, case: Case | None, agent: Recipient | None, now: datetime) -> list[Queued]:
    """What holder and employer are told; nothing where there is nothing to do about it, or it is being done."""
    standing = standing_on(permit, localtime(now).date(), permit.facts.all())
    if standing.moving_to:
        return _told_moving(permit, kind, standing.moving_to)
    state = standing.state
    handed_in = case is not None and case.filed_on is not None
    if state not in ("valid", "suspended") or (handed_in and kind != Kind.SOON):
        return []
    if state == "suspended" and kind == Kind.OPENS:
        return []  # nothing opens: an employer change knows no first day
    words = {**TEMPLATES, **OF_SUSPENDED} if state == "suspended" else TEMPLATES
    template = "lapse_risk" if handed_in else words[Kind(kind)]
    assert permit.expires_on is not None
    facts = {"person": permit.person.name, "expires": chinese_date(permit.expires_on)}
    if case is not None:
        facts |= {"number": case.number, "business": BUSINESS_NAMES[Business(case.business)]}
    told = dict.fromkeys([Recipient(permit.person.mobile, permit.person.name), *([agent] if agent else [])])
    return [Queued(template, each.mobile, each.name, facts, case) for each in told]


def _told_moving(permit: Permit, kind: str, district: str) -> list[Queued]:
    """The holder alone, once its day comes near: where to ask, not what an employer should start (R-18)."""
    if kind == Kind.OPENS or permit.expires_on is None:
        return []
    person, expires = permit.person, chinese_date(permit.expires_on)
    facts = {"person": person.name, "expires": expires, "district": district_name(district)}
    return [Queued(MOVING, person.mobile, person.name, facts)]
