"""What I ask of an employer and what an employer asks of me: release, a mistaken end, clearing out.

Clauses: R-17, R-32, 7-02, 6.4-01
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.portals.access import acting, person_of
from permit.portals.applicant.gate import at_door
from permit.portals.employer.acts import sent_version
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.portals.idempotency import once
from permit.portals.party_request_words import COLUMNS, FIRST_DAY, AnswerForm, facts_of, is_open, row_of, title_of
from permit.portals.refusals import explain
from permit.records.models import Association, PartyRequest, Person
from permit.records.models.associations import AssociationState
from permit.services.answer_party_request import answer_party_request
from permit.services.ask_for_release import ask_for_release, tie_of
from permit.services.ask_to_reinstate import ask_to_reinstate, last_day_to_reinstate
from permit.services.party_requests import APPLICANT, Kind, State, other_side
from permit.services.pass_on_party_requests import bring_to_office
from permit.services.upload_attachment import Incoming
from permit.services.withdraw_party_request import withdraw_party_request

CHOICES = {
    Kind.REINSTATE: ("同意恢复关联", "不同意"),
    Kind.CLEAR: ("同意注销证件", "不同意注销"),
}
LIST = "applicant:party-requests"
SHOWN = 50


class ReleaseForm(PermitForm):
    """When I left, what shows it, and what happened."""

    left_on = DateTripletField(label="离职日期", earliest=FIRST_DAY)
    proof = forms.FileField(label="离职证明", help_text="离职证明、解除合同通知等，PDF、JPG 或 PNG，不超过 20 MB")
    words = forms.CharField(
        label="情况说明", max_length=500, help_text="至少 5 个字，原单位和属地部门会看到",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class MistakeForm(PermitForm):
    """Why the end was a mistake."""

    words = forms.CharField(
        label="情况说明", max_length=500, help_text="至少 5 个字，单位会看到", widget=forms.Textarea(attrs={"rows": 4})
    )


def mine(person: Person) -> QuerySet[PartyRequest]:
    """All of mine, the newest first."""
    found = PartyRequest.objects.filter(person=person).select_related("person", "employer", "proof", "permit", "office")
    return found.order_by("-pk")


@at_door
def party_requests(request: HttpRequest) -> HttpResponse:
    """What is open, what was; and what I can ask for."""
    person = person_of(request)
    found = list(mine(person)[:SHOWN])
    tie = tie_of(person, today())
    waiting = any(each.kind == Kind.RELEASE and is_open(each) for each in found)
    running = sum(is_open(each) for each in found)
    words = {
        "title": f"{running} 件事项等答复" if running else "没有等答复的事项",
        "columns": COLUMNS,
        "rows": [row_of(each, reverse("applicant:party-request", args=[each.pk])) for each in found],
        "tie": None if waiting else tie,
        "ended": reinstatable(person),
    }
    return render(request, "applicant/party_requests.html", words)


def reinstatable(person: Person) -> list[dict[str, Any]]:
    """Associations of mine that ended so lately that a mistake can be taken back (R-32)."""
    ended = Association.objects.filter(person=person, state=AssociationState.ENDED).select_related("employer")
    found = []
    for each in ended.order_by("-ended_at")[:3]:
        until = last_day_to_reinstate(each)
        if until is not None and today() <= until:
            found.append({"association": each, "until": until})
    return found


def _form_page(
    request: HttpRequest, form: PermitForm, do: Callable[[dict[str, Any]], object], words: dict[str, Any], done: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
            messages.success(request, done)
            return redirect(LIST)
        except Refused as refusal:
            form.add_error(None, explain(refusal))
    status = 422 if request.method == "POST" else 200
    return render(request, "applicant/party_request_form.html", {**words, "form": form}, status=status)


@at_door
@once
def release(request: HttpRequest) -> HttpResponse:
    """The old employer does not let go: ask, with proof (R-17)."""
    person = person_of(request)
    tie = tie_of(person, today())
    if tie is None:
        return redirect(LIST)

    def do(given: dict[str, Any]) -> None:
        proof = Incoming(given["proof"].name, given["proof"].read())
        ask_for_release(person, given["left_on"], given["words"], proof, acting(request), now())

    lead = (
        "原单位十个工作日内答复；同意的，关联当即解除；不答复的，转属地部门处理。关联解除后证件挂起，由新单位办理变更。"
    )
    words = {"title": f"申请解除与{tie.employer.name}的关联", "lead": lead, "clause": "6.4-01", "submit": "提出申请"}
    form = ReleaseForm(request.POST or None, request.FILES or None)
    return _form_page(request, form, do, {**words, "multipart": True}, "已提出，单位会收到短信。")


@at_door
@once
def reinstate(request: HttpRequest, association_id: int) -> HttpResponse:
    """The end was a mistake: ask the employer to take it back (R-32)."""
    own = Association.objects.filter(person=person_of(request), state=AssociationState.ENDED)
    association = get_object_or_404(own.select_related("employer"), pk=association_id)
    until = last_day_to_reinstate(association)

    def do(given: dict[str, Any]) -> None:
        ask_to_reinstate(association_id, given["words"], acting(request), now())

    day = f"{until.year}年{until.month}月{until.day}日" if until else ""
    lead = f"单位在{day}前同意的，关联恢复，证件当天恢复有效。过了这一天，要按聘用单位变更回到原单位。"
    words = {"title": f"恢复与{association.employer.name}的关联", "lead": lead, "submit": "提出申请"}
    return _form_page(request, MistakeForm(request.POST or None), do, words, "已提出，单位会收到短信。")


@at_door
@once
def party_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: everything that was said; the answer, where it is mine to give."""
    found = get_object_or_404(mine(person_of(request)), pk=pk)
    to_answer = other_side(found) == APPLICANT and found.state in (State.ASKED, State.WITH_OFFICE)
    words = {
        "title": title_of(found),
        "tab_title": found.get_kind_display(),
        "facts": facts_of(found),
        "asked": found,
        "version": found.version,
        "may_withdraw": is_open(found) and not to_answer,
        "may_bring": _may_bring(found),
    }
    if not to_answer:
        return render(request, "applicant/party_request.html", words)
    yes, no = CHOICES[Kind(found.kind)]
    form = AnswerForm(request.POST or None, asked=found, yes=yes, no="" if found.state == State.WITH_OFFICE else no)
    words |= {"submit": "答复"}

    def do(given: dict[str, Any]) -> None:
        answer_party_request(pk, sent_version(request), form.agreed, given["words"], acting(request), now())

    return _form_page(request, form, do, words, "已答复。")


def _may_bring(found: PartyRequest) -> bool:
    """Whether the office can be asked after the old employer's no (R-17)."""
    return found.kind == Kind.RELEASE and found.state == State.DECLINED and tie_of(found.person, today()) is not None


@at_door
@require_POST
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    get_object_or_404(mine(person_of(request)), pk=pk, asked_by=APPLICANT)
    return _act(request, lambda: withdraw_party_request(pk, sent_version(request), acting(request), now()), "已撤回。")


@at_door
@require_POST
@once
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """The employer said no: ask the office."""
    get_object_or_404(mine(person_of(request)), pk=pk, kind=Kind.RELEASE)
    done = "已转属地部门处理，结果会发短信。"
    return _act(request, lambda: bring_to_office(pk, sent_version(request), acting(request), now()), done)


def _act(request: HttpRequest, do: Callable[[], object], done: str) -> HttpResponse:
    try:
        do()
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, explain(refusal))
    return redirect(LIST)
