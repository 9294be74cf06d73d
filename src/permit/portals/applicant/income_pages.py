"""All months of income on one page: a renewal asks for three years of them, and nobody types 36 pages (6.3-M4).

Clauses: 6.3-M4, 6.2-M5, N-05
"""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from permit.domain.errors import Refused
from permit.domain.identifiers import CreditCode
from permit.domain.sections.fields import YES_NO
from permit.domain.sections.income_lines import read_income_lines
from permit.portals.access import opens
from permit.portals.applicant.claim_pages import INCOME_SECTIONS, PAGES, income_months
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.portals.section_saving import Visit, store

LONGEST = 4000
UNPROCESSABLE = 422


class MonthsForm(PermitForm):
    """Lines of month and amount, and who withheld the tax of all of them."""

    lines = forms.CharField(
        label="各月收入",
        max_length=LONGEST,
        help_text="每行一个月：年月，空一格，金额（元），例如 2026-03 14324.40。可以从表格里复制。没有收入的月份不填。",
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    withheld_here = forms.ChoiceField(
        label="这些月份是否都由现单位代扣代缴", choices=YES_NO, widget=forms.RadioSelect()
    )
    withheld_by = forms.CharField(
        label="代扣代缴单位的统一社会信用代码",
        max_length=40,
        required=False,
        help_text="上面选“否”时填写；由几个单位代扣的，分几次填。",
    )

    def __init__(self, visit: Visit, *args: Any, **options: Any) -> None:
        self.taken = {row["month"] for row in visit.reading.rows if row["month"]}
        self.room = visit.section.maximum_rows - len(visit.rows)
        super().__init__(*args, **options)

    def clean_lines(self) -> list[dict[str, str]]:
        """Rows as the section stores them. Raises ValidationError with every line that is wrong."""
        read = read_income_lines(self.cleaned_data["lines"], self.taken)
        if read.problems:
            raise ValidationError(list(read.problems))
        if not read.months:
            raise ValidationError("请在月份后面填写金额。")
        if len(read.months) > self.room:
            raise ValidationError(f"最多再填 {self.room} 个月，现在有 {len(read.months)} 个月。")
        return [{"month": month, "taxable_yuan": str(amount)} for month, amount in read.months]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("withheld_here") == "no":
            try:
                cleaned["withheld_by"] = str(CreditCode("".join(cleaned.get("withheld_by", "").split())))
            except ValueError as problem:
                self.add_error("withheld_by", f"{problem}，请核对。")
        return cleaned

    def rows(self) -> list[dict[str, str]]:
        """The new rows, each with an id of its own."""
        same = {key: self.cleaned_data[key] for key in ("withheld_here", "withheld_by") if self.cleaned_data.get(key)}
        return [{"id": secrets.token_hex(4), **row, **same} for row in self.cleaned_data["lines"]]


@opens("applicant")
@once
def months(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The months not on the list yet stand there already; amounts are typed or pasted behind them."""
    visit = PAGES.visit(request, key, number=number)
    if key not in INCOME_SECTIONS:
        raise Http404
    if visit.locked or visit.only is not None:
        return redirect(visit.url())
    form = MonthsForm(visit, request.POST if request.method == "POST" else None, initial=_initial(visit))
    if request.method == "POST" and form.is_valid():
        try:
            store(visit, {**visit.data, "rows": [*visit.rows, *form.rows()], "none": False})
            messages.success(request, f"已保存 {len(form.rows())} 个月的收入。")
            return redirect(visit.url())
        except Refused as refusal:
            form.add_error(None, explain(refusal))
    return _show(visit, form)


def _initial(visit: Visit) -> dict[str, Any]:
    taken = {row["month"] for row in visit.reading.rows}
    named = (f"{month:%Y-%m}" for month in income_months(visit.owner))  # type: ignore[arg-type]
    return {"lines": "".join(f"{month} \n" for month in named if month not in taken), "withheld_here": "yes"}


def _show(visit: Visit, form: MonthsForm) -> HttpResponse:
    words = {
        "form": form,
        "section": visit.section,
        "back": visit.url(),
        "caption": PAGES.caption(visit.request, visit.owner, visit.section),
        "idempotency_key": visit.request.POST.get("idempotency_key") or secrets.token_hex(16),
        "version": visit.version,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(visit.request, "applicant/income_months.html", words, status=status)
