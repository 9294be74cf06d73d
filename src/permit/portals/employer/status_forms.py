"""业务办理情况表: choose the cases, print one sheet, follow whether the office has it (N-02, R-04).

Clauses: N-02
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, Business, State
from permit.portals import access
from permit.portals.case_access import cases_of_employer
from permit.portals.employer.acts import UNPROCESSABLE, new_key, posted
from permit.portals.employer.attachments import pdf_response
from permit.portals.employer.case_words import subject_of, title_of
from permit.portals.employer.employees import moment_words
from permit.portals.employer.gate import by_agent
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Case, Employer, StatusForm
from permit.services.print_status_form import print_status_form, sheet_pdf, standings_of

SETTLED = ("received", "printed")
STATE_WORDS = {
    "none": "还没有打印",
    "printed": "已打印，属地还没有登记收到",
    "received": "属地已收到",
    "rejected": "属地没有收下，要重新打印",
    "outdated": "内容已变，要重新打印",
}
SHEET_TITLES = {"printed": "打印、盖章，送到属地部门", "received": "属地部门已收到", "rejected": "属地部门没有收下"}
SHEET_LEADS = {
    "printed": "也可以盖章后扫描，用电子邮件发给属地部门。属地登记收到以后，才能上报区人社局。",
    "received": "办件由属地部门审核，再报区人社局。",
    "rejected": "请按原因改正，重新生成情况表再送。",
}
REJECTED = {"no_stamp": "没有盖章", "wrong_office": "送错属地部门", "outdated": "不是最新的表", "other": "其他"}


class SheetForm(PermitForm):
    """Which cases go on the sheet."""

    cases = forms.MultipleChoiceField(label="要列入情况表的办件", widget=forms.CheckboxSelectMultiple())

    def __init__(self, *args: Any, found: list[tuple[Case, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["cases"]
        field.choices = [(case.number, title_of(case)) for case, _ in found]
        field.widget.option_hints = {case.number: f"{case.number}，{STATE_WORDS[state]}" for case, state in found}


def printable_cases(request: HttpRequest) -> list[tuple[Case, str]]:
    """Cases with the office, each with how its form stands; what needs one comes first."""
    found = list(cases_of_employer(request).filter(state=State.OFFICE_CHECK).order_by("-id")[:100])
    standings = standings_of(found)
    pairs = [(case, standings[case.number].state) for case in found]
    return sorted(pairs, key=lambda pair: pair[1] in SETTLED)


@by_agent
@once
def status_forms(request: HttpRequest) -> HttpResponse:
    """Choose and print; below, the sheets so far."""
    employer, found = access.employer_of(request), printable_cases(request)
    asked = request.GET.get("case", "")
    chosen = [case.number for case, state in found if (case.number == asked if asked else state not in SETTLED)]
    form = SheetForm(posted(request), found=found, initial={"cases": chosen})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                sheet = print_status_form(employer, form.cleaned_data["cases"], access.acting(request), now())
                return redirect("employer:form", code=sheet.code)
            except Refused as refusal:
                form.add_error(None, explain(refusal))
    shown = page_of(request, StatusForm.objects.filter(employer=employer).select_related("office"))
    words = {
        "form": form,
        "found": found,
        "title": _title(found),
        "columns": ("情况表编号", "办件", "打印", "属地部门", "现在"),
        "rows": [_sheet_row(sheet) for sheet in _with_lines(shown.rows)],
        "page": shown,
        "idempotency_key": new_key(),
    }
    return render(request, "employer/status_forms.html", words, status=status)


def _title(found: list[tuple[Case, str]]) -> str:
    waiting = sum(state not in SETTLED for _, state in found)
    return f"有 {waiting} 件要打印情况表" if waiting else "情况表都已打印" if found else "没有要打印的情况表"


def _with_lines(sheets: list[StatusForm]) -> list[StatusForm]:
    prefetch_related_objects(sheets, "lines__case__person", "lines__case__employer")
    return sheets


def _sheet_row(sheet: StatusForm) -> list[Any]:
    cases = [line.case for line in sheet.lines.all()]
    return [
        {"text": sheet.code, "url": reverse("employer:form", args=[sheet.code])},
        "、".join(subject_of(case) for case in cases),
        moment_words(sheet.printed_at),
        sheet.office.name,
        {"text": "", "tag": sheet.state, "tag_words": _short_state(sheet), "note": _detail(sheet)},
    ]


def _short_state(sheet: StatusForm) -> str:
    return {"printed": "等属地登记", "received": "属地已收到", "rejected": "没有收下"}[sheet.state]


def _detail(sheet: StatusForm) -> str:
    if sheet.state == StatusForm.State.RECEIVED and sheet.received_at:
        medium = "电子邮件" if sheet.medium == "email" else "纸质"
        return f"{moment_words(sheet.received_at)}，{medium}"
    if sheet.state == StatusForm.State.REJECTED:
        return "：".join(words for words in (REJECTED.get(sheet.rejected_reason, ""), sheet.words) if words)
    return ""


def _own(employer: Employer, code: str) -> StatusForm:
    own = StatusForm.objects.filter(employer=employer).select_related("office", "employer")
    return get_object_or_404(own.prefetch_related("lines__case__person", "lines__case__employer"), code=code)


@by_agent
def status_form(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet: print it, stamp it, take it there."""
    sheet = _own(access.employer_of(request), code)
    words = {
        "sheet": sheet,
        "title": SHEET_TITLES[sheet.state],
        "lead": SHEET_LEADS[sheet.state],
        "printable": sheet.state != StatusForm.State.REJECTED,
        "facts": [
            {"label": "编号", "value": sheet.code},
            {
                "label": "办件",
                "values": [
                    f"{subject_of(line.case)} {BUSINESS_NAMES[Business(line.case.business)]}（{line.case.number}）"
                    for line in sheet.lines.all()
                ],
            },
            {"label": "经办人", "value": sheet.agent_name},
            {"label": "打印时间", "value": moment_words(sheet.printed_at)},
            {"label": "送达属地部门", "value": sheet.office.name},
            {"label": "地址", "value": sheet.office.address},
            {"label": "电话", "value": "、".join(sheet.office.phones)},
            {"label": "电子邮箱", "value": sheet.office.email or "没有公布"},
        ],
        "tag": sheet.state,
        "tag_words": _short_state(sheet),
        "detail": _detail(sheet),
    }
    return render(request, "employer/status_form.html", words)


@by_agent
def status_form_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet to print, as it was made."""
    sheet = _own(access.employer_of(request), code)
    try:
        content = sheet_pdf(sheet)
    except Refused as refusal:
        messages.error(request, explain(refusal))
        return HttpResponseRedirect(reverse("employer:form", args=[code]))
    return pdf_response(content, f"业务办理情况表 {sheet.code}.pdf")
