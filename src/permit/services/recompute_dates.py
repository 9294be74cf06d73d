"""A year's holidays have arrived: dates that were provisional are computed again, and whoever has another date is told.

Cases carry their dates, so they are set anew in the transaction of the approval. A permit's window is computed whenever
it is asked for; its holder only has to be told, page by page, by whatever run comes next.

Clauses: R-24, 8-01, R-31, 6.3-03
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.lifecycle import RETURNED, State
from permit.domain.months import chinese_date
from permit.domain.validity import FilingWindow, WindowRule, renewal_window
from permit.domain.working_days import Calendar
from permit.records.models import Case, Employer, Permit, PermitFact, PolicyChange, Return
from permit.services.acting import SYSTEM
from permit.services.audit import record_case_act
from permit.services.case_clock import WITH_THE_BUREAU, clock_of
from permit.services.law_in_force import edition_after, law_in_force
from permit.services.permit_standing import standing_on
from permit.services.queue_message import queue_message
from permit.services.return_case import correction_deadline
from permit.services.who_is_told import Recipient, agent_recipient, party_of, tell, whoever_corrects

PAGE = 1000
TELLABLE = ("valid", "suspended")


def recompute_case_dates(now: datetime) -> list[str]:
    """Set `decide_by` and `correct_by` of every open case anew and tell; the numbers of the cases whose date moved.

    The caller holds a transaction, in which the new calendar is already in force.
    """
    moving = Case.objects.select_for_update(of=("self",)).filter(closed_at__isnull=True)
    moved = []
    for case in moving.filter(state__in=WITH_THE_BUREAU, decide_by__isnull=False).order_by("pk"):
        due = clock_of(case).due_on
        if due is not None and due != case.decide_by:
            _move(case, "decide_by", due, (party_of(case),), now)
            moved.append(case.number)
    for case in moving.filter(state__in=RETURNED, correct_by__isnull=False).order_by("pk"):
        sent_back = case.returns.filter(answered_at__isnull=True).order_by("-returned_at", "-id").first()
        if sent_back is None:
            continue
        closes = correction_deadline(localtime(sent_back.returned_at).date()).closes_after
        if closes != case.correct_by:
            Return.objects.filter(pk=sent_back.pk).update(correct_by=closes)
            _move(case, "correct_by", closes, _correctors(case, sent_back), now)
            moved.append(case.number)
    return moved


def tell_moved_windows(now: datetime) -> int:
    """Tell of the next page of permits whose renewal window moved by an approved calendar; how many were looked at.

    0: nobody is left. Page and place are written together, so a run that breaks off tells nobody twice.
    """
    with transaction.atomic():
        waiting = PolicyChange.objects.select_for_update().filter(windows_told_to__isnull=False)
        change = waiting.order_by("number").first()
        if change is None:
            return 0
        number = change.number or 0
        before, after = edition_after(number - 1).calendar(), edition_after(number).calendar()
        touched = Permit.objects.filter(pk__gt=change.windows_told_to, expires_on__range=_ends_touched(change, now))
        permits = list(touched.select_related("person").order_by("pk")[:PAGE])
        facts: dict[int, list[PermitFact]] = {permit.pk: [] for permit in permits}
        for fact in PermitFact.objects.filter(permit__in=facts).order_by("valid_from", "id"):
            facts[fact.permit_id].append(fact)
        for permit in permits:
            _tell_of_window(permit, facts[permit.pk], before, after, now)
        change.windows_told_to = permits[-1].pk if len(permits) == PAGE else None
        change.save(update_fields=["windows_told_to"])
    return len(permits)


def _ends_touched(change: PolicyChange, now: datetime) -> tuple[date, date]:
    """Permits that end between these days may have a window that reaches into an announced year."""
    years = [entry["year"] for entry in change.entries if entry["kind"] == "calendar"]
    longest = law_in_force(localtime(now).date()).number("renewal_opens")
    # Days exchanged for New Year lie in the December before; working days and the holidays among them, generously.
    return date(min(years) - 1, 12, 1), date(max(years), 12, 31) + timedelta(days=2 * longest + 30)


def _correctors(case: Case, sent_back: Return) -> tuple[Recipient, ...]:
    """Whoever still has something to correct."""
    to_applicant = case.state == State.RETURNED_TO_APPLICANT
    of_employer = not to_applicant or sent_back.defects.filter(owner="employer").exists()
    return tuple(whoever_corrects(case, applicant=to_applicant, employer=of_employer))


def _move(case: Case, field: str, to: date, recipients: Iterable[Recipient], now: datetime) -> None:
    before: date = getattr(case, field)
    setattr(case, field, to)
    case.save(update_fields=[field])
    record_case_act(case, SYSTEM, "date_moved", now, field=field, before=before, after=to)
    what = "办结期限" if field == "decide_by" else "补正期限"
    for recipient in recipients:
        tell(case, "date_moved", recipient, now, what=what, before=chinese_date(before), after=chinese_date(to))


def _tell_of_window(permit: Permit, facts: list[PermitFact], before: Calendar, after: Calendar, now: datetime) -> None:
    today = localtime(now).date()
    try:
        standing = standing_on(permit, today, facts)
    except LookupError:
        return
    if standing.state not in TELLABLE:
        return
    rule = WindowRule.of(law_in_force(today))
    was, becomes = (renewal_window(standing.valid_until, calendar, rule) for calendar in (before, after))
    if _days(was) == _days(becomes) or becomes.file_by < today:
        return
    employer = Employer.objects.filter(pk=standing.employer.get("id", 0)).first()
    people = [Recipient(permit.person.mobile, permit.person.name)]
    people += [agent_recipient(employer)] if employer else []
    words: dict[str, Any] = {
        "person": permit.person.name,
        "expires": chinese_date(standing.valid_until),
        "opens": chinese_date(becomes.opens_on) if becomes.opens_on else "",
        "safe_by": chinese_date(becomes.safe_by),
        "file_by": chinese_date(becomes.file_by),
    }
    for person in people:
        queue_message("window_moved", person.mobile, person.name, now, **words)


def _days(window: FilingWindow) -> tuple[date | None, date, date]:
    return window.opens_on, window.safe_by, window.file_by
