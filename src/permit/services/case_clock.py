"""The bureau's clock of a case, from its audit: started by the report, stopped by a return, ended by the decision.

Clauses: 8-01, R-02, R-24
"""

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localtime

from permit.domain.lifecycle import Action, Business, State
from permit.domain.validity import BureauClock, ClockEvent, ClockEventKind, ClockRun, bureau_clock
from permit.records.models import AuditEntry, Case
from permit.services.law_in_force import calendar_in_force, law_in_force

EVENTS: dict[str, ClockEventKind] = {
    Action.REPORT: "reported",
    Action.ACCEPT: "accepted",
    Action.RETURN_TO_APPLICANT: "returned",
    Action.RETURN_TO_EMPLOYER: "returned",
    Action.APPROVE: "decided",
    Action.REFUSE: "decided",
    Action.WITHDRAW: "closed",
    Action.CLOSE_UNCORRECTED: "closed",
    Action.CLOSE_EMPLOYMENT_ENDED: "closed",
    Action.LAPSE: "closed",
    Action.CLOSE_FALSE_STATEMENT: "closed",
}
WITH_THE_BUREAU = frozenset({State.ACCEPTANCE, State.REVIEW, State.DECISION})


def decision_limit(reported_on: date) -> int:
    """Working days in which the bureau decides a case reported that day (8-01)."""
    return law_in_force(reported_on).number("review_limit")


def clock_of(case: Case, entries: Iterable[AuditEntry] | None = None) -> BureauClock:
    """The clock's runs so far. One query, none where the case's audit `entries` are given, oldest first."""
    found = entries if entries is not None else case.audit.order_by("id")
    events: list[ClockEvent] = []
    running = False
    for entry in found:
        kind = EVENTS.get(entry.action)
        # What happens before the report, or between a return and the next one, does not touch the bureau's clock.
        if kind is None or running == (kind == "reported"):
            continue
        events.append(ClockEvent(kind, localtime(entry.at).date()))
        running = kind in ("reported", "accepted")
    limit = decision_limit(events[0].day) if events else 0
    return bureau_clock(events, calendar_in_force(), limit, renewal=case.business == Business.RENEWAL)


def due_on(case: Case, reported_on: date) -> date:
    """The day by which a case reported that day is to be decided."""
    return calendar_in_force().add(reported_on, decision_limit(reported_on)).day


def running_clock(case: Case) -> ClockRun | None:
    """The clock of a case with the bureau by its stored days alone, for lists: no query."""
    if case.reported_on is None or case.decide_by is None or case.state not in WITH_THE_BUREAU:
        return None
    calendar = calendar_in_force()
    due = calendar.add(case.reported_on, decision_limit(case.reported_on))
    return ClockRun(case.reported_on, case.judged_on, due, None, None)
