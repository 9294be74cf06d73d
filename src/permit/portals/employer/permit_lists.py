"""Which permits need something, by the day they end alone: a thousand holders are sorted by the database, a page read.

A later end has later lines, so each phase of R-01 is a range of expiry days.

Clauses: N-15, 6.3-03, R-01
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from permit.domain.lifecycle import OF_A_PERMIT
from permit.domain.validity import WindowRule, renewal_window
from permit.domain.working_days import Calendar
from permit.records.models import Case, Employer, Permit

PAGE = 25
# With every holiday between, 60 working days are never more.
HORIZON = 200
SHOWS = (("", "按紧急程度"), ("now", "现在要办"), ("running", "办理中"), ("later", "还没到时间"), ("ended", "已到期"))


@dataclass(frozen=True)
class Bounds:
    """Last expiry day of the permits whose window is open on `day`; from the day after on it is too early."""

    day: date
    open_until: date

    @classmethod
    def of(cls, day: date, calendar: Calendar, rule: WindowRule) -> "Bounds":
        """Found by halving: whether a window is open does not change twice as the end moves on."""
        ends = [day + timedelta(days=ahead) for ahead in range(HORIZON)]
        closed = bisect_left(ends, True, key=lambda end: renewal_window(end, calendar, rule).phase(day) == "too_early")
        return cls(day, ends[max(closed - 1, 0)])


@dataclass(frozen=True)
class ExpiryPage:
    """A page in the order of expiry, and the addresses of the ones beside it ('' where there is none)."""

    rows: list[Permit]
    previous: str
    following: str


def running_people(employer: Employer) -> QuerySet[Any]:
    """People with a renewal or an employer change open here."""
    return Case.objects.filter(employer=employer, business__in=OF_A_PERMIT, closed_at=None).values("person")


def filters_of(employer: Employer, bounds: Bounds) -> dict[str, Q]:
    """The conditions behind each tab; the first shows whatever has not ended."""
    running = Q(person__in=running_people(employer))
    alive = Q(expires_on__gte=bounds.day)
    return {
        "": alive,
        "now": alive & Q(expires_on__lte=bounds.open_until) & ~running,
        "running": running,
        "later": Q(expires_on__gt=bounds.open_until) & ~running,
        "ended": Q(expires_on__lt=bounds.day),
    }


def tabs_of(permits: QuerySet[Permit], filters: dict[str, Q], current: str) -> list[dict[str, Any]]:
    """The tabs with their counts, in one query."""
    named = {f"n_{key}": Count("pk", filter=condition) for key, condition in filters.items()}
    counts = permits.order_by().aggregate(**named)
    return [
        {
            "url": f"?{urlencode({'show': key})}" if key else "?",
            "label": label,
            "count": counts[f"n_{key}"],
            "current": key == current,
        }
        for key, label in SHOWS
    ]


def page_by_expiry(request: HttpRequest, permits: QuerySet[Permit], size: int = PAGE) -> ExpiryPage:
    """`?after=2026-05-25~17` and `?before=…`: soonest first, a page knows the ends it lies between."""
    after, before = _mark(request.GET.get("after", "")), _mark(request.GET.get("before", ""))
    if before is not None:
        day, key = before
        found = permits.filter(Q(expires_on__lt=day) | Q(expires_on=day, pk__lt=key))
        rows = list(found.order_by("-expires_on", "-pk")[: size + 1])[::-1]
        earlier, later, rows = len(rows) > size, True, rows[-size:]
    else:
        found = permits
        if after is not None:
            found = permits.filter(Q(expires_on__gt=after[0]) | Q(expires_on=after[0], pk__gt=after[1]))
        rows = list(found.order_by("expires_on", "pk")[: size + 1])
        earlier, later, rows = after is not None, len(rows) > size, rows[:size]
    previous = _address(request, "before", rows[0]) if rows and earlier else ""
    return ExpiryPage(rows, previous, _address(request, "after", rows[-1]) if rows and later else "")


def _address(request: HttpRequest, name: str, permit: Permit) -> str:
    show = request.GET.get("show", "")
    kept = {"show": show} if show else {}
    return f"?{urlencode({**kept, name: f'{permit.expires_on}~{permit.pk}'})}"


def _mark(typed: str) -> tuple[date, int] | None:
    day, _, key = typed.partition("~")
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    return (found, int(key)) if key.isascii() and key.isdigit() and len(key) < 18 else None
