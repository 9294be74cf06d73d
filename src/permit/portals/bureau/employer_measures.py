"""Measures about employers: permission suspended or withdrawn, dissolved, merged; recorded by a decider, from a day on.

Clauses: 7-02, 6.1.1-05
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now, today
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.access import opens
from permit.portals.casework.acting_pages import ActForm, WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU, officer
from permit.portals.components.text import cn_datetime
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import DateTripletField
from permit.portals.idempotency import once
from permit.records.models import EmployerMeasure
from permit.services.measure_employer import lift_measure, measure_employer
from permit.services.merge_employer import blocking_cases
from permit.services.visible_cases import CASE_ROLES

Kind = EmployerMeasure.Kind
COLUMNS = ("单位", "措施", "起始日", "状态")
HINTS = {
    Kind.SUSPEND: "员工的关联和证件不变，单位不能发起新业务，可以恢复",
    Kind.WITHDRAW: "员工的关联解除，证件挂起，在办业务关闭",
    Kind.DISSOLVE: "员工的关联解除，证件挂起，在办业务关闭",
    Kind.MERGE: "员工的关联、证件和当年剩余名额转到接收单位，证件不挂起",
}


class MeasureForm(ActForm):
    """Which employer, what, from when, why."""

    uscc = forms.CharField(label="单位的统一社会信用代码", max_length=18)
    kind = forms.ChoiceField(
        label="措施", widget=forms.RadioSelect, choices=[(kind.value, f"{kind.label}：{HINTS[kind]}") for kind in Kind]
    )
    successor = forms.CharField(
        label="接收单位的统一社会信用代码", max_length=18, required=False, help_text="只在并入其他单位时填写"
    )
    from_day = DateTripletField(label="起始日")
    reason = forms.CharField(
        label="事实和依据",
        max_length=1000,
        help_text="至少 10 个字，单位会看到",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        """A merger names its successor."""
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Kind.MERGE and not (given.get("successor") or "").strip():
            self.add_error("successor", "请填写接收单位的统一社会信用代码。")
        return given


def _state_of(measure: EmployerMeasure) -> str:
    if measure.lifted_at is not None:
        return f"{cn_datetime(measure.lifted_at)} 撤销"
    if measure.applied_at is not None:
        return f"{cn_datetime(measure.applied_at)} 生效"
    if measure.from_day > today():
        return "等待起始日"
    open_ones = blocking_cases(measure.employer) if measure.kind == Kind.MERGE else 0
    return f"等 {open_ones} 件新办业务办结" if open_ones else "等待每日处理"


@opens("bureau", *CASE_ROLES)
def measures(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first, in keyset pages."""
    shown = page_of(request, EmployerMeasure.objects.select_related("employer"))
    rows = [
        [
            {"text": each.employer.name, "url": reverse("bureau:measure", args=[each.pk]), "strong": True},
            each.get_kind_display(),
            chinese_date(each.from_day),
            _state_of(each),
        ]
        for each in shown.rows
    ]
    words = {"columns": COLUMNS, "rows": rows, "page": shown, "may_record": officer(request).role == "decider"}
    return render(request, "bureau/measures.html", words)


@opens("bureau", *CASE_ROLES)
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """One measure with its reason."""
    found = _found(measure_id)
    words = {"measure": found, "facts": _facts(found), "may_lift": _may_lift(found, officer(request).role)}
    return render(request, "bureau/measure.html", words)


def _found(measure_id: int) -> EmployerMeasure:
    listed = EmployerMeasure.objects.select_related("employer", "successor", "recorded_by")
    found: EmployerMeasure = get_object_or_404(listed, pk=measure_id)
    return found


def _may_lift(found: EmployerMeasure, role: str) -> bool:
    ended = found.lifted_at is not None or (found.applied_at is not None and found.kind != Kind.SUSPEND)
    return role == "decider" and not ended


def _facts(found: EmployerMeasure) -> list[dict[str, Any]]:
    return [
        {"label": "单位", "value": f"{found.employer.name}（{found.employer.uscc}）"},
        {"label": "措施", "value": found.get_kind_display()},
        *([{"label": "接收单位", "value": found.successor.name}] if found.successor else []),
        {"label": "起始日", "value": chinese_date(found.from_day)},
        {"label": "事实和依据", "value": found.reason},
        {"label": "记录人", "value": f"{found.recorded_by.name}，{cn_datetime(found.recorded_at)}"},
        {"label": "状态", "value": _state_of(found)},
        *([{"label": "撤销理由", "value": found.lifted_words}] if found.lifted_words else []),
    ]


@opens("bureau", "decider")
@once
def record(request: HttpRequest) -> HttpResponse:
    """Record a measure; on its day it takes effect, and everybody concerned is told."""

    def do(given: dict[str, Any]) -> None:
        measure_employer(
            given["uscc"], given["kind"], given["reason"], given["from_day"], given["successor"],
            access.acting(request), now(),
        )  # fmt: skip

    words = {
        "title": "记录对单位的措施",
        "lead": "起始日当天生效，单位和员工会收到短信。收回、注销和合并生效后不能撤销。",
        "clause": "7-02",
        "submit": "记录",
        "kind": "warning",
        "back_url": reverse("bureau:measures"),
    }
    form = MeasureForm(request.POST or None, initial={"from_day": today()})
    return act_page(request, BUREAU, form, do, words, then=reverse("bureau:measures"), done="已记录，单位会收到短信。")


@opens("bureau", "decider")
@once
def lift(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Take it back before its day, or end a suspension."""
    found = _found(measure_id)

    def do(given: dict[str, Any]) -> None:
        lift_measure(measure_id, sent_version(request), given["words"], access.acting(request), now())

    back = reverse("bureau:measure", args=[measure_id])
    words = {"title": "撤销措施", "facts": _facts(found), "version": found.version, "clause": "7-02"}
    words |= {"submit": "撤销", "back_url": back, "lead": "至少 10 个字写明理由。暂停的，办理权限随之恢复。"}
    return act_page(request, BUREAU, WordsForm(request.POST or None), do, words, then=back, done="已撤销。")
