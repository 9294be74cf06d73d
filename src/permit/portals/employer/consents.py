"""What employees ask the employer to agree to (R-33).

Clauses: 4.2-02
"""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.portals import access
from permit.portals.employer.acts import ReasonForm, act, posted
from permit.portals.employer.employees import employee_tabs, moment_words
from permit.portals.employer.gate import entered
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.records.models import Case, Consent
from permit.services.answer_consent import answer_consent
from permit.services.withdraw_consent import is_withdrawable, withdraw_consent


class _Answer(forms.RadioSelect):
    reveals = {"decline": ["reason"]}


class AnswerForm(PermitForm):
    """Agree, or not with a reason."""

    answer = forms.ChoiceField(
        label="单位的答复", choices=(("grant", "同意办理"), ("decline", "不同意")), widget=_Answer()
    )
    reason = forms.CharField(
        label="不同意的理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "decline" and not cleaned.get("reason", "").strip():
            self.add_error("reason", "不同意的，请写明理由，员工会看到。")
        return cleaned


def _own(request: HttpRequest) -> Any:
    return Consent.objects.filter(association__employer=access.employer_of(request)).select_related(
        "association__person", "agent"
    )


@entered
def consents(request: HttpRequest) -> HttpResponse:
    """Requests, the unanswered on top by the link beside them."""
    shown = page_of(request, _own(request))
    people = [consent.association_id for consent in shown.rows]
    cases = {
        (case.association_id, case.business): case
        for case in Case.objects.filter(association__in=people, closed_at__isnull=True)
    }
    words = {
        "title": _title(request),
        "tabs": employee_tabs(access.employer_of(request), "consents"),
        "columns": ("员工", "业务", "提出时间", "答复", "可以办"),
        "rows": [_row(consent, cases.get((consent.association_id, consent.business))) for consent in shown.rows],
        "page": shown,
    }
    return render(request, "employer/consents.html", words)


def _title(request: HttpRequest) -> str:
    waiting = _own(request).filter(state=Consent.State.REQUESTED).count()
    return f"{waiting} 件请求等单位答复" if waiting else "没有等答复的请求"


def _row(consent: Consent, case: Case | None) -> list[Any]:
    answered = (
        f"{consent.agent.name}，{moment_words(consent.answered_at)}" if consent.agent and consent.answered_at else ""
    )
    person = consent.association.person.name
    step: Any = ""
    if consent.state == Consent.State.REQUESTED:
        step = {"text": "答复", "url": reverse("employer:consent", args=[consent.pk]), "hidden_text": f"：{person}"}
    elif is_withdrawable(consent, case):
        url = reverse("employer:consent-withdraw", args=[consent.pk])
        step = {"text": "收回同意", "url": url, "hidden_text": f"：{person}"}
    state = {
        "text": "",
        "tag": consent.state,
        "tag_words": consent.get_state_display(),
        "note": "；".join(words for words in (answered, consent.reason) if words),
    }
    name = BUSINESS_NAMES[Business(consent.business)]
    return [{"text": person, "strong": True}, name, moment_words(consent.requested_at), state, step]


@entered
@once
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one request."""
    asked = get_object_or_404(_own(request), pk=pk)
    if asked.state != Consent.State.REQUESTED and request.method != "POST":
        raise Http404
    business, back = BUSINESS_NAMES[Business(asked.business)], reverse("employer:consents")

    def do(cleaned: dict[str, Any]) -> None:
        granted = cleaned["answer"] == "grant"
        answer_consent(access.employer_of(request), pk, granted, cleaned["reason"], access.acting(request), now())

    words = {
        "title": f"{asked.association.person.name}请单位同意{business}",
        "tab_title": "答复办理请求",
        "caption": "员工请求",
        "lead": "没有单位同意，员工不能申请。同意以后、初审通过以前，可以收回。",
        "clause": "4.2-02",
        "submit": "答复",
        "back_url": back,
        "back_text": "返回员工请求",
    }
    return act(request, AnswerForm(posted(request)), do, back, words, done="已答复，员工可以看到。")


@entered
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back, until the first review has passed the case on."""
    given = get_object_or_404(_own(request), pk=pk)
    back = reverse("employer:consents")

    def do(cleaned: dict[str, Any]) -> None:
        withdraw_consent(access.employer_of(request), pk, cleaned["reason"], access.acting(request), now())

    words = {
        "title": f"收回对{given.association.person.name}的同意",
        "tab_title": "收回同意",
        "caption": "员工请求",
        "lead": "收回以后，这件申请不能报送属地。需要时员工可以再提出。",
        "submit": "收回同意",
        "kind": "warning",
        "back_url": back,
    }
    return act(request, ReasonForm(posted(request)), do, back, words, done="已收回同意。")
