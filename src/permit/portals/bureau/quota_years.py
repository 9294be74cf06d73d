"""A quota year as a report: what came, what was used, given back, lapsed, transferred, excepted; and its closing.

Clauses: 1.1-02, 1.1-03
"""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from permit.clock import now, today
from permit.portals import access
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import BUREAU
from permit.portals.components.text import cn_date, cn_datetime, grouped
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.records.models import QuotaAccount, QuotaYear
from permit.services.close_quota_year import LONGEST_WORDS, close_quota_year
from permit.services.quota_report import FIGURES, figures_of, report_csv
from permit.services.quota_years import (
    YearSums,
    accounts_with_sums,
    open_reservations,
    sums_of_account,
    sums_of_year,
    years_with_quota,
)

COLUMNS = ["单位", *({"words": title, "numeric": True} for _, title in FIGURES)]
OPEN_COLUMNS = ("办件", "员工", "单位", "状态")
TOTAL_COLUMNS = ("日期", "变动", {"words": "个数", "numeric": True}, "原因", "经办")
NAMED = 200


@for_quota_officer
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The year as it stands, or as it was closed: printable, with a picture and the table under it."""
    found = _year_or_404(year)
    sums, shown = sums_of_year(year), page_of(request, accounts_with_sums(year).select_related("employer"))
    open_ones = list(open_reservations(year)[:NAMED])
    words = {
        "year": year,
        "title": _title(year, sums, found),
        "lead": _lead(year, found),
        "tabs": [
            {"url": reverse("bureau:quota_year", args=[each]), "label": f"{each}年", "current": each == year}
            for each in sorted({year, *years_with_quota()}, reverse=True)
        ],
        "figures": _figures(sums, found),
        "bars": _bars(sums),
        "columns": COLUMNS,
        "rows": [_sum_row(sums), *(_row(account, year) for account in shown.rows)] if shown.rows else [],
        "page": shown,
        "open_columns": OPEN_COLUMNS,
        "open_rows": [
            [case.number, case.person.name if case.person else "", case.employer.name, {"text": "", "tag": case.state}]
            for case in open_ones
        ],
        "total_columns": TOTAL_COLUMNS,
        "total_rows": _total_rows(found),
        "may_close": year < today().year and (found is None or found.closed_at is None),
    }
    return render(request, "bureau/quota_year.html", words)


def _year_or_404(year: int) -> QuotaYear | None:
    found = QuotaYear.objects.select_related("closed_by").filter(year=year).first()
    if found is None and year != today().year and not QuotaAccount.objects.filter(year=year).exists():
        raise Http404
    return found


def _title(year: int, sums: YearSums, found: QuotaYear | None) -> str:
    given = sums.allot + sums.addition + sums.transfer_in + sums.exception
    given -= sums.reduce + sums.transfer_out + sums.take_back
    if found is not None and found.closed_at is not None:
        return f"{year}年已关闭：给出 {grouped(given)} 个，用了 {grouped(sums.used)} 个，失效 {grouped(sums.lapse)} 个"
    return f"{year}年：给出 {grouped(given)} 个，用了 {grouped(sums.used)} 个，余额 {grouped(sums.free)} 个"


def _lead(year: int, found: QuotaYear | None) -> str:
    if found is not None and found.closed_at is not None and found.closed_by is not None:
        return f"{cn_date(found.closed_at)}由{found.closed_by.name}关闭：{found.closing_words}"
    return "年度已结束，还没有关闭。" if year < today().year else f"截至 {cn_date(today())}。"


def _figures(sums: YearSums, found: QuotaYear | None) -> list[dict[str, Any]]:
    total = found.total if found is not None else None
    held = sums.used + sums.reserved + sums.free + sums.lapse
    return [
        {
            "label": "全区总数",
            "count": "没有公布" if total is None else grouped(total),
            "unit": "" if total is None else "个",
        },
        {"label": "给出", "count": grouped(held), "unit": "个", "note": "含例外，减去收回"},
        {"label": "已用", "count": grouped(sums.used), "unit": "个"},
        {"label": "占用未结", "count": grouped(sums.reserved), "unit": "个", "note": "归占用时的年度"},
        {"label": "失效", "count": grouped(sums.lapse), "unit": "个"},
    ]


def _bars(sums: YearSums) -> list[dict[str, Any]]:
    """Where the numbers are now; how they came about stands in the table."""
    shown, titles = ("used", "reserved", "free", "lapse"), dict(FIGURES)
    return [{"label": titles[name], "value": getattr(sums, name)} for name in shown]


def _sum_row(sums: YearSums) -> list[Any]:
    return [{"text": "全区合计", "strong": True}, *(grouped(number) for number in figures_of(sums))]


def _row(account: QuotaAccount, year: int) -> list[Any]:
    employer = account.employer
    named = {"text": employer.name, "url": f"{reverse('bureau:quota_of', args=[employer.uscc])}?year={year}"}
    return [named, *(str(number) for number in figures_of(sums_of_account(account)))]


def _total_rows(found: QuotaYear | None) -> list[list[str]]:
    if found is None:
        return []
    return [
        [cn_date(each.at), each.get_kind_display(), str(each.number), each.cause, each.actor_name]
        for each in found.entries.all()
    ]


@for_quota_officer
def download(request: HttpRequest, year: int) -> HttpResponse:
    """The whole report as a file."""
    _year_or_404(year)
    response = HttpResponse(report_csv(year), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"名额年度报告-{year}.csv") or ""
    return response


class ClosingForm(ActForm):
    """Why now; the hidden count makes sure that nobody closes over cases the page did not name."""

    open_ones = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = forms.CharField(
        label="说明",
        max_length=LONGEST_WORDS,
        help_text="至少 5 个字，写进年度报告",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@for_quota_officer
@once
def close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a year that is over."""
    _year_or_404(year)
    open_ones, sums = open_reservations(year).count(), sums_of_year(year)

    def do(given: dict[str, Any]) -> None:
        close_quota_year(year, given["open_ones"], given["words"], access.acting(request), now())

    then = reverse("bureau:quota_year", args=[year])
    words = {
        "title": f"关闭{year}年的名额",
        "lead": "没有用完的名额失效。关闭后不能再调整，也不能撤销。",
        "clause": "1.1-03",
        "facts": [
            {"label": "将失效", "value": f"{grouped(sums.free)} 个"},
            {"label": "仍占用着的", "value": f"{open_ones} 件，办结时记在{year}年；不予办理的，退回后随即失效"},
        ],
        "warning_text": f"{cn_datetime(now())}的数字。关闭后，{year}年只办结仍占用着名额的办件。",
        "submit": "关闭年度",
        "kind": "warning",
        "back_url": then,
    }
    form = ClosingForm(request.POST or None, initial={"open_ones": open_ones})
    return act_page(request, BUREAU, form, do, words, then=then, done=f"{year}年已关闭。")
