"""What employees and the employer ask of each other: release, a mistaken end taken back (R-17, R-32).

Clauses: R-17, R-32, 6.4-01
"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.portals import access
from permit.portals.employer.acts import NoQuestions, act, posted, sent_version
from permit.portals.employer.employees import associations_of, employee_tabs
from permit.portals.employer.gate import entered
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.party_request_words import COLUMNS, AnswerForm, facts_of, is_open, row_of, title_of
from permit.records.models import PartyRequest
from permit.records.models.associations import AssociationState
from permit.services.answer_party_request import answer_party_request
from permit.services.ask_to_reinstate import ask_to_reinstate, last_day_to_reinstate
from permit.services.party_requests import EMPLOYER, Kind, State, other_side
from permit.services.withdraw_party_request import withdraw_party_request

CHOICES = {
    Kind.RELEASE: ("同意，解除关联", "不同意，写明理由"),
    Kind.REINSTATE: ("同意恢复关联，员工仍在职", "不同意"),
}
LEADS = {
    Kind.RELEASE: "同意的，关联当即解除，持证员工的证件挂起。不答复的，到期转属地部门处理。",
    Kind.REINSTATE: "双方都同意的，关联恢复，证件当天恢复有效；已关闭的办件不恢复。",
}


class MistakeForm(PermitForm):
    """Why the end was a mistake."""

    words = forms.CharField(
        label="情况说明", max_length=500, help_text="至少 5 个字，员工会看到", widget=forms.Textarea(attrs={"rows": 4})
    )


def requests_of(request: HttpRequest) -> QuerySet[PartyRequest]:
    """The employer's own."""
    found = PartyRequest.objects.filter(employer=access.employer_of(request))
    return found.select_related("person", "employer", "proof", "permit", "office")


@entered
def party_requests(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    shown = page_of(request, requests_of(request))
    words = {
        "tabs": employee_tabs(access.employer_of(request), "party-requests"),
        "columns": COLUMNS,
        "rows": [row_of(each, reverse("employer:party-request", args=[each.pk])) for each in shown.rows],
        "page": shown,
    }
    return render(request, "employer/party_requests.html", words)


@entered
@once
def party_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: everything that was said; the answer, where it is ours to give."""
    found = get_object_or_404(requests_of(request), pk=pk)
    back = reverse("employer:party-requests")
    to_answer = other_side(found) == EMPLOYER and is_open(found)
    words = {
        "title": title_of(found),
        "tab_title": found.get_kind_display(),
        "caption": "员工事项",
        "facts": facts_of(found),
        "version": found.version,
        "back_url": back,
        "clause": "6.4-01" if found.kind == Kind.RELEASE else "",
    }
    if not to_answer:
        return render(request, "employer/party_request.html", {**words, "asked": found, "may_withdraw": is_open(found)})
    yes, no = CHOICES[Kind(found.kind)]
    no = "" if found.state == State.WITH_OFFICE else no
    form = AnswerForm(posted(request), asked=found, yes=yes, no=no, initial={"left_on": found.left_on})

    def do(given: dict[str, Any]) -> None:
        answer_party_request(
            pk, sent_version(request), form.agreed, given["words"], access.acting(request), now(), given.get("left_on")
        )

    words |= {"lead": LEADS[Kind(found.kind)], "submit": "答复"}
    return act(request, form, do, back, words, done="已答复，员工会收到短信。")


@entered
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take our request back."""
    found = get_object_or_404(requests_of(request), pk=pk, asked_by=EMPLOYER)
    back = reverse("employer:party-requests")

    def do(_: dict[str, Any]) -> None:
        withdraw_party_request(pk, sent_version(request), access.acting(request), now())

    words = {
        "title": title_of(found),
        "tab_title": found.get_kind_display(),
        "facts": facts_of(found),
        "version": found.version,
        "back_url": back,
    }
    return act(request, NoQuestions(posted(request)), do, back, {**words, "submit": "撤回申请"}, done="已撤回。")


@entered
@once
def reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    """We ended it by mistake: ask the employee to agree that it goes on (R-32)."""
    association = get_object_or_404(associations_of(request).filter(state=AssociationState.ENDED), pk=pk)
    until = last_day_to_reinstate(association)
    day = f"{until.year}年{until.month}月{until.day}日" if until else ""

    def do(given: dict[str, Any]) -> None:
        ask_to_reinstate(pk, given["words"], access.acting(request), now())

    words = {
        "title": f"恢复与{association.person.name}的关联",
        "tab_title": "恢复关联",
        "caption": "误解除的关联",
        "lead": f"员工在{day}前同意的，关联恢复，证件当天恢复有效。过了这一天，要按聘用单位变更办理。",
        "submit": "请员工同意恢复",
        "back_url": reverse("employer:left"),
    }
    if until is not None and today() > until:
        words["warning"] = f"已过{day}，不能再恢复。请让员工重新提出关联，再发起聘用单位变更。"
    back = reverse("employer:party-requests")
    return act(request, MistakeForm(posted(request)), do, back, words, done="已提出，员工会收到短信。")
