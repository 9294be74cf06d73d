"""The employer's cases: what waits for the employer first, with why; and the page of one case.

Clauses: N-03, 4.2-04
"""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import (
    BUSINESS_NAMES,
    ENDED,
    OF_A_PERMIT,
    OPEN,
    SENT_BY_EMPLOYER,
    Action,
    Business,
    State,
    allowed,
)
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.case_access import case_for_employer, cases_of_employer
from permit.portals.components.searching import narrowing
from permit.portals.employer.acts import ReasonForm, act, new_key, posted, sent_version
from permit.portals.employer.case_words import (
    WAITS_FOR_EMPLOYER,
    plan_of,
    reason_of,
    state_words,
    step_of,
    subject_of,
    tag_of,
    timeline_of,
    title_of,
    turn_of,
    urged_words,
)
from permit.portals.employer.gate import by_agent, entered
from permit.portals.employer.lists import page_of
from permit.portals.employer.targets import target_title
from permit.portals.idempotency import once
from permit.portals.letters import letter_answer, letter_title
from permit.portals.quota_exception_words import requests_of, told_rows
from permit.portals.refusals import explain
from permit.records.models import Case, Permit, Return, Urge
from permit.services.applicant_declaration import declared_cases
from permit.services.case_clock import running_clock
from permit.services.move_case import actor_of
from permit.services.print_status_form import PRINTABLE, Standing, standings_of
from permit.services.urge_case import standing_urges, urge_case, urge_chance
from permit.services.withdraw_case import withdraw_case

FILTERS = (("waiting", "等单位办"), ("open", "在办"), ("ended", "已办结"))
EMPTY = {
    "waiting": ("没有等单位办的办件", "员工提交申请、属地或区人社局退回补正时，会列在这里。"),
    "open": ("没有在办的办件", "员工在个人端提交申请以后，会列在这里。"),
    "ended": ("还没有办结的办件", "批准、不予办理、撤回的办件会列在这里。"),
}


def _filtered(cases: QuerySet[Case], which: str) -> QuerySet[Case]:
    if which == "ended":
        return cases.filter(state__in=[str(state) for state in ENDED])
    if which == "open":
        return cases.filter(state__in=[str(state) for state in OPEN])
    office = cases.filter(state=State.OFFICE_CHECK)
    needing = [number for number, standing in standings_of(office[:500]).items() if _paper_needed(standing)]
    waits = cases.filter(state__in=[str(state) for state in WAITS_FOR_EMPLOYER])
    sent_here = cases.filter(business__in=OF_A_PERMIT, state__in=SENT_BY_EMPLOYER)
    return waits | sent_here | cases.filter(number__in=needing)


def _paper_needed(standing: Standing) -> bool:
    return standing.state in ("none", "rejected", "outdated")


@entered
def cases(request: HttpRequest) -> HttpResponse:
    """Three lists; the first is what waits for the employer."""
    search = narrowing(request, "申请人或编号", kept=("show",))
    own = all_cases = cases_of_employer(request)
    if search.words:
        own = own.filter(Q(person__name__icontains=search.words) | Q(number__icontains=search.words))
    which = request.GET.get("show", "")
    which = which if which in dict(FILTERS) else "waiting"
    lists = {key: _filtered(own, key) for key, _ in FILTERS}
    shown = page_of(request, lists[which])
    standings = standings_of(case for case in shown.rows if case.state == State.OFFICE_CHECK)
    urges, declared = standing_urges(shown.rows), declared_cases(shown.rows)
    words = {
        "tabs": [
            {
                "url": f"?{urlencode({'show': key, 'q': search.words})}" if search.words else f"?show={key}",
                "label": label,
                "count": lists[key].count(),
                "current": key == which,
            }
            for key, label in FILTERS
        ],
        "title": _title(_filtered(all_cases, "waiting").count() if search.words else lists["waiting"].count()),
        "search": search if search.active or shown.previous or shown.following else None,
        "empty_title": EMPTY[which][0],
        "empty_text": EMPTY[which][1],
        "columns": ("申请人", "业务", "现在", "轮到", "下一步"),
        "rows": [
            _row(case, standings.get(case.number), urges.get(case.pk), declared=case.pk in declared)
            for case in shown.rows
        ],
        "page": shown,
    }
    return render(request, "employer/cases.html", words)


def _title(waiting: int) -> str:
    return f"有 {waiting} 件办件等单位办" if waiting else "没有等单位办的办件"


def _row(case: Case, standing: Standing | None, urge: Urge | None, *, declared: bool) -> list[Any]:
    reason, ours = reason_of(case, standing, declared=declared)
    reason += urged_words(urge) if ours else ""
    words, url = step_of(case, standing)
    return [
        {"text": subject_of(case), "url": reverse("employer:case", args=[case.number]), "note": case.number},
        BUSINESS_NAMES[Business(case.business)],
        {"text": "", "tag": tag_of(case), "tag_words": state_words(case), "note": reason},
        "本单位" if ours else turn_of(case),
        {"text": words, "url": url, "hidden_text": f"：{subject_of(case)}"},
    ]


@by_agent
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: whose turn, why, until when, what happened."""
    found = case_for_employer(request, number)
    return render(request, "employer/case.html", case_page(request, found))


@by_agent
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The bureau's letter about one of our cases (R-19, R-31)."""
    return letter_answer(case_for_employer(request, number))


def case_page(request: HttpRequest, found: Case) -> dict[str, Any]:
    """What the page of a case says."""
    standing = standings_of([found]).get(found.number)
    declared = found.pk in declared_cases([found])
    reason, ours = reason_of(found, standing if found.state == State.OFFICE_CHECK else None, declared=declared)
    words, url = step_of(found, standing)
    acting = access.acting(request)
    open_here = allowed(Business(found.business), State(found.state), actor_of(acting))
    clock = running_clock(found)
    chance = urge_chance(found, acting, today())
    last_return = Return.objects.filter(case=found).order_by("-returned_at", "-id").prefetch_related("defects").first()
    return {
        "case": found,
        "title": _heading(found, reason),
        "caption": f"{title_of(found)} ・ {found.number}",
        "tag": tag_of(found),
        "who": "本单位" if ours else turn_of(found),
        "round": found.round if "returned" in found.state else None,
        "turn_text": reason or _turn_text(found),
        "step": words if ours else "",
        "step_url": url if ours else "",
        "clock": clock,
        "clock_used": clock.days_used(today()) if clock else 0,
        "clock_left": clock.days_left(today()) if clock else 0,
        "clock_total": clock.due.count if clock else 0,
        "plan": plan_of(found),
        "timeline": timeline_of(found),
        "paper": _paper_words(found, standing),
        "form_url": reverse("employer:form", args=[standing.form.code]) if standing and standing.form else "",
        "defects": [_defect(defect) for defect in last_return.defects.all()] if last_return else [],
        "defects_title": _defects_title(last_return),
        "quota_requests": told_rows(requests_of(found)),
        "letter": letter_title(found),
        "may_urge": chance.now,
        "urge_from": chance.next_on if chance.possible else None,
        "may_withdraw": Action.WITHDRAW in open_here,
        "permit": Permit.objects.filter(person=found.person).first() if found.state == State.APPROVED else None,
        "idempotency_key": new_key(),
    }


def _turn_text(found: Case) -> str:
    return {
        State.OFFICE_CHECK: "属地部门正在审核，通过后报区人社局。",
        State.ACCEPTANCE: "区人社局正在核对材料，决定是否受理。",
        State.REVIEW: "区人社局正在复审。",
        State.DECISION: "区人社局正在终审。",
    }.get(State(found.state), "")


def _paper_words(found: Case, standing: Standing | None) -> str:
    """Where the stamped form is; '' where none is asked for."""
    if standing is None or found.state not in PRINTABLE:
        return ""
    if standing.state == "none":
        return "还没有打印。打印后盖章，送到属地部门；属地登记收到以后才能上报。"
    return {
        "printed": "已打印，请盖章后送到属地部门。属地登记收到以后才能上报。",
        "received": "属地部门已经收到。",
        "rejected": "属地部门没有收下，请重新打印送达。",
        "outdated": "表中内容有变化，请重新打印送达。",
    }[standing.state]


def _defects_title(sent_back: Return | None) -> str:
    if sent_back is None:
        return ""
    name = "最近一次退回" if sent_back.answered_at else "退回要补正的内容"
    return f"{name}（第 {sent_back.round} 轮，{chinese_date(localtime(sent_back.returned_at).date())}）"


def _heading(found: Case, reason: str) -> str:
    if found.state == State.APPROVED:
        return "已准予"
    if State(found.state) in ENDED:
        return state_words(found)
    return reason or state_words(found)


def _defect(defect: Any) -> dict[str, Any]:
    owner = "员工补正" if defect.owner == "applicant" else "单位补正"
    return {"label": target_title(defect.kind, defect.target), "values": [defect.words, owner]}


@by_agent
@require_POST
@once
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """Urge the office once in five working days (R-31)."""
    found = case_for_employer(request, number)
    try:
        urge_case(found.number, sent_version(request), access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, "已催办，对方的清单上会看到。")
    return redirect("employer:case", number=number)


@by_agent
@once
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case back that the employer started."""
    found = case_for_employer(request, number)
    back = reverse("employer:case", args=[number])

    def do(cleaned: dict[str, Any]) -> None:
        withdraw_case(number, sent_version(request), cleaned["reason"], access.acting(request), now())

    words = {
        "title": f"撤回{BUSINESS_NAMES[Business(found.business)]}",
        "caption": found.number,
        "lead": "撤回后办件关闭，需要时可以重新申请。填写的内容和附件都会保留。",
        "submit": "撤回",
        "kind": "warning",
        "back_url": back,
        "version": found.version,
    }
    return act(request, ReasonForm(posted(request)), do, back, words, done="已撤回。")
