"""The employer's number of new permits: allotted, reserved, used, and each movement with its cause.

Clauses: 1.1-03
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.clock import today
from permit.portals import access
from permit.portals.employer.allocated import allocated_words
from permit.portals.employer.declarations import declaring_words
from permit.portals.employer.employees import moment_words
from permit.portals.employer.gate import entered
from permit.portals.employer.lists import page_of
from permit.portals.quota_words import cause_words, kind_words, move_words
from permit.records.models import QuotaAccount, QuotaEntry
from permit.services.quota_ports import balance


@entered
def quota(request: HttpRequest) -> HttpResponse:
    """This year's figures on top, then the entries of all years, newest first."""
    employer, year = access.employer_of(request), today().year
    state = balance(employer, year)
    accounts = QuotaAccount.objects.filter(employer=employer).order_by("-year")
    shown = page_of(
        request, QuotaEntry.objects.filter(account__employer=employer).select_related("account", "case__person")
    )
    words = {
        "year": year,
        "state": state,
        "title": f"{year}年还可以新办 {state.free} 个" if state.allotted else f"{year}年还没有核定名额",
        "figures": [
            {"label": "核定", "count": state.allotted, "unit": "个"},
            {"label": "占用", "count": state.reserved, "unit": "个", "note": "已报送、还没有办结"},
            {"label": "使用", "count": state.used, "unit": "个", "note": "已准予"},
            {"label": "余额", "count": state.free, "unit": "个"},
        ],
        "year_title": f"{year}年",
        "declaring": declaring_words(employer),
        "allocated": allocated_words(employer),
        "bars": [_bar(account) for account in accounts],
        "many": len(accounts) > 1,
        "columns": ("时间", "变动", "从何到何", "数量", "办件", "原因", "经办"),
        "rows": [_row(entry) for entry in shown.rows],
        "page": shown,
    }
    return render(request, "employer/quota.html", words)


def _bar(account: QuotaAccount) -> dict[str, Any]:
    taken = account.used + account.reserved
    words = f"{taken} / {account.allotted}"
    return {"label": f"{account.year}年", "value": taken, "second": account.allotted, "words": words}


def _row(entry: QuotaEntry) -> list[Any]:
    case = entry.case
    about: Any = ""
    if case is not None:
        name = case.person.name if case.person else ""
        about = {"text": name, "url": reverse("employer:case", args=[case.number]), "note": case.number}
    return [
        moment_words(entry.at),
        f"{kind_words(entry)}（{entry.account.year}年）",
        move_words(entry),
        f"{entry.number} 个",
        about,
        cause_words(entry),
        _who(entry),
    ]


def _who(entry: QuotaEntry) -> str:
    """Officers act for the bureau: the employer sees names of its own agents only."""
    return "区人社局" if entry.actor.startswith("staff:") else entry.actor_name
