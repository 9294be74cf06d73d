"""The quota officer's list of exceptions that employers ask for, and the written answer to one.

Clauses: 1.1-03, 1.1-02
"""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now
from permit.portals import access
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.casework.acting_pages import ChoiceAndWordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU
from permit.portals.components.text import cn_date
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.portals.quota_exception_words import state_cell, told_rows
from permit.records.models import QuotaAccount, QuotaExceptionRequest
from permit.services.answer_quota_exception import SHORTEST_ANSWER, answer_quota_exception
from permit.services.quota_ports import balance
from permit.services.quota_years import left_of_total

COLUMNS = ("单位", "员工和办件", "提出", "理由", {"words": "单位余额", "numeric": True}, "状态")
CHOICES = (("allow", "准予，另给这一件 1 个名额"), ("refuse", "不准予"))


def _asked() -> QuerySet[QuotaExceptionRequest]:
    found = QuotaExceptionRequest.objects.filter(case__employer__district=settings.DISTRICT)
    return found.select_related("case__employer__office", "case__person", "officer")


def waiting() -> QuerySet[QuotaExceptionRequest]:
    """Requests that an officer still has to answer."""
    return _asked().filter(state="open", case__closed_at__isnull=True)


@for_quota_officer
def exceptions(request: HttpRequest) -> HttpResponse:
    """Those that wait, or those that were answered; newest first, keyset pages."""
    answered = request.GET.get("state") == "answered"
    open_ones = waiting().count()
    shown = page_of(request, _asked().exclude(state="open") if answered else waiting())
    free = _free_of(shown.rows)
    words = {
        "title": f"{open_ones} 件名额例外待答复" if open_ones else "没有待答复的名额例外",
        "tabs": [
            {"url": "?", "label": "待答复", "count": open_ones or None, "current": not answered},
            {"url": "?state=answered", "label": "已答复", "current": answered},
        ],
        "columns": COLUMNS,
        "rows": [_row(asked, free) for asked in shown.rows],
        "page": shown,
        "answered": answered,
    }
    return render(request, "bureau/quota_exceptions.html", words)


def _free_of(rows: list[QuotaExceptionRequest]) -> dict[tuple[int, int], int]:
    accounts = QuotaAccount.objects.filter(employer__in={each.case.employer_id for each in rows})
    return {(each.employer_id, each.year): each.allotted - each.reserved - each.used for each in accounts}


def _row(asked: QuotaExceptionRequest, free: dict[tuple[int, int], int]) -> list[Any]:
    case = asked.case
    office = case.employer.office
    return [
        {
            "text": case.employer.name,
            "url": reverse("bureau:quota_exception", args=[asked.pk]),
            "note": office.name if office else "",
        },
        {"text": case.person.name if case.person else "", "note": case.number},
        cn_date(asked.asked_at),
        asked.reason if len(asked.reason) <= 40 else f"{asked.reason[:40]}…",
        str(free.get((case.employer_id, asked.year), 0)),
        state_cell(asked),
    ]


@for_quota_officer
@once
def exception(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: the numbers, the reason, what was asked before; and the answer."""
    asked = get_object_or_404(_asked(), pk=request_id)
    form = ChoiceAndWordsForm(request.POST or None, choices=CHOICES)
    form.fields["words"].help_text = f"至少 {SHORTEST_ANSWER} 个字，单位会看到，并作为办件决定记录的一部分"

    def do(given: dict[str, Any]) -> None:
        allowed = given["verdict"] == "allow"
        answer_quota_exception(
            request_id, sent_version(request), allowed, given["words"], access.acting(request), now()
        )

    then = reverse("bureau:quota_exceptions")
    template = "bureau/quota_exception.html"
    return act_page(
        request, BUREAU, form, do, _words(asked), then=then, done="已答复，单位会收到短信。", template=template
    )


def _words(asked: QuotaExceptionRequest) -> dict[str, Any]:
    case, year = asked.case, now().year
    state, left = balance(case.employer, year), left_of_total(year)
    settled = asked.state != "open" or case.closed_at is not None
    earlier = [each for each in case.quota_exceptions.select_related("officer") if each.pk != asked.pk]
    return {
        "title": f"{case.employer.name}：{asked.get_state_display()}" if settled else "是否另给这一件 1 个名额",
        "caption": f"{case.employer.name} ・ {case.number}",
        "lead": "准予的，从全区未分配的名额里给这一件；总数不突破。" if not settled else "",
        "clause": "1.1-03",
        "facts": [
            {"label": "员工", "value": case.person.name if case.person else ""},
            {"label": "单位理由", "value": asked.reason},
            {"label": "提出", "value": f"{asked.asked_by}，{cn_date(asked.asked_at)}"},
            {
                "label": f"单位{year}年",
                "value": f"核定 {state.allotted} 个，占用和使用 {state.reserved + state.used} 个",
            },
            {"label": "全区未分配", "value": "没有公布总数" if left is None else f"{left} 个"},
            *told_rows(earlier),
            *([{"label": "答复", "value": f"{asked.officer.name}：{asked.answer}"}] if asked.officer else []),
        ],
        "settled": settled,
        "version": asked.version,
        "submit": "保存答复",
        "back_url": reverse("bureau:quota_exceptions"),
    }
