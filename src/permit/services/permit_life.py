"""The whole life of one permit, read from what was kept: its facts in valid time and the audit of what touched it.

Nothing is written for this page: an event is an audit row of the permit, of a case for it, of an association of its
holder, or of the department of its employer; facts of the same moment belong to the row that wrote them.

Clauses: R-06, R-29, N-13, 7-03
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

from permit.domain.lifecycle import ENDING_WITH_PERMIT, Business
from permit.records.models import Association, AuditEntry, Case, Employer, Permit, PermitFact

# What concerns the desks among themselves is no event of the permit.
DESK_ONLY = ("claim", "hand_over", "date_moved", "print_status_form")
OF_ASSOCIATION = (
    "request_association",
    "confirm_association",
    "refuse_association",
    "end_association",
    "reinstate_association",
)
PAGE = 30


@dataclass(frozen=True)
class Event:
    """One thing that happened. `entry` is None for facts that no act of this system wrote; `facts` may be empty."""

    at: datetime
    entry: AuditEntry | None
    facts: tuple[PermitFact, ...]
    case: Case | None

    @property
    def action(self) -> str:
        return self.entry.action if self.entry else ""

    @property
    def subject(self) -> str:
        """permit, case or association."""
        return self.entry.subject.partition(":")[0] if self.entry else "permit"

    @property
    def payload(self) -> dict[str, Any]:
        return dict(json.loads(self.entry.payload)) if self.entry else {}

    @property
    def mark(self) -> "Mark":
        return Mark(self.at, self.entry.pk if self.entry else 0)


@dataclass(frozen=True, order=True)
class Mark:
    """A place in the life: the next page begins before it."""

    at: datetime
    key: int


@dataclass(frozen=True)
class Life:
    """A page of events, newest first; `following` is None at the beginning of the life."""

    events: tuple[Event, ...]
    following: Mark | None


def life_of(
    permit: Permit,
    cases: QuerySet[Case],
    employer: Employer | None = None,
    before: Mark | None = None,
    size: int = PAGE,
) -> Life:
    """The events of `permit` before the mark, as far as the reader may know them.

    `cases`: those the reader may open; acts on others are not told, only what became of the permit by them.
    `employer`: the one who reads, and learns nothing of the holder's associations with others; None: all of them.
    Seven queries, however long the life.
    """
    facts = list(permit.facts.select_related("case"))
    rows = _rows(permit, facts, cases, employer)
    if before is not None:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.key))
    entries = list(rows.select_related("case__office", "case__employer").order_by("-at", "-pk")[: size + 1])
    oldest = entries[-1].at if len(entries) > size else None
    events = [_event(entry, permit, facts) for entry in entries]
    events += [each for each in _unwritten(permit, facts) if _within(each, before, oldest)]
    events.sort(key=lambda each: each.mark, reverse=True)
    shown = tuple(events[:size])
    return Life(shown, shown[-1].mark if len(events) > size else None)


def cases_for(permit: Permit, facts: Iterable[PermitFact], cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of `cases`, those about this permit: what it came from, and every one for it since."""
    own = {fact.case_id for fact in facts if fact.case_id}
    since = Q(opened_at__gte=_start(permit.issued_on), person=permit.person_id, business__in=ENDING_WITH_PERMIT)
    following = _next_issue(permit)
    if following is not None:
        since &= Q(opened_at__lt=_start(following))
    return cases.filter(Q(pk__in=own) | since)


def _rows(
    permit: Permit, facts: list[PermitFact], cases: QuerySet[Case], employer: Employer | None
) -> QuerySet[AuditEntry]:
    found = cases_for(permit, facts, cases).select_related(None).order_by().values("pk")
    employers = {fact.value.get("id") for fact in facts if fact.kind == PermitFact.Kind.EMPLOYER}
    begin = _start(permit.issued_on)
    lived = Q(at__gte=begin)
    following = _next_issue(permit)
    if following is not None:
        lived &= Q(at__lt=_start(following))
    moved = Q(case__business=Business.DEPARTMENT_CHANGE, case__employer__in=employers - {None}, action="approve")
    linked = Q(subject__in=_associations(permit, employer), action__in=OF_ASSOCIATION)
    of_cases = Q(case__in=found, subject__startswith="case:") & ~Q(action__in=DESK_ONLY)
    return AuditEntry.objects.filter(Q(subject=f"permit:{permit.number}") | of_cases | ((moved | linked) & lived))


def _associations(permit: Permit, employer: Employer | None) -> list[str]:
    found = Association.objects.filter(person=permit.person_id)
    if employer is not None:
        found = found.filter(employer=employer)
    return [f"association:{key}" for key in found.values_list("pk", flat=True)]


def _event(entry: AuditEntry, permit: Permit, facts: list[PermitFact]) -> Event:
    own = entry.subject == f"permit:{permit.number}"
    written = tuple(fact for fact in facts if own and fact.recorded_at == entry.at)
    return Event(entry.at, entry, written, entry.case)


def _unwritten(permit: Permit, facts: list[PermitFact]) -> Iterator[Event]:
    """Facts beside which stands no act on the permit, one event for all of a moment."""
    told = set(AuditEntry.objects.filter(subject=f"permit:{permit.number}").values_list("at", flat=True))
    ordered = sorted(facts, key=lambda fact: (fact.recorded_at, fact.pk))
    for at, group in groupby(ordered, key=lambda fact: fact.recorded_at):
        of_moment = tuple(group)
        if at not in told:
            yield Event(at, None, of_moment, of_moment[0].case)


def _within(event: Event, before: Mark | None, oldest: datetime | None) -> bool:
    """Whether it belongs to this page: behind the mark, and not older than the last row read where more follow."""
    return (before is None or event.mark < before) and (oldest is None or event.at >= oldest)


def _next_issue(permit: Permit) -> date | None:
    later = Permit.objects.filter(person=permit.person_id, issued_on__gt=permit.issued_on)
    return later.order_by("issued_on").values_list("issued_on", flat=True).first()


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())
