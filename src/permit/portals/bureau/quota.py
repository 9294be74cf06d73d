"""The quota officer's pages: every employer's number of the year, and setting one with its cause (R-25).

Clauses: 1.1-03
"""

from typing import Any

from django import forms
from django.db.models import F, FilteredRelation, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now, today
from permit.portals import access
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import BUREAU
from permit.portals.components.text import cn_date
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import WholeNumberField
from permit.portals.idempotency import once
from permit.portals.quota_words import cause_words, kind_words, move_words
from permit.records.models import Employer, QuotaEntry
from permit.services.quota_ports import balance
from permit.services.set_quota import LONGEST_CAUSE, set_quota

PAGE = 50
COLUMNS = ["单位", "信用代码", "属地"] + [
    {"words": words, "numeric": True} for words in ("核定", "占用", "已用", "剩余")
]
ENTRY_COLUMNS = ["日期", "年度", "变动", "从何到何", {"words": "个数", "numeric": True}, "依据", "办件", "经办"]


class QuotaForm(ActForm):
    """The number and why."""

    number = WholeNumberField(label="全年可申报新办", unit="个", highest=9999)
    cause = forms.CharField(
        label="依据", max_length=LONGEST_CAUSE, help_text="例如分配方案的文号", widget=forms.TextInput()
    )


@for_quota_officer
def employers(request: HttpRequest) -> HttpResponse:
    """Every employer with the permission, by name; keyset pages."""
    year, typed = today().year, request.GET.get("q", "").strip()[:100]
    found = Employer.objects.filter(permission="granted").annotate(
        year_account=FilteredRelation("quota_accounts", condition=Q(quota_accounts__year=year)),
        allotted=F("year_account__allotted"),
        reserved=F("year_account__reserved"),
        used=F("year_account__used"),
    )
    if typed:
        found = found.filter(Q(name__icontains=typed) | Q(uscc__iexact=typed))
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        found = found.filter(pk__gt=int(after))
    shown = list(found.select_related("office").order_by("pk")[: PAGE + 1])
    context = {
        "year": year,
        "typed": typed,
        "columns": COLUMNS,
        "rows": [_row(employer) for employer in shown[:PAGE]],
        "next": f"?q={typed}&after={shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
    }
    return render(request, "bureau/quota.html", context)


def _row(employer: Any) -> list[Any]:
    allotted, reserved, used = employer.allotted or 0, employer.reserved or 0, employer.used or 0
    return [
        {"text": employer.name, "url": reverse("bureau:quota_of", args=[employer.uscc])},
        employer.uscc,
        employer.office.name if employer.office else "",
        *(str(number) for number in (allotted, reserved, used, allotted - reserved - used)),
    ]


def _entry_row(entry: QuotaEntry) -> list[Any]:
    return [
        cn_date(entry.at),
        f"{entry.account.year} 年",
        kind_words(entry),
        move_words(entry),
        str(entry.number),
        cause_words(entry),
        entry.case.number if entry.case else "",
        entry.actor_name,
    ]


@for_quota_officer
@once
def quota_of(request: HttpRequest, uscc: str) -> HttpResponse:
    """One employer: the ledger of the year, and a new number."""
    employer = get_object_or_404(Employer, uscc=uscc, permission="granted")
    year = today().year
    state = balance(employer, year)

    def do(cleaned: dict[str, Any]) -> None:
        set_quota(employer, year, cleaned["number"], cleaned["cause"], access.acting(request), now())

    shown = page_of(request, QuotaEntry.objects.filter(account__employer=employer).select_related("account", "case"))
    words = {
        "title": f"{year} 年新办名额",
        "caption": f"{employer.name} ・ {employer.uscc}",
        "lead": "不能少于已占用和已使用之和；单位报送属地时占用，准予时使用，办件结束未获准的退还。",
        "clause": "1.1-03",
        "submit": "保存",
        "back_url": reverse("bureau:quota"),
        "facts": [
            {"label": "核定", "value": f"{state.allotted} 个"},
            {"label": "占用", "value": f"{state.reserved} 个"},
            {"label": "已用", "value": f"{state.used} 个"},
            {"label": "剩余", "value": f"{state.free} 个"},
        ],
        "columns": ENTRY_COLUMNS,
        "rows": [_entry_row(entry) for entry in shown.rows],
        "page": shown,
    }
    form = QuotaForm(request.POST or None, initial={"number": state.allotted or None})
    then = reverse("bureau:quota_of", args=[uscc])
    template = "bureau/quota_of.html"
    return act_page(request, BUREAU, form, do, words, then=then, done="名额已保存。", template=template)
