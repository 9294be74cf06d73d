"""Clearing out: who left and whose permit still stands here, who is listed but looks gone, and what to do (7-02).

Clauses: 7-02, 7-03, R-32
"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now, today
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.employer.acts import act, posted
from permit.portals.employer.employees import associations_of, employee_tabs, moment_words
from permit.portals.employer.gate import entered
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.records.models import Permit
from permit.records.models.associations import AssociationState
from permit.services.ask_for_clearing import CAUSES, ask_for_clearing
from permit.services.ask_to_reinstate import last_day_to_reinstate
from permit.services.clearing_list import Doubtful, Former, doubtful_of, former_of

SIGNS = {
    "contract_over": "合同已到期，没有更新",
    "insured_elsewhere": "近两个月没有本单位缴纳社保的记录",
    "settled": "本人填写的户籍已在北京",
}
LOOKED_AT = 500


class ClearingForm(PermitForm):
    """Why the permit no longer applies."""

    cause = forms.ChoiceField(label="情形", choices=tuple(CAUSES.items()), widget=forms.RadioSelect)
    words = forms.CharField(
        label="情况说明", max_length=500, help_text="至少 5 个字，持证人和属地部门会看到",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


@entered
def left(request: HttpRequest) -> HttpResponse:
    """已离职: those to look at among who is here, then everybody who left, the last first."""
    employer = access.employer_of(request)
    ended: QuerySet[Any] = associations_of(request).filter(state=AssociationState.ENDED)
    shown = page_of(request, ended)
    doubtful = [] if shown.previous else doubtful_of(employer, _confirmed(request), today())
    words = {
        "tabs": employee_tabs(employer, "left"),
        "doubtful": [_doubtful_row(each) for each in doubtful],
        "doubtful_columns": ("员工", "证件", "为什么列出", "可以办"),
        "columns": ("员工", "离职登记", "登记在本单位的证件", "可以办"),
        "rows": [_former_row(each) for each in former_of(employer, shown.rows, today())],
        "page": shown,
    }
    return render(request, "employer/left.html", words)


def _confirmed(request: HttpRequest) -> Any:
    return associations_of(request).filter(state=AssociationState.CONFIRMED).order_by("contract_until")[:LOOKED_AT]


def _doubtful_row(each: Doubtful) -> list[Any]:
    name = each.association.person.name
    step = {
        "text": "更新合同，或解除关联",
        "url": reverse("employer:contract", args=[each.association.pk]),
        "hidden_text": f"：{name}",
    }
    if "settled" in each.signs and each.permit is not None:
        step = _clear_link(each.permit.number, name)
    return [{"text": name, "strong": True}, _permit_cell(each), "；".join(SIGNS[sign] for sign in each.signs), step]


def _permit_cell(each: Former | Doubtful) -> Any:
    if each.permit is None or each.standing is None:
        return "没有"
    return {"text": "", "tag": each.standing.state, "note": each.permit.number}


def _clear_link(number: str, name: str) -> dict[str, Any]:
    return {"text": "申请注销证件", "url": reverse("employer:clear", args=[number]), "hidden_text": f"：{name}"}


def _former_row(each: Former) -> list[Any]:
    association, name = each.association, each.association.person.name
    return [
        {"text": name, "strong": True, "note": association.reason},
        moment_words(association.ended_at) if association.ended_at else "",
        _permit_cell(each),
        _former_step(each, name),
    ]


def _former_step(each: Former, name: str) -> Any:
    """A mistake first, while there is time (R-32); then what is asked already; then clearing."""
    until = last_day_to_reinstate(each.association)
    if until is not None and today() <= until:
        url = reverse("employer:reinstate", args=[each.association.pk])
        note = f"{chinese_date(until)}前"
        return {"text": "是误解除，申请恢复", "url": url, "hidden_text": f"：{name}", "note": note}
    if each.request is not None:
        url = reverse("employer:party-request", args=[each.request.pk])
        return {"text": f"注销{each.request.get_state_display()}", "url": url, "hidden_text": f"：{name}"}
    return _clear_link(each.permit.number, name) if each.permit is not None else ""


@entered
@once
def clear(request: HttpRequest, number: str) -> HttpResponse:
    """Ask that the permit be cancelled: its holder answers, the office rules on silence."""
    employer = access.employer_of(request)
    own = associations_of(request).values("person")
    permit = get_object_or_404(Permit.objects.select_related("person"), number=number, person__in=own)

    def do(given: dict[str, Any]) -> None:
        ask_for_clearing(employer, number, given["cause"], given["words"], access.acting(request), now())

    words = {
        "title": f"申请注销{permit.person.name}的证件",
        "tab_title": "申请注销证件",
        "caption": f"清理不再适用的证件 ・ {number}",
        "lead": "由持证人答复，同意的当即注销；十个工作日内不答复的，转属地部门处理。已向新单位提出关联的，不注销。",
        "clause": "7-02",
        "submit": "提出申请",
        "kind": "warning",
        "back_url": reverse("employer:left"),
        "back_text": "返回已离职",
    }
    back = reverse("employer:party-requests")
    return act(request, ClearingForm(posted(request)), do, back, words, done="已提出，持证人会收到短信。")
