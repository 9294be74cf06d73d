"""The permits of those who work here: when each may, should and must be renewed, as a picture and as a table.

Clauses: N-15, 6.3-03, N-16
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain.lifecycle import BUSINESS_NAMES, OF_A_PERMIT, Business
from permit.domain.months import chinese_date
from permit.domain.validity import FilingWindow, WindowRule, renewal_window
from permit.portals import access
from permit.portals.employer.gate import entered
from permit.portals.employer.permit_lists import Bounds, filters_of, page_by_expiry, tabs_of
from permit.records.models import Association, CarriedHolder, Case, Employer, Permit
from permit.records.models.associations import AssociationState
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.permit_standing import Standing, standing_on

LOOKED_AT = 500
RUNNING = ("valid", "suspended")
DUE = ("open", "urgent", "late")


@dataclass(frozen=True)
class HeldPermit:
    """A permit of an employee, its four days, and what is under way for it."""

    permit: Permit
    standing: Standing
    window: FilingWindow
    case: Case | None
    carried: bool = False
    """Listed by the old system, not completed yet: that comes before anything else (N-11)."""

    @property
    def name(self) -> str:
        return self.permit.person.name

    @property
    def renewed(self) -> bool:
        """The term that follows is already written; no query with facts prefetched. A suspended one needs more."""
        if self.standing.state != "valid":
            return False
        return any(fact.kind == "term" and fact.valid_from > self.standing.day for fact in self.permit.facts.all())

    @property
    def filed_on(self) -> date | None:
        return self.case.filed_on if self.case else None

    def phase(self, day: date) -> str:
        """too_early, open, urgent, late, lapsed; 'filed' once the renewal was handed in."""
        return "filed" if self.filed_on or self.renewed else self.window.phase(day)


def window_rule(day: date) -> WindowRule:
    """60, 20 and 10 working days, as the law has them that day (R-01)."""
    law = law_in_force(day)
    return WindowRule(law.number("renewal_opens"), law.number("renewal_file_by"), law.number("office_allowance"))


def permits_of(employer: Employer) -> Any:
    """Permits of confirmed employees, and of the holders the old system lists here who have not completed (5-08)."""
    people = Association.objects.filter(employer=employer, state=AssociationState.CONFIRMED).values("person")
    listed = CarriedHolder.objects.filter(employer=employer, completed_at__isnull=True).values("permit")
    found = Permit.objects.filter(Q(person__in=people) | Q(pk__in=listed))
    return found.select_related("person").prefetch_related("facts")


def held(permits: Iterable[Permit], employer: Employer, day: date) -> list[HeldPermit]:
    """Each permit with its windows, soonest expiry first; two queries for cases and what is not completed."""
    listed = list(permits)
    cases = Case.objects.filter(
        person__in=[permit.person_id for permit in listed], employer=employer, business__in=OF_A_PERMIT, closed_at=None
    )
    by_person = {case.person_id: case for case in cases}
    open_ones = CarriedHolder.objects.filter(permit__in=listed, employer=employer, completed_at__isnull=True)
    carried = set(open_ones.values_list("permit", flat=True))
    rule, calendar = window_rule(day), calendar_in_force()
    found = []
    for permit in listed:
        standing = standing_on(permit, max(day, permit.issued_on), permit.facts.all())
        until = standing.valid_until if standing.state == "valid" else permit.expires_on or standing.valid_until
        window = renewal_window(until, calendar, rule)
        found.append(HeldPermit(permit, standing, window, by_person.get(permit.person_id), permit.pk in carried))
    return sorted(found, key=lambda each: each.standing.valid_until)


@entered
def permits(request: HttpRequest) -> HttpResponse:
    """The heading says what to do today; then the picture, then the same as a table, the most urgent first."""
    employer, day = access.employer_of(request), today()
    own, rule = permits_of(employer), window_rule(day)
    filters = filters_of(employer, Bounds.of(day, calendar_in_force(), rule))
    show = request.GET.get("show", "")
    show = show if show in filters else ""
    shown = page_by_expiry(request, own.filter(filters[show]))
    rows = held(shown.rows, employer, day)
    due = due_rows(employer, day)
    tabs = tabs_of(own, filters, show)
    words = {
        "rows": rows,
        "tabs": tabs if own.exists() else [],
        "title": _title(due, day, own.exists()),
        "lead": _lead(due, day),
        "caption": f"{employer.name} ・ {tabs[0]['count']} 张在有效期内",
        "drawn": [_bar(each, day) for each in rows if each.standing.state in RUNNING],
        "today": day,
        "rule": rule,
        "safe_count": rule.file_by + rule.office_allowance,
        "columns": ("持证人", "可办起", "稳妥日", "期限", "到期日", "现在", "下一步"),
        "table": [_table_row(each, day) for each in rows],
        "page": shown,
        "first": [_start(each, day) for each in due if _starts(each, day)][:2],
    }
    return render(request, "employer/permits.html", words)


def due_rows(employer: Employer, day: date) -> list[HeldPermit]:
    """The permits for which something must be started now, the most urgent first."""
    bounds = Bounds.of(day, calendar_in_force(), window_rule(day))
    waiting = permits_of(employer).filter(filters_of(employer, bounds)["now"]).order_by("expires_on", "pk")
    rows = held(waiting[:LOOKED_AT], employer, day)
    return [each for each in rows if each.standing.state in RUNNING and each.phase(day) in DUE]


def _title(due: list[HeldPermit], day: date, any_permits: bool) -> str:
    urgent = [each for each in due if each.phase(day) != "open"]
    if urgent:
        return f"有 {len(urgent)} 张已过稳妥日：{urgent[0].name}"
    if due:
        return f"有 {len(due)} 张到了续签时间"
    return "现在没有要续签的证件" if any_permits else "还没有员工的证件"


def _lead(due: list[HeldPermit], day: date) -> str:
    urgent = [each for each in due if each.phase(day) != "open"]
    if not urgent:
        return "请在稳妥日之前发起续签，给属地审核留出时间。到期没有批准的，证件自行失效。"
    last = urgent[0].window.file_by
    if day > last:
        return "已过期限的仍可提交，但可能赶不上到期，请今天发起。到期没有批准的，证件自行失效。"
    return f"请在稳妥日之前发起续签，给属地审核留出时间。过了 {last.month}月{last.day}日仍可提交，但可能赶不上到期。"


def _bar(each: HeldPermit, day: date) -> dict[str, Any]:
    window = each.window
    urgent = each.phase(day) in ("urgent", "late")
    note = ""
    if each.filed_on:
        note = f"{each.filed_on.month}月{each.filed_on.day}日已申请"
    elif urgent:
        note = f"{window.file_by.month}月{window.file_by.day}日前发起"
    return {
        "name": each.name,
        "number": each.permit.number,
        "opens": window.opens_on,
        "safe_by": window.safe_by,
        "file_by": window.file_by,
        "expires": window.lapses_after,
        "filed": each.filed_on,
        "provisional": window.provisional,
        "note": note,
        "urgent": urgent,
    }


def _table_row(each: HeldPermit, day: date) -> list[Any]:
    window = each.window
    words, note, urgent = _now(each, day)
    shown = chinese_date
    return [
        {
            "text": each.name,
            "strong": True,
            "note": each.permit.number,
            "url": reverse("employer:permit-life", args=[each.permit.number]),
        },
        shown(window.opens_on) if window.opens_on else "",
        shown(window.safe_by),
        {"text": shown(window.file_by), "urgent": urgent},
        shown(window.lapses_after),
        {"text": f"{words}（暂定）" if window.provisional else words, "note": note, "urgent": urgent},
        _next(each, day),
    ]


def _next(each: HeldPermit, day: date) -> Any:
    """Where to go on: the case that is open, or starting one; '' while it is too early or nothing is to be done."""
    if each.case is not None:
        return {"text": "看办件", "url": reverse("employer:case", args=[each.case.number]), "hidden_text": each.name}
    if each.carried and each.standing.state in RUNNING:
        return {"text": "催办补全", "url": reverse("employer:carried-over"), "hidden_text": f"：{each.name}"}
    if each.standing.state == "suspended" and day <= each.window.lapses_after:
        url = reverse("employer:change", args=[each.permit.number])
        return {"text": "发起单位变更", "url": url, "hidden_text": f"：{each.name}"}
    if each.standing.state != "valid" or each.phase(day) not in ("open", "urgent", "late") or each.renewed:
        return ""
    url = reverse("employer:renew", args=[each.permit.number])
    return {"text": "发起续签", "url": url, "hidden_text": f"：{each.name}"}


def _starts(each: HeldPermit, day: date) -> bool:
    """Something can be started for it now, and nothing is open yet."""
    return each.case is None and bool(_next(each, day))


def _start(each: HeldPermit, day: date) -> dict[str, str]:
    """The button under the heading: 发起彭永康的续签."""
    step = _next(each, day)
    if each.carried:
        return {"url": step["url"], "words": f"催{each.name}补全信息"}
    return {"url": step["url"], "words": f"发起{each.name}的{step['text'].removeprefix('发起')}"}


def renewal_rows(employer: Employer, day: date) -> list[dict[str, Any]]:
    """Rows of the overview's task list: what must be started for whom, the most urgent first."""
    rows = []
    for each in due_rows(employer, day):
        if _starts(each, day):
            words, note, urgent = _now(each, day)
            status = {"status": "replace"} if urgent else {"status": "not_started"}
            rows.append(
                {"text": _start(each, day)["words"], "url": _next(each, day)["url"], "hint": note, "words": words}
                | status
            )
    return rows


def _now(each: HeldPermit, day: date) -> tuple[str, str, bool]:
    window, phase = each.window, each.phase(day)
    if each.standing.state not in ("valid", "suspended"):
        return each.standing.state_name, "", False
    calendar = calendar_in_force()
    if each.renewed:
        return "已续签", "新的有效期接着到期日", False
    if phase == "filed" and each.case is not None:
        return f"已申请{BUSINESS_NAMES[Business(each.case.business)]}", each.case.number, False
    if each.carried and phase != "lapsed":
        line = f"补全信息后才能续签，{window.safe_by.month}月{window.safe_by.day}日是稳妥日"
        return "信息没有补全", line, phase in ("urgent", "late")
    if each.standing.state == "suspended" and phase != "lapsed":
        line = f"{window.file_by.month}月{window.file_by.day}日前发起变更"
        return "挂起", line, phase in ("urgent", "late")
    if phase == "too_early":
        opens = window.opens_on
        return "有效", f"{opens.month}月{opens.day}日起可办续签" if opens else "", False
    if phase == "open":
        return "可以续签", f"稳妥日还剩 {calendar.between(day, window.safe_by).days} 个工作日", False
    if phase == "urgent":
        left = calendar.between(day, window.file_by).days
        return "过了稳妥日", f"{window.file_by.month}月{window.file_by.day}日前还能按期，剩 {left} 个工作日", True
    if phase == "late":
        return "过了期限", "现在提交可能赶不上到期", True
    return "已过期", "", False


def due_count(employer: Employer, day: date) -> tuple[int, int]:
    """How many may be renewed now, and how many are past the safe day, for the overview."""
    phases = [each.phase(day) for each in due_rows(employer, day)]
    return phases.count("open"), len(phases) - phases.count("open")
