"""变更登记事项: a new credit code, representative or address, stated with the new licence; and who was somebody before.

Clauses: N-07, 7-02
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now, today
from permit.portals import access
from permit.portals.components.text import cn_date
from permit.portals.employer.acts import NoQuestions, act, posted, sent_version
from permit.portals.employer.gate import at_entry, by_agent
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.portals.idempotency import once
from permit.portals.update_words import change_words, compared_words
from permit.records.models import EmployerUpdate
from permit.services.state_employer_update import (
    claim_former_code,
    is_empty,
    state_employer_update,
    values_of,
    withdraw_employer_update,
)
from permit.services.upload_attachment import Incoming

COLUMNS = ("变更", "变更日", "登记库比对", "状态", "操作")
FILE_HINT = "PDF、JPG 或 PNG，不超过 20 MB"


class UpdateForm(PermitForm):
    """Only what changed is filled in."""

    uscc = forms.CharField(label="新的统一社会信用代码", max_length=18, required=False, help_text="没有变化的不填")
    legal_representative = forms.CharField(
        label="新的法定代表人或负责人", max_length=40, required=False, help_text="没有变化的不填"
    )
    registered_address = forms.CharField(
        label="新的注册地址", max_length=200, required=False, help_text="没有变化的不填"
    )
    from_day = DateTripletField(label="变更日", help_text="新证照上的日期")
    licence = forms.FileField(label="新的证照", help_text=FILE_HINT)
    words = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ClaimForm(PermitForm):
    """Which employer this was before."""

    former = forms.CharField(label="原来的统一社会信用代码", max_length=18)
    from_day = DateTripletField(label="变更日", help_text="新证照上的日期")
    licence = forms.FileField(label="载明新旧代码的证照或登记机关的证明", help_text=FILE_HINT)
    words = forms.CharField(label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


@by_agent
def updates(request: HttpRequest) -> HttpResponse:
    """What was stated so far, the newest first."""
    employer = access.employer_of(request)
    shown = page_of(request, EmployerUpdate.objects.filter(employer=employer).select_related("register"))
    rows = [_row(each) for each in shown.rows]
    words = {"employer": employer, "columns": COLUMNS, "rows": rows, "page": shown}
    return render(request, "employer/updates.html", words)


def _row(each: EmployerUpdate) -> list[Any]:
    open_now = each.state == EmployerUpdate.State.STATED and each.claimant_id is None
    withdraw = {"text": "撤回", "url": reverse("employer:update-withdraw", args=[each.pk])} if open_now else ""
    state = each.get_state_display() + (f"：{each.ruling}" if each.ruling else "")
    return ["；".join(change_words(each)), cn_date(each.from_day), compared_words(each), state, withdraw]


@by_agent
@once
def state(request: HttpRequest) -> HttpResponse:
    """State what changed."""
    employer = access.employer_of(request)

    def do(given: dict[str, Any]) -> None:
        state_employer_update(
            employer, given, given["from_day"], given["words"], _file(given["licence"]), access.acting(request), now()
        )

    known = values_of(employer)
    words = {
        "title": "申报登记事项变更",
        "caption": employer.name,
        "lead": "系统会与市场主体登记库比对，由属地部门确认后生效。单位名称在用新名称登录时自动更新。",
        "clause": "N-07",
        "facts": [
            {"label": "现在的信用代码", "value": known["uscc"]},
            {"label": "法定代表人或负责人", "value": known["legal_representative"] or "没有填写"},
            {"label": "注册地址", "value": known["registered_address"] or "没有填写"},
        ],
        "submit": "提交属地部门确认",
        "multipart": True,
        "back_url": reverse("employer:updates"),
    }
    form = UpdateForm(posted(request), request.FILES or None, initial={"from_day": today()})
    then = reverse("employer:updates")
    return act(request, form, do, then, words, done="已提交，属地部门确认后生效，会发短信给经办人。")


@by_agent
@once
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before the office has ruled."""
    own = EmployerUpdate.objects.filter(employer=access.employer_of(request), claimant=None, state="stated")
    found = get_object_or_404(own, pk=pk)

    def do(_: dict[str, Any]) -> None:
        withdraw_employer_update(pk, sent_version(request), access.acting(request), now())

    back = reverse("employer:updates")
    words = {
        "title": "撤回变更申报",
        "facts": [{"label": "变更", "values": change_words(found)}],
        "version": found.version,
        "submit": "撤回",
        "back_url": back,
    }
    return act(request, NoQuestions(posted(request)), do, back, words, done="已撤回。")


@at_entry
@once
def claim(request: HttpRequest) -> HttpResponse:
    """Signed in with a new code: say which employer it was before. One that waits is shown instead of the form."""
    employer = access.employer_of(request)
    waiting = EmployerUpdate.objects.filter(claimant=employer, state="stated").select_related("register").first()
    if waiting is not None or not is_empty(employer):
        return render(request, "employer/claim_waiting.html", {"employer": employer, "waiting": waiting})

    def do(given: dict[str, Any]) -> None:
        claim_former_code(
            employer, given["former"], given["from_day"], given["words"], _file(given["licence"]),
            access.acting(request), now(),
        )  # fmt: skip

    words = {
        "title": "本单位换过信用代码",
        "caption": f"{employer.name} ・ {employer.uscc}",
        "lead": "属地部门确认后，用新代码登录就进入原来的单位，员工、证件、名额都在，不用重新申请权限。",
        "clause": "N-07",
        "warning": "提交后，会发短信告诉原来登记的经办人。",
        "submit": "提交属地部门确认",
        "multipart": True,
        "back_url": reverse("employer:home"),
    }
    form = ClaimForm(posted(request), request.FILES or None, initial={"from_day": today()})
    return act(request, form, do, reverse("employer:claim"), words, done="已提交，等属地部门确认。")


def _file(uploaded: Any) -> Incoming:
    return Incoming(uploaded.name or "", uploaded.read())
