"""The applicant's home and a case from draft to result.

Clauses: N-03, N-10, 6.2-01, 4.2-04, R-31
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, Action, Business, State, allowed
from permit.domain.months import chinese_date
from permit.portals.access import acting, person_of
from permit.portals.applicant.alone_words import sheet_words
from permit.portals.applicant.association_views import association_words
from permit.portals.applicant.carried_views import carried_home
from permit.portals.applicant.declaring import declaring_turn
from permit.portals.applicant.gate import entered, in_scope
from permit.portals.applicant.holder_home import holder_home
from permit.portals.applicant.progress import (
    clock_of,
    employer_sends_words,
    history_of,
    plan_of,
    sending_words,
    sends,
    turn_of,
)
from permit.portals.applicant.saved_at import last_saved
from permit.portals.applicant.task_rows import case_sections, counts_left, entry_sections, next_open, progress_of
from permit.portals.case_access import case_for_applicant, cases_of_applicant
from permit.portals.declaring_words import sending_day_words
from permit.portals.idempotency import once
from permit.portals.letters import letter_answer, letter_title
from permit.portals.plain_text import plain
from permit.portals.refusals import explain
from permit.records.models import Case, Permit, Return
from permit.services.applicant_entry import entry_of
from permit.services.carried_entry import carried_open
from permit.services.case_problems import BLOCKING, problems_of
from permit.services.move_case import actor_of
from permit.services.permit_facts import held_permit
from permit.services.urge_case import urge_case, urge_chance
from permit.services.withdraw_case import withdraw_case


@in_scope
def home(request: HttpRequest) -> HttpResponse:
    """The matter at hand: the open case, or what is left before one can be started."""
    person = person_of(request)
    open_case = cases_of_applicant(request).filter(closed_at__isnull=True).first()
    if open_case is not None:
        return _case_page(request, open_case)
    carried = carried_open(person, today())
    if carried is not None:
        return carried_home(request, carried)
    held = held_permit(person, today())
    if held is not None:
        return holder_home(request, person, held, today(), _past(request))
    entry = entry_of(person)
    standing = association_words(person)
    sections = entry_sections(entry, standing["standing"], standing["consent"])
    done, total = progress_of(sections)
    words = {
        "sections": sections,
        "done": done,
        "total": total,
        "next": next_open(sections),
        "entry": entry,
        "saved_at": last_saved(person, None),
        "can_start": entry.whole and getattr(standing["consent"], "state", "") == "granted",
        "waiting": _waiting_words(entry.whole, standing),
        "waiting_for": "区人社局" if _works_alone(standing) else "单位",
        "past": _past(request),
        "permits": list(Permit.objects.filter(person=person)),
    }
    return render(request, "applicant/home.html", words)


def _past(request: HttpRequest) -> list[dict[str, Any]]:
    """The last five cases that ended, with the name of their business."""
    ended = cases_of_applicant(request).filter(closed_at__isnull=False).order_by("-closed_at")[:5]
    return [
        {"number": each.number, "name": BUSINESS_NAMES[Business(each.business)], "closed_at": each.closed_at}
        for each in ended
    ]


def _withdraw_words(found: Case) -> dict[str, Any]:
    """Only a new permit holds quota; of a change the profile stays as typed, the permit as it was."""
    quota = "占用的名额退还单位。" if found.business == Business.NEW else ""
    lead = f"撤回后办件关闭，不能恢复。{quota}填过的信息和材料还在，可以再次申请。"
    if found.business == Business.INFORMATION_CHANGE:
        lead += "证件上仍是原来的信息。"
    return {"lead": lead, "case": found, "back": reverse("applicant:case", args=[found.number]), **sending_words(found)}


def _works_alone(standing: dict[str, Any]) -> bool:
    association = standing["standing"]
    return association is not None and association.employer.is_freelancer


def _waiting_words(whole: bool, standing: dict[str, Any]) -> str:
    """What the person waits for before a case can be started; '' when it is their own turn."""
    association, consent = standing["standing"], standing["consent"]
    if not whole or association is None:
        return ""
    if association.employer.is_freelancer:
        return "等区人社局建立办件"
    if association.state == "requested":
        return f"等{association.employer.name}确认关联"
    return f"等{association.employer.name}同意新办" if consent is not None and consent.state == "requested" else ""


@entered
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case of mine."""
    return _case_page(request, case_for_applicant(request, number))


def _case_page(request: HttpRequest, found: Case) -> HttpResponse:
    if found.state == State.RETURNED_TO_APPLICANT:
        return redirect("applicant:corrections", number=found.number)
    if found.state == State.DRAFT:
        return _draft_page(request, found)
    return _progress_page(request, found)


def _draft_page(request: HttpRequest, found: Case) -> HttpResponse:
    problems = problems_of(found, today())
    ready = not problems.of(BLOCKING, "applicant")
    sections = case_sections(found, entry_of(person_of(request)), problems.slots, ready=ready)
    done, total = progress_of(sections)
    information, materials = counts_left(sections)
    words = {
        "case": found,
        "sections": sections,
        "done": done,
        "total": total,
        "next": next_open(sections),
        "ready": ready,
        "title": _draft_title(information, materials, ready),
        "due": sending_day_words(found, today()),
        "plan": plan_of(found),
        "saved_at": last_saved(found.person, found),
        "text": _draft_text(information, materials, ready, "属地部门" if found.employer.is_freelancer else "单位初审"),
        **sending_words(found),
    }
    if not sends(found):
        words |= employer_sends_words(information, materials)
        words |= {
            "declaring": declaring_turn(found, today()) if ready else None,
        }
    return render(request, "applicant/draft.html", words)


def _draft_title(information: int, materials: int, ready: bool) -> str:
    if ready:
        return "都准备好了，可以发送"
    parts = [f"{information} 项信息" if information else "", f"{materials} 项材料" if materials else ""]
    left = "、".join(part for part in parts if part)
    return f"还有 {left}要补，就可以发送" if left else "还有条件没有满足，请看检查结果"


def _draft_text(information: int, materials: int, ready: bool, receiver: str) -> str:
    if ready:
        return f"看过检查结果、作出声明后，发送给{receiver}。"
    return f"补完 {information + materials} 项后，发送给{receiver}。" if information + materials else "先看检查结果。"


def _progress_page(request: HttpRequest, found: Case) -> HttpResponse:
    who = acting(request)
    acts = allowed(Business(found.business), State(found.state), actor_of(who))
    urge = urge_chance(found, who, today())
    words = {
        "case": found,
        **sending_words(found),
        "turn": turn_of(found, today()),
        "declaring": declaring_turn(found, today()),
        "plan": plan_of(found),
        "clock": clock_of(found, today()),
        "history": history_of(found),
        "urge": urge,
        "urge_reason": f"{chinese_date(urge.next_on)}起可以再催" if urge.next_on else "",
        "state_words": STATE_NAMES[State(found.state)],
        "can_withdraw": Action.WITHDRAW in acts or (found.employer.is_freelancer and Action.WITHDRAW_ALONE in acts),
        "sheet": sheet_words(found),
        "returns": _returns(found),
        "letter": letter_title(found),
        "permit": Permit.objects.filter(facts__case=found).distinct().first(),
    }
    return render(request, "applicant/progress.html", words)


@entered
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The bureau's letter about my case: what has to be corrected, or how it ended and what may be done (R-31)."""
    return letter_answer(case_for_applicant(request, number))


def _returns(found: Case) -> list[dict[str, Any]]:
    """Every return of the case with its defects."""
    rows = Return.objects.filter(case=found).prefetch_related("defects").order_by("-returned_at")
    return [
        {"title": f"第 {row.round} 轮的退回意见（{len(row.defects.all())} 处）", "defects": row.defects.all()}
        for row in rows
    ]


@entered
@require_POST
@once
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """Urge whoever has the case."""
    case_for_applicant(request, number)
    try:
        urge_case(number, version_of(request), acting(request), now())
        messages.success(request, "已催办，对方的待办里会显示。")
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect("applicant:case", number=number)


@entered
@once
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask, then withdraw."""
    found = case_for_applicant(request, number)
    if request.method == "POST":
        try:
            withdraw_case(
                number, version_of(request), plain(request.POST.get("reason", ""))[:500], acting(request), now()
            )
            messages.success(request, "已撤回。填过的信息和上传的材料还在，可以再次申请。")
            return redirect("applicant:home")
        except Refused as refusal:
            messages.error(request, explain(refusal))
            return redirect("applicant:case", number=number)
    return render(request, "applicant/withdraw.html", _withdraw_words(found))


def version_of(request: HttpRequest) -> int:
    """The version the page was drawn from; -1, which none has, for a broken one."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
