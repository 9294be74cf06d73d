"""The acts on a case, each on a page of its own that shows once more what it rests on.

Clauses: 4.1-01, 8-01, 1.4-02
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.clauses import CLAUSES
from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.portals import access
from permit.portals.casework import act_words
from permit.portals.casework.acting_pages import (
    ActForm,
    ChoiceAndWordsForm,
    ClausesForm,
    SelectAndWordsForm,
    act_page,
    sent_version,
)
from permit.portals.casework.desk import Desk, allowed_here, officer
from permit.portals.casework.handing_pages import colleagues_of
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Case, Office
from permit.services.accept_case import accept_case, ask_again
from permit.services.answer_exception import answer_exception
from permit.services.claim_case import claim_case, hand_over_case
from permit.services.decide_case import decide_case
from permit.services.pass_review import pass_review
from permit.services.refuse_case import refuse_case
from permit.services.report_case import report_case
from permit.services.rule_clause import rule_clause
from permit.services.transfer_case import transfer_case

RULINGS = (("yes", "符合"), ("no", "不符合"))
EXCEPTIONS = (("yes", "准予例外"), ("no", "不准予例外"))


def case_for_act(request: HttpRequest, desk: Desk, number: str, action: Action) -> Case:
    """The case, if this officer may do this now; a page drawn before is answered by the service, with words."""
    case = desk.case(request, number)
    if request.method != "POST" and action not in allowed_here(request, case):
        raise Http404
    return case


@once
def report(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The office reports."""
    case = case_for_act(request, desk, number, Action.REPORT)

    def do(_: dict[str, Any]) -> None:
        report_case(number, sent_version(request), access.acting(request), now())

    return act_page(
        request,
        desk,
        ActForm(request.POST or None),
        do,
        act_words.for_report(case, desk, today()),
        then=desk.url("home"),
        done=f"{number} 已上报，区局时限从下一个工作日起算。",
    )


@once
def accept(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The acceptor accepts: registries are asked again first, then everything is judged as of today."""
    case = case_for_act(request, desk, number, Action.ACCEPT)

    def do(_: dict[str, Any]) -> None:
        acting, moment = access.acting(request), now()
        ask_again(number, acting, moment)
        accept_case(number, sent_version(request), request.POST.getlist("seen"), acting, moment)

    return act_page(
        request,
        desk,
        ActForm(request.POST or None),
        do,
        lambda: act_words.for_acceptance(case, desk, today()),
        then=desk.url("home"),
        done=f"{number} 已受理，转复审。",
        template="casework/accept.html",
    )


@once
def pass_on(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The reviewer passes."""
    case = case_for_act(request, desk, number, Action.PASS)

    def do(_: dict[str, Any]) -> None:
        pass_review(number, sent_version(request), access.acting(request), now())

    return act_page(
        request,
        desk,
        ActForm(request.POST or None),
        do,
        act_words.for_review(case, desk, today()),
        then=desk.url("home"),
        done=f"{number} 已通过复审，转终审。",
    )


@once
def approve(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The decider grants."""
    case = case_for_act(request, desk, number, Action.APPROVE)

    def do(_: dict[str, Any]) -> None:
        decide_case(number, sent_version(request), access.acting(request), now())

    return act_page(
        request,
        desk,
        ActForm(request.POST or None),
        do,
        act_words.for_approval(case, desk, today()),
        then=desk.url("case", number),
        done=f"{number} 已准予。",
    )


@once
def refuse(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Any level refuses: final, with the clauses."""
    case = case_for_act(request, desk, number, Action.REFUSE)
    choices, ticked = act_words.refusal_clauses(case, today())

    def do(cleaned: dict[str, Any]) -> None:
        acting = access.acting(request)
        refuse_case(number, sent_version(request), cleaned["clauses"], cleaned["words"], acting, now())

    form = ClausesForm(request.POST or None, choices=choices, initial={"clauses": ticked})
    return act_page(
        request,
        desk,
        form,
        do,
        act_words.for_refusal(case, desk),
        then=desk.url("case", number),
        done=f"{number} 不予办理，已通知对方。",
    )


@once
def transfer(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The office passes a case to another office."""
    case = case_for_act(request, desk, number, Action.TRANSFER)
    others = Office.objects.filter(district=case.employer.district).exclude(pk=case.office_id or 0)

    def do(cleaned: dict[str, Any]) -> None:
        office = others.get(pk=cleaned["target"])
        transfer_case(number, sent_version(request), office, cleaned["words"], access.acting(request), now())

    form = SelectAndWordsForm(request.POST or None, choices=[(str(office.pk), office.name) for office in others])
    return act_page(
        request,
        desk,
        form,
        do,
        act_words.for_transfer(case, desk),
        then=desk.url("home"),
        done=f"{number} 已转交。",
    )


@once
def hand_over(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """An officer passes a case to a colleague of the same role."""
    case = desk.case(request, number)
    colleagues = colleagues_of(officer(request)).exclude(pk=case.assignee_id or 0)

    def do(cleaned: dict[str, Any]) -> None:
        to = colleagues.get(pk=cleaned["target"])
        hand_over_case(number, sent_version(request), to, access.acting(request), now(), cleaned["words"])

    form = SelectAndWordsForm(request.POST or None, choices=[(str(each.pk), each.name) for each in colleagues])
    words = act_words.for_hand_over(case, desk)
    return act_page(request, desk, form, do, words, then=desk.url("home"), done=f"{number} 已转交。")


@require_POST
def claim_one(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Take the case that is open onto the own desk."""
    case = desk.case(request, number)
    try:
        claim_case(case.number, access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, "已认领。")
    return redirect(desk.url("case", number))


@once
def rule(request: HttpRequest, desk: Desk, number: str, clause: str) -> HttpResponse:
    """An officer rules on a clause that is unknown."""
    case = case_for_act(request, desk, number, Action.RULE)
    finding = act_words.finding_or_404(case, clause, today())

    def do(cleaned: dict[str, Any]) -> None:
        holds = cleaned["verdict"] == "yes"
        rule_clause(number, sent_version(request), clause, holds, cleaned["words"], access.acting(request), now())

    form = ChoiceAndWordsForm(request.POST or None, choices=RULINGS)
    words = act_words.for_ruling(case, finding, desk)
    done = f"已认定：{CLAUSES[clause].title}。"
    return act_page(request, desk, form, do, words, then=desk.url("case", number), done=done)


@once
def exception(request: HttpRequest, desk: Desk, number: str, clause: str) -> HttpResponse:
    """The decider answers an exception."""
    case = case_for_act(request, desk, number, Action.RULE)
    finding = act_words.finding_or_404(case, clause, today())

    def do(cleaned: dict[str, Any]) -> None:
        allowed = cleaned["verdict"] == "yes"
        acting = access.acting(request)
        answer_exception(number, sent_version(request), clause, allowed, cleaned["words"], acting, now())

    form = ChoiceAndWordsForm(request.POST or None, choices=EXCEPTIONS)
    words = act_words.for_exception(case, finding, desk)
    return act_page(request, desk, form, do, words, then=desk.url("case", number), done="例外已答复。")
