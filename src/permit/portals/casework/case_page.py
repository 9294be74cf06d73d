"""The case on one page: who, until when, what was declared beside what is known, the papers, and what can be done.

Clauses: 4.1-01, N-03
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.domain.errors import BadInput
from permit.domain.lifecycle import ENDED, OF_A_PERMIT, RETURNED, Action, Actor, Business
from permit.domain.validity import BureauClock
from permit.portals.casework import changes, comparison, documents, findings, history, suggested_defects
from permit.portals.casework.desk import Desk, actor_at, allowed_here, officer, own_state
from permit.portals.casework.places import titles_of
from permit.portals.casework.reporting import report_blocked, sheet_of
from permit.portals.casework.work_rows import business_words, subject_of
from permit.portals.components.text import cn_day
from permit.portals.letters import letter_title
from permit.portals.quota_exception_words import requests_of, told_rows
from permit.records.models import Case, Permit
from permit.services.case_clock import clock_of
from permit.services.case_places import place_title
from permit.services.case_problems import CaseProblems, problems_of
from permit.services.quota_ports import reservation_of
from permit.services.standing_findings import StandingFinding, current_findings
from permit.services.start_renewal import filing_of

FORWARD = {
    Action.REPORT: ("上报区局", "report"),
    Action.ACCEPT: ("受理", "accept"),
    Action.PASS: ("通过复审", "pass"),
    Action.APPROVE: ("准予", "approve"),
}
ASIDE = {Action.REFUSE: ("不予办理", "refuse"), Action.TRANSFER: ("转交属地", "transfer")}
RETURNS = (Action.RETURN_TO_APPLICANT, Action.RETURN_TO_EMPLOYER)
SHOWN_OPEN = 4
KEYS = (("D", "展开一致项"), ("N P", "换材料"), ("[ ]", "翻页"), ("R", "退回补正"), ("?", "全部快捷键"))


def case_page(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The page of one case; 404 outside the officer's scope."""
    case = desk.case(request, number)
    day = today()
    entries = list(case.audit.order_by("id"))
    problems = problems_of(case, day)
    allowed = allowed_here(request, case)
    titles = titles_of(problems.slots)
    clock = clock_of(case, entries)
    sheet = sheet_of(case)
    papers = documents.papers_of(case, problems.slots)
    compared = comparison.compare(case, problems.slots, documents.paper_url)
    context = {
        "desk": desk,
        "case": case,
        "keys": KEYS,
        "identity": identity_of(desk, case, clock, day)
        | {"actions": actions_of(request, desk, case, allowed, sheet, problems)},
        "compare_rows": compared,
        "compare_columns": ("申报", "登记库", "材料"),
        "findings": finding_pane(request, desk, case, allowed, day),
        "pane": documents.pane_of(papers, request.GET),
        "slots_missing": [slot for slot in problems.slots if slot.blocking],
        "return_panel": return_panel(desk, case, problems, compared) if set(RETURNS) & set(allowed) else None,
        "sheet": sheet,
        "changes": changes.changes_of(case, titles),
        "derivation": history.derivation_of(clock, day),
        "timeline": history.timeline_of(entries),
        "returns": history.returns_of(case, titles),
        "declarations": history.declarations_of(case),
        "messages_sent": history.messages_of(case),
        "letters": letters_of(desk, case),
        "permits": permits_of(desk, case),
        "hand_over_url": desk.url("hand_over", case.number) if case.state == own_state(request) else "",
        "closing": case.closing_reason,
        "number": number_of(desk, case, request),
    }
    return render(request, "casework/case.html", context)


def number_of(desk: Desk, case: Case, request: HttpRequest) -> dict[str, Any] | None:
    """Of a freelancer's new permit, the number it is accepted in: asked for, answered, to be asked again (1.1-03)."""
    if not case.employer.is_freelancer or case.business != Business.NEW:
        return None
    requests, held = requests_of(case), reservation_of(case) is not None
    open_one = any(each.state == "open" for each in requests)
    asks = officer(request).role == "acceptor" and not held and not open_one and case.closed_at is None
    url = reverse("bureau:freelancer_number", args=[case.number]) if asks else ""
    return {"rows": told_rows(requests), "held": held, "url": url}


def identity_of(desk: Desk, case: Case, clock: BureauClock, day: date) -> dict[str, Any]:
    """The bar on top: who and what, and until when; `actions_of` adds the acts the state table allows."""
    facts: list[dict[str, str]] = []
    if case.person is not None:
        facts.append({"label": "聘用单位", "value": case.employer.name})
    facts.append({"label": "属地", "value": case.office.name if case.office else "未定"})
    facts.append(_deadline(case, clock, day))
    facts += _expiry(case, day)
    if case.assignee is not None:
        facts.append({"label": "承办", "value": case.assignee.name})
    return {
        "name": subject_of(case),
        "caption": f"{business_words(case)} ・ {case.number}",
        "state": case.state,
        "round": case.round if case.round > 1 else None,
        "facts": facts,
        "action_url": desk.url("claim_one", case.number),
        "version": case.version,
    }


def _expiry(case: Case, day: date) -> list[dict[str, str]]:
    """Until when the permit of an open case holds, and its safe day: what is not approved by then lapses (N-16)."""
    if case.person is None or case.closed_at is not None or Business(case.business) not in OF_A_PERMIT:
        return []
    filing = filing_of(case.person, Business(case.business), day)
    if filing is None:
        return []
    window = filing.window
    mark = "（暂定）" if window.provisional else ""
    return [
        {"label": "证件到期", "strong": cn_day(window.lapses_after), "value": f"，剩 {filing.days_left} 个工作日"},
        {"label": "稳妥日", "value": f"{cn_day(window.safe_by)}{mark}"},
    ]


def _deadline(case: Case, clock: BureauClock, day: date) -> dict[str, str]:
    run = clock.current
    if case.state in RETURNED and case.correct_by is not None:
        return {"label": "补正期限", "strong": f"{cn_day(case.correct_by)}前", "value": ""}
    if case.state in ENDED and case.closed_at is not None:
        return {"label": "办结", "value": cn_day(case.closed_at)}
    if run is None or clock.state != "running":
        return {"label": "区局时限", "value": "上报后起算"}
    left = run.days_left(day)
    strong = f"剩 {left} 个工作日" if left >= 0 else f"已超 {-left} 个工作日"
    provisional = "（暂定）" if run.provisional else ""
    return {"label": "区局时限", "strong": strong, "value": f"，{cn_day(run.due_on)}前{provisional}"}


def actions_of(
    request: HttpRequest,
    desk: Desk,
    case: Case,
    allowed: tuple[Action, ...],
    sheet: dict[str, Any],
    problems: CaseProblems,
) -> list[dict[str, str]]:
    """One primary step, the others beside it; claiming first, while nobody has the case."""
    actions: list[dict[str, str]] = []
    for action, (words, name) in FORWARD.items():
        if action in allowed:
            stop = report_blocked(case, sheet, problems) if action is Action.REPORT else {}
            actions += _stopped(words, stop, desk) if stop else [_primary(words, desk.url(name, case.number))]
    for action, (words, name) in ASIDE.items():
        if action in allowed:
            actions.append({"words": words, "url": desk.url(name, case.number)})
    mine = case.assignee_id == officer(request).pk
    if actions and not mine:
        actions.append({"words": "认领", "value": "claim"})
    return actions


def _primary(words: str, url: str) -> dict[str, str]:
    return {"words": words, "url": url, "kind": "primary"}


def _stopped(words: str, stop: dict[str, str], desk: Desk) -> list[dict[str, str]]:
    """The step that cannot be taken yet, with what is missing; before it the way there, if the officer has one."""
    way = [_primary(stop["words"], desk.url("receipt", stop["sheet"]))] if "sheet" in stop else []
    return [*way, {"words": words, "disabled_reason": stop["blocked"]}]


def finding_pane(
    request: HttpRequest, desk: Desk, case: Case, allowed: tuple[Action, ...], day: date
) -> dict[str, Any] | None:
    """The clauses; None where what was typed cannot be judged at all."""
    found = findings_or_none(case, day)
    if found is None:
        return None
    return findings.finding_rows(found, case, desk, allowed, decider=actor_at(request) is Actor.DECIDER)


def findings_or_none(case: Case, day: date) -> tuple[StandingFinding, ...] | None:
    """The findings to go by, or None for facts that contradict their own format."""
    try:
        return current_findings(case, day)
    except BadInput:
        return None


def return_panel(desk: Desk, case: Case, problems: CaseProblems, compared: list[dict[str, Any]]) -> dict[str, Any]:
    """Every problem as a suggestion; what blocks is ticked."""
    blocking = suggested_defects.would_come_back(problems)
    titles = titles_of(problems.slots)
    notes = suggested_defects.suggestions(case, problems, compared)
    rows = [
        {
            "value": str(index),
            "title": place_title(note.kind, note.target, titles),
            "clause": note.clause,
            "text": note.words,
            "checked": bool({note.target, note.clause} & blocking),
        }
        for index, note in enumerate(notes)
    ]
    note = "退回后区局时限停止，再次上报重新起算" if desk.door == "bureau" else "退回后等对方补正，再次报来重新核对"
    return {"defects": rows, "url": desk.url("return", case.number), "note": note, "open": len(rows) <= SHOWN_OPEN}


def permits_of(desk: Desk, case: Case) -> list[tuple[str, str]]:
    """The permits of the person, each with the page of its life; newest first."""
    numbers = Permit.objects.filter(person=case.person_id or 0).order_by("-number").values_list("number", flat=True)
    return [(desk.url("permit", number), f"证件 {number} 的全部经过") for number in numbers]


def letters_of(desk: Desk, case: Case) -> list[tuple[str, str]]:
    """The letter that exists: of the latest return, or of the end."""
    title = letter_title(case)
    return [(desk.url("letter", case.number), f"{title}（PDF）")] if title else []
