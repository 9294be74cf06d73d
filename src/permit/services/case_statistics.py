"""How many cases come and go, how long each level takes and what is sent back: read in a fixed number of queries.

Clauses: 8-01, R-02, R-19
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils.timezone import localtime

from permit.domain.lifecycle import ENDED, UNDER_WAY, State
from permit.records.models import AuditEntry, Case, Defect, Return
from permit.services.law_in_force import calendar_in_force

# The newest so many steps tell how long a level takes; more would say the same and be read row by row.
STEPS_READ = 5000
REASONS_SHOWN = 5
MOST = 0.9


@dataclass(frozen=True)
class Flow:
    """By month, the oldest first: filed, ended, and open at the month's end (the last one: today)."""

    months: tuple[date, ...]
    filed: tuple[int, ...]
    ended: tuple[int, ...]
    open: tuple[int, ...]


@dataclass(frozen=True)
class Outcomes:
    """Of what ended in the span: how, whether the bureau was in time (8-01), and what passed without a return."""

    approved: int
    refused: int
    others: int
    late: int
    timed: int
    first_time: int
    returns: int
    returned_cases: int

    @property
    def ended(self) -> int:
        return self.approved + self.refused + self.others


@dataclass(frozen=True)
class Level:
    """Working days that cases stayed at one level: half of them at most `median`, nine of ten at most `most`."""

    state: State
    steps: int
    median: int
    most: int


def months_until(day: date, count: int) -> tuple[date, ...]:
    """The first days of the last `count` months, that of `day` included."""
    firsts = [day.replace(day=1)]
    while len(firsts) < count:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return tuple(reversed(firsts))


def flow_of(cases: QuerySet[Case], months: Sequence[date]) -> Flow:
    """What came and went in each month. Three queries."""
    first = months[0]
    handed_in = cases.exclude(filed_on=None)
    filed = _by_month(handed_in.filter(filed_on__gte=first), "filed_on")
    ended = _by_month(handed_in.filter(closed_at__date__gte=first), "closed_at")
    before = handed_in.filter(filed_on__lt=first).filter(Q(closed_at=None) | Q(closed_at__date__gte=first)).count()
    came, went = [filed.get(month, 0) for month in months], [ended.get(month, 0) for month in months]
    left, still = before, []
    for more, fewer in zip(came, went, strict=True):
        left += more - fewer
        still.append(left)
    return Flow(tuple(months), tuple(came), tuple(went), tuple(still))


def _by_month(cases: QuerySet[Case], name: str) -> dict[date, int]:
    rows = cases.order_by().annotate(month=TruncMonth(name)).values("month").annotate(n=Count("pk"))
    return {_day(row["month"]): row["n"] for row in rows}


def _day(month: date | datetime) -> date:
    """A month of a date is a date, that of a moment a moment."""
    return month.date() if isinstance(month, datetime) else month


def outcomes_of(cases: QuerySet[Case], since: date) -> Outcomes:
    """How the cases ended that ended since then, and what was sent back meanwhile. Two queries."""
    decided = Q(state__in=(State.APPROVED, State.REFUSED), decide_by__isnull=False)
    counted = cases.filter(closed_at__date__gte=since).aggregate(
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
        others=Count("pk", filter=Q(state__in=ENDED - {State.APPROVED, State.REFUSED})),
        timed=Count("pk", filter=decided),
        late=Count("pk", filter=decided & Q(closed_at__date__gt=F("decide_by"))),
        first_time=Count("pk", filter=Q(state=State.APPROVED, round__lte=1)),
    )
    sent_back = Return.objects.filter(case__in=cases, returned_at__date__gte=since).aggregate(
        returns=Count("pk"), returned_cases=Count("case", distinct=True)
    )
    return Outcomes(**counted, **sent_back)


def levels_of(cases: QuerySet[Case], since: date) -> list[Level]:
    """How long cases stayed at each level that they left since then. One query."""
    came = AuditEntry.objects.filter(case=OuterRef("case"), to_state=OuterRef("from_state"), pk__lt=OuterRef("pk"))
    left = AuditEntry.objects.filter(case__in=cases, from_state__in=UNDER_WAY, at__date__gte=since)
    steps = (
        left.exclude(to_state=F("from_state"))
        .annotate(since=Subquery(came.exclude(from_state=F("to_state")).order_by("-pk").values("at")[:1]))
        .order_by("-pk")
        .values_list("from_state", "since", "at")[:STEPS_READ]
    )
    calendar = calendar_in_force()
    days: dict[str, list[int]] = {}
    for state, began, ended in steps:
        if began is not None:
            stayed = calendar.between(localtime(began).date(), localtime(ended).date()).days
            days.setdefault(state, []).append(stayed)
    return [_level(state, days[state]) for state in UNDER_WAY if state in days]


def _level(state: State, days: Iterable[int]) -> Level:
    ordered = sorted(days)
    return Level(state, len(ordered), _at(ordered, 0.5), _at(ordered, MOST))


def _at(ordered: Sequence[int], share: float) -> int:
    """The smallest number of days that this share of the steps did not exceed."""
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def reasons_of(cases: QuerySet[Case], since: date) -> list[tuple[str, int]]:
    """The clauses most often named in returns since then, with how often; the rest together under ''. One query."""
    found = Defect.objects.filter(sent_back__case__in=cases, sent_back__returned_at__date__gte=since)
    rows = list(found.order_by().values_list("clause").annotate(n=Count("pk")).order_by("-n", "clause"))
    rest = sum(count for _, count in rows[REASONS_SHOWN:])
    return [*rows[:REASONS_SHOWN], *([("", rest)] if rest else [])]
