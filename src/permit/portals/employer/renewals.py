"""Starting a renewal or an employer change for somebody who works here: the days first, then one button.

Clauses: 6.3-03, 6.3-06, N-15, N-14, 6.4-03, 6.4-04
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.lifecycle import Business
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.employer.acts import act, posted
from permit.portals.employer.gate import entered
from permit.portals.employer.permits import permits_of
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.records.models import Association, Employer
from permit.services.acting import Acting
from permit.services.insurance_record import ask_insurance, insured_here, note_arrival
from permit.services.start_employer_change import start_employer_change
from permit.services.start_renewal import Filing, filing_of, start_renewal


class StartForm(PermitForm):
    agreed = forms.BooleanField(
        label="员工仍在本单位工作，单位同意为其续签。", error_messages={"required": "请先勾选，再发起。"}
    )


class ChangeForm(PermitForm):
    agreed = forms.BooleanField(
        label="员工已在本单位工作，由本单位缴纳社保。", error_messages={"required": "请先勾选，再发起。"}
    )


@dataclass(frozen=True)
class Start:
    """What an employer starts for a holder: one page, other words and another service."""

    business: Business
    form: type[PermitForm]
    starts: Callable[[Employer, int, Acting, datetime], object]
    verb: str
    lead: str
    too_late: str
    clause: str


RENEWAL = Start(
    Business.RENEWAL,
    StartForm,
    start_renewal,
    "发起续签",
    "发起后，员工在个人端补充收入、上传材料；齐了由单位核对并提交。",
    "证件已不在有效期内，不能续签。",
    "6.3-06",
)
CHANGE = Start(
    Business.EMPLOYER_CHANGE,
    ChangeForm,
    start_employer_change,
    "发起聘用单位变更",
    "批准后证件恢复有效，有效期不变。员工在个人端上传离职证明和诚信声明，齐了由单位核对并提交。",
    "证件已不在有效期内，不能办理变更。",
    "N-14",
)


@entered
@once
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """The four days, what follows, and the start; the employee is told to fill and upload."""
    return _start(request, number, RENEWAL)


@entered
@once
def change(request: HttpRequest, number: str) -> HttpResponse:
    """The change of employer of a suspended holder who works here now (N-14)."""
    return _start(request, number, CHANGE)


def _start(request: HttpRequest, number: str, what: Start) -> HttpResponse:
    employer = access.employer_of(request)
    permit = get_object_or_404(permits_of(employer), number=number)
    association = get_object_or_404(Association, person=permit.person, employer=employer, state="confirmed")

    def do(cleaned: dict[str, Any]) -> None:
        what.starts(employer, association.pk, access.acting(request), now())

    filing = filing_of(permit.person, what.business, today())
    words = {
        "title": f"为{permit.person.name}{what.verb}",
        "tab_title": what.verb,
        "caption": f"证件 {permit.number}",
        "lead": what.lead,
        "clause": what.clause,
        "facts": window_rows(filing) if filing else [],
        "warning": late_warning(filing) if filing else what.too_late,
        "submit": what.verb,
        "back_url": reverse("employer:permits"),
        "back_text": "返回证件",
        "version": association.version,
    }
    done = f"已发起，{permit.person.name}会收到短信。"
    form = what.form(posted(request))
    return act(request, form, do, f"{reverse('employer:cases')}?show=waiting", words, done=done)


@entered
@require_POST
@once
def ask_about_insurance(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the registry now, instead of waiting for the daily question (6.4-03)."""
    own = Association.objects.filter(employer=access.employer_of(request), state="requested")
    association = get_object_or_404(own.select_related("person", "employer"), pk=pk)
    ask_insurance(association.person, now())
    note_arrival(association, now())
    if insured_here(association.person, association.employer, today()):
        messages.success(request, "已有本单位缴纳社保的记录，可以确认。")
    else:
        messages.info(request, "还没有本单位缴纳社保的记录。系统每天查询，有了会发短信。")
    return redirect("employer:request", pk=pk)


def window_rows(filing: Filing) -> list[dict[str, Any]]:
    """The four days of R-01 as summary rows; days that rest on holidays not announced are marked (R-24)."""
    window = filing.window
    days = [("稳妥日", window.safe_by), ("期限", window.file_by), ("到期日", window.lapses_after)]
    if window.opens_on:
        days.insert(0, ("可办起", window.opens_on))
    mark = "（暂定）" if window.provisional else ""
    return [
        {"label": label, "value": f"{chinese_date(day)}{mark if day != window.lapses_after else ''}"}
        for label, day in days
    ]


def late_warning(filing: Filing) -> str:
    """'' while it is in good time; else what may happen, with the count of days left (R-01)."""
    if filing.phase == "too_early" and filing.window.opens_on:
        return f"还没有到时间，{chinese_date(filing.window.opens_on)}起可以发起。"
    if not filing.late:
        return ""
    return f"已经过了期限，离到期还有 {filing.days_left} 个工作日。仍可发起，但可能在批准前失效。"
