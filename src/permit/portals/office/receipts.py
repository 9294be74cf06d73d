"""Receiving the stamped sheets: scan or type the code, look, take it or say why not (N-02, R-04).

Clauses: N-02
"""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from permit.clock import now
from permit.domain.lifecycle import STATE_NAMES, State
from permit.portals import access
from permit.portals.access import opens
from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import OFFICE, officer
from permit.portals.casework.work_rows import business_words, subject_of
from permit.portals.components.searching import narrowing
from permit.portals.components.text import cn_date, cn_datetime
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.records.models import StatusForm, StatusFormLine
from permit.services.record_receipt import MEDIA, outdated_lines, read_sheet_code, record_receipt
from permit.services.reject_receipt import REASONS, reject_receipt

SHOWN = 30
COLUMNS = ["编号", "单位", "办件", "打印", "情况"]


class ReceiveForm(ActForm):
    """How it came."""

    medium = forms.ChoiceField(label="怎样收到的", choices=MEDIA, widget=forms.RadioSelect, initial="paper")


class RejectForm(ActForm):
    """Why it is not taken."""

    reason = forms.ChoiceField(label="不收的原因", choices=REASONS, widget=forms.RadioSelect)
    words = forms.CharField(
        label="补充说明", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="选“其他”时必填",
    )  # fmt: skip


@opens("office")
def receipts(request: HttpRequest) -> HttpResponse:
    """Sheets of this office: those on their way first, and the search by code, employer or case number."""
    typed = request.GET.get("q", "").strip()[:200]
    own = StatusForm.objects.filter(office=officer(request).office)
    exact = own.filter(code=read_sheet_code(typed)).first() if typed else None
    if exact is not None:
        return redirect("office:receipt", code=exact.code)
    found = own.select_related("employer").prefetch_related("lines__case__person")
    if typed:
        cases = StatusFormLine.objects.filter(case__number__icontains=typed).values("form")
        found = found.filter(Q(pk__in=cases) | Q(employer__name__icontains=typed))
    search = narrowing(request, "情况表编号、单位名称或办件编号", [("state", "情况", StatusForm.State.choices)])
    if state := search.value("state"):
        found = found.filter(state=state)
    shown = page_of(request, found, SHOWN)
    context = {
        "search": search,
        "columns": COLUMNS,
        "rows": [_row(form) for form in shown.rows],
        "page": shown,
    }
    return render(request, "office/receipts.html", context)


def _row(form: StatusForm) -> list[Any]:
    names = "、".join(line.case.person.name if line.case.person else "单位办件" for line in form.lines.all())
    return [
        {"text": form.code, "url": f"/office/receipts/{form.code}/"},
        form.employer.name,
        names,
        cn_datetime(form.printed_at),
        {"text": "", "tag": form.state},
    ]


def sheet_of(request: HttpRequest, code: str) -> StatusForm:
    """A sheet that is for this office; 404 else, and for a code that was scanned wrongly."""
    forms_here = StatusForm.objects.filter(office=officer(request).office).select_related(
        "employer", "office", "officer"
    )
    form = forms_here.filter(code=read_sheet_code(code)).first()
    if form is None:
        raise Http404
    return form


def _words(form: StatusForm, title: str, submit: str, lead: str) -> dict[str, Any]:
    stale = {line.case_id for line in outdated_lines(form)}
    lines = form.lines.select_related("case__person", "case__employer").order_by("case__number")
    return {
        "title": title,
        "caption": f"情况表 {form.code} ・ {form.employer.name}",
        "lead": lead,
        "clause": "N-02",
        "submit": submit,
        "back_url": "/office/receipts/",
        "sheet": form,
        "columns": ["申请人", "编号", "业务", "状态", "与打印时相比"],
        "rows": [
            [
                {"text": subject_of(line.case), "url": OFFICE.url("case", line.case.number)},
                line.case.number,
                business_words(line.case),
                STATE_NAMES[State(line.case.state)],
                {"text": "", "tag": "differs", "tag_words": "内容已变"} if line.case_id in stale else "一致",
            ]
            for line in lines
        ],
        "stale": bool(stale),
        "facts": [
            {"label": "经办人", "value": form.agent_name},
            {"label": "打印", "value": cn_date(form.printed_at)},
            {"label": "摘要", "value": " ".join(form.digest[i : i + 8] for i in range(0, 64, 8))},
        ],
    }


@opens("office")
@once
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet: receive it."""
    form = sheet_of(request, code)

    def do(cleaned: dict[str, Any]) -> None:
        record_receipt(form.code, cleaned["medium"], access.acting(request), now())

    lead = "核对盖章和下面的办件，再登记收到。摘要应与纸上的一致。"
    words = _words(form, "登记收到情况表", "登记收到", lead)
    return act_page(
        request, OFFICE, ReceiveForm(request.POST or None), do, words,
        then="/office/receipts/", done=f"{form.code} 已登记收到。", template="office/receipt.html",
    )  # fmt: skip


@opens("office")
@once
def reject(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet: say why it is not taken."""
    form = sheet_of(request, code)

    def do(cleaned: dict[str, Any]) -> None:
        reject_receipt(form.code, cleaned["reason"], cleaned["words"], access.acting(request), now())

    words = _words(form, "不收这张情况表", "不收", "单位改正后要重新打印、盖章、送达。")
    return act_page(
        request, OFFICE, RejectForm(request.POST or None), do, {**words, "rejecting": True},
        then="/office/receipts/", done=f"{form.code} 已登记为没有收下。", template="office/receipt.html",
    )  # fmt: skip


@opens("office")
def settled(request: HttpRequest, code: str) -> HttpResponse:
    """A scanned sheet leads here: to the form while it waits, to what was recorded afterwards."""
    form = sheet_of(request, code)
    if form.state == StatusForm.State.PRINTED or request.method == "POST":
        return receipt(request, code=code)
    words = _words(form, f"情况表{form.get_state_display()}", "", "")
    reasons = dict(REASONS)
    media = dict(MEDIA)
    recorded = [
        {"label": "登记", "value": f"{form.officer.name if form.officer else ''}，{cn_datetime(form.received_at)}"},
        {"label": "方式或原因", "value": media.get(form.medium) or reasons.get(form.rejected_reason, "")},
        *([{"label": "说明", "value": form.words}] if form.words else []),
    ]
    words["facts"] = [*words["facts"], *recorded]
    return render(request, "office/receipt.html", {**words, "desk": OFFICE, "form": None})
