"""Which cases stand on top of a work list, and why: one query orders them, keyset pages walk through them.

Clauses: 8-01, R-31, N-16
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Choose
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from permit.domain.lifecycle import ENDED, OF_A_PERMIT, RETURNED, State
from permit.domain.validity import WindowRule
from permit.domain.working_days import Calendar
from permit.portals.casework.desk import Desk, officer, own_state
from permit.records.models import Case, ExceptionRequest, Permit, RegistryAnswer, StatusFormLine, Urge
from permit.services.law_in_force import law_in_force

PAGE = 25
URGENT_WORKING_DAYS = 4
NEVER = date(9999, 12, 31)
LAPSING, LATE, CHANGED, PLAIN, ENDED_RANK = range(5)
ORDER = ("rank", "lapses_on", "line", "pk")
Key = tuple[int, date, date | datetime, int]
TABS = ("mine", "group", "all", "returned")


@dataclass(frozen=True)
class Page:
    """One page of cases in order, with the cursors of its neighbours ('' where there is none)."""

    cases: list[Case]
    before: str
    after: str


def in_tab(request: HttpRequest, desk: Desk, tab: str) -> QuerySet[Case]:
    """The cases of a tab, within the officer's scope."""
    cases = desk.cases(request).exclude(state=State.DRAFT)
    staff, state = officer(request), own_state(request)
    if tab == "mine":
        return cases.filter(state=state, assignee=staff)
    if tab == "group":
        return cases.filter(state=state)
    if tab == "returned":
        return cases.filter(state__in=RETURNED, returns__staff=staff, returns__answered_at__isnull=True).distinct()
    return cases


def with_reasons(cases: QuerySet[Case], today: date, calendar: Calendar, *, by_clock: bool) -> QuerySet[Case]:
    """Annotate why a case is where it is: `lapsing`, `due_soon`, `back`, `urged`, `exception`, `differs`, `rank`, and
    `lapses_on`, `line` to order by.

    First of all come cases whose permit lapses within the working days before which they should have been filed
    (N-15): with the case in an officer's hands, nobody else can save it.

    With the bureau the line is the day of decision; with an office, which has no legal limit (R-02), it is since when
    the case waits, and those that wait longer than the days kept for the office come first.
    """
    urgent = calendar.add(today, URGENT_WORKING_DAYS).day
    rule = WindowRule.of(law_in_force(today))
    patience = calendar.sub(today, rule.office_allowance).day
    close = calendar.add(today, rule.file_by).day
    due_soon = Q(decide_by__lte=urgent) if by_clock else Q(state=State.OFFICE_CHECK, state_since__date__lte=patience)
    urges = Urge.objects.filter(case=OuterRef("pk"), urged_at__gte=OuterRef("state_since"))
    asked = ExceptionRequest.objects.filter(case=OuterRef("pk"), allowed__isnull=True)
    line: Any = (
        Coalesce(F("decide_by"), Value(NEVER), output_field=DateField())
        if by_clock
        else Coalesce(F("state_since"), F("opened_at"), output_field=DateTimeField())
    )
    waiting = Q(state__in=(State.OFFICE_CHECK, State.ACCEPTANCE, State.REVIEW, State.DECISION))
    return (
        with_lapse(cases, today)
        .annotate(
            lapsing=_flag(waiting & Q(lapse__lte=close)),
            lapses_on=Choose(When(waiting & Q(lapse__lte=close), then=F("lapse")), default=Value(NEVER)),
            differs=differing(),
            due_soon=_flag(waiting & due_soon),
            back=_flag(waiting & Q(round__gt=1)),
            urged=Exists(urges),
            exception=Exists(asked),
            line=line,
        )
        .annotate(
            rank=Choose(
                When(lapsing=True, then=Value(LAPSING)),
                When(due_soon=True, then=Value(LATE)),
                When(waiting & (Q(back=True) | Q(urged=True) | Q(exception=True)), then=Value(CHANGED)),
                When(state__in=ENDED, then=Value(ENDED_RANK)),
                default=Value(PLAIN),
                output_field=IntegerField(),
            )
        )
    )


def with_lapse(cases: QuerySet[Case], today: date) -> QuerySet[Case]:
    """Annotate `lapse`: the last day of the permit that a case of a permit is about; null for others."""
    held = Permit.objects.filter(person=OuterRef("person"), expires_on__gte=today).order_by("-expires_on")
    found = Subquery(held.values("expires_on")[:1])
    return cases.annotate(lapse=Choose(When(business__in=OF_A_PERMIT, then=found), output_field=DateField()))


def differing() -> Any:
    """Whether the newest answer of any registry, about the person or the employer, differs (N-06 … N-09)."""
    later = RegistryAnswer.objects.filter(registry=OuterRef("registry"), pk__gt=OuterRef("pk"))
    differs = RegistryAnswer.objects.filter(outcome=RegistryAnswer.Outcome.DIFFERS)
    of_person = differs.filter(~Exists(later.filter(person=OuterRef("person"))), person=OuterRef("person"))
    of_employer = differs.filter(
        ~Exists(later.filter(employer=OuterRef("employer"), person=None)), employer=OuterRef("employer"), person=None
    )
    return Exists(of_person) | Exists(of_employer)


def _flag(condition: Q) -> Choose:
    return Choose(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def page_of(cases: QuerySet[Case], cursor: str, *, backwards: bool = False) -> Page:
    """The page after (or before) a cursor; a cursor that cannot be read is the beginning."""
    key = read_cursor(cursor)
    if key is not None:
        cases = cases.filter(_beyond(key, backwards))
    backwards = backwards and key is not None
    found = list(with_company(cases.order_by(*(f"-{name}" for name in ORDER) if backwards else ORDER))[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    first, last = (cursor_of(found[0]), cursor_of(found[-1])) if found else ("", "")
    if backwards:
        return Page(found, first if more else "", last)
    return Page(found, first if key is not None else "", last if more else "")


def _beyond(key: Key, backwards: bool) -> Q:
    way, wanted = "lt" if backwards else "gt", Q()
    for place, name in enumerate(ORDER):
        same = dict(zip(ORDER[:place], key[:place], strict=True))
        wanted |= Q(**same, **{f"{name}__{way}": key[place]})
    return wanted


def cursor_of(case: Any) -> str:
    """Where a case stands in the order, as a word for an address."""
    key = f"{case.rank}|{case.lapses_on.isoformat()}|{case.line.isoformat()}|{case.pk}"
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> Key | None:
    """The key of a cursor; None for none, or for one that somebody made up."""
    try:
        rank, lapse, line, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|")
        moment: date | datetime = datetime.fromisoformat(line) if "T" in line else date.fromisoformat(line)
        return (int(rank), date.fromisoformat(lapse), moment, int(pk)) if len(pk) < 18 and len(rank) < 3 else None
    except (ValueError, binascii.Error):
        return None


def with_company(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What each row tells besides the case itself, in one query each."""
    sheets = StatusFormLine.objects.select_related("form").order_by("-form__printed_at", "-id")
    return cases.prefetch_related(
        Prefetch("urges", Urge.objects.order_by("-urged_at")),
        Prefetch("exceptions", ExceptionRequest.objects.filter(allowed__isnull=True)),
        Prefetch("status_lines", sheets),
    )
