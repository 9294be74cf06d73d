"""Every employer's number of a year, and each of its entries with the cause: read by the bureau and, of its territory,
by the office. What the quota officer may do besides is linked from here.

Clauses: 1.1-03, 1.1-02
"""

from typing import Any

from django.conf import settings
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from permit.clock import today
from permit.portals.casework.desk import Desk, officer
from permit.portals.components.searching import Narrowing, narrowing
from permit.portals.components.text import cn_datetime
from permit.portals.employer.lists import page_of
from permit.portals.quota_words import CAUSES, KINDS, cause_words, kind_words, move_words
from permit.records.models import Employer, QuotaEntry
from permit.services.quota_ports import balance
from permit.services.quota_years import is_closed, left_of_total, years_with_quota
from permit.services.set_quota import may_set_first

PAGE = 50
COLUMNS = ["单位", "信用代码", "属地"] + [
    {"words": words, "numeric": True} for words in ("核定", "占用", "已用", "余额")
]
ENTRY_COLUMNS = ["时间", "年度", "变动", "从何到何", {"words": "个数", "numeric": True}, "原因", "办件", "经办"]


def employers_of(request: HttpRequest, desk: Desk) -> QuerySet[Employer]:
    """The district's for the bureau, the territory's for an office."""
    found = Employer.objects.filter(district=settings.DISTRICT)
    return found.filter(office=officer(request).office_id or 0) if desk.door == "office" else found


def chosen_year(request: HttpRequest) -> tuple[int, list[dict[str, Any]]]:
    """The year that `?year=` names, this one otherwise, and the tabs of all years."""
    typed, years = request.GET.get("year", ""), sorted({today().year, *years_with_quota()}, reverse=True)
    year = next((each for each in years if str(each) == typed), today().year)
    return year, [{"url": f"?year={each}", "label": f"{each}年", "current": each == year} for each in years]


def quota_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Employers by name or code; keyset pages."""
    year, tabs = chosen_year(request)
    search = narrowing(request, "单位名称或信用代码", kept=("year",))
    typed = search.words
    found = employers_of(request, desk).annotate(
        year_account=FilteredRelation("quota_accounts", condition=Q(quota_accounts__year=year)),
        allotted=F("year_account__allotted"),
        reserved=F("year_account__reserved"),
        used=F("year_account__used"),
    )
    found = found.filter(Q(permission="granted") | Q(year_account__isnull=False))
    if typed:
        found = found.filter(Q(name__icontains=typed) | Q(uscc__iexact=typed))
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        found = found.filter(pk__gt=int(after))
    shown = list(found.select_related("office").order_by("pk")[: PAGE + 1])
    left = left_of_total(year) if desk.door == "bureau" else None
    asked = urlencode({"year": str(year), "q": typed})
    context = {
        "desk": desk,
        "year": year,
        "tabs": tabs,
        "search": search,
        "left": "" if left is None else f"全区总数里还有 {left} 个没有分配。",
        "columns": COLUMNS,
        "rows": [_row(employer, desk, year) for employer in shown[:PAGE]],
        "next": f"?{asked}&after={shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
        "first": f"?{asked}" if "after" in request.GET else "",
        "decides": officer(request).role == "quota_officer",
    }
    return render(request, "casework/quota_list.html", context)


def _row(employer: Any, desk: Desk, year: int) -> list[Any]:
    allotted, reserved, used = employer.allotted or 0, employer.reserved or 0, employer.used or 0
    return [
        {"text": employer.name, "url": f"{desk.url('quota_of', employer.uscc)}?year={year}"},
        employer.credit_code or "没有（自由职业者）",
        employer.office.name if employer.office else "",
        *(str(number) for number in (allotted, reserved, used, allotted - reserved - used)),
    ]


def quota_ledger(request: HttpRequest, desk: Desk, uscc: str) -> HttpResponse:
    """One employer: the year's balance, then every entry of all years, newest first."""
    employer = get_object_or_404(employers_of(request, desk), uscc=uscc)
    year, tabs = chosen_year(request)
    state = balance(employer, year)
    entries = QuotaEntry.objects.filter(account__employer=employer).select_related("account", "case")
    met = set(entries.order_by().values_list("kind", flat=True).distinct())
    kinds = [(key, words) for key, words in KINDS.items() if key in met]
    search = narrowing(request, "办件、原因或经办", [("kind", "变动", kinds)], kept=("year",))
    shown = page_of(request, _asked_for(entries, search))
    words = {
        "desk": desk,
        "year": year,
        "tabs": tabs,
        "back_url": f"{desk.url('quota')}?year={year}",
        "title": f"{year}年还可以新办 {state.free} 个" if state.allotted else f"{year}年没有核定名额",
        "caption": f"{employer.name} ・ {employer.credit_code or '没有信用代码'}",
        "figures": [
            {"label": "核定", "count": state.allotted, "unit": "个"},
            {"label": "占用", "count": state.reserved, "unit": "个", "note": "已报送、还没有办结"},
            {"label": "已用", "count": state.used, "unit": "个", "note": "已准予"},
            {"label": "余额", "count": state.free, "unit": "个"},
        ],
        "columns": ENTRY_COLUMNS,
        "rows": [_entry_row(entry, desk) for entry in shown.rows],
        "page": shown,
        "search": search,
        "links": _links(request, employer, year),
    }
    return render(request, "casework/quota_ledger.html", words)


def _asked_for(entries: QuerySet[QuotaEntry], search: Narrowing) -> QuerySet[QuotaEntry]:
    """By kind of entry, and by case, officer or cause; a cause of ours is found by its words."""
    if kind := search.value("kind"):
        entries = entries.filter(kind=kind)
    if not search.words:
        return entries
    coded = [code for code, words in CAUSES.items() if search.fits(words)]
    named = Q(case__number__icontains=search.words) | Q(actor_name__icontains=search.words)
    return entries.filter(named | Q(cause__icontains=search.words) | Q(cause__in=coded))


def _entry_row(entry: QuotaEntry, desk: Desk) -> list[Any]:
    return [
        cn_datetime(entry.at),
        f"{entry.account.year}年",
        kind_words(entry),
        move_words(entry),
        str(entry.number),
        cause_words(entry),
        entry.case.number if entry.case else "",
        entry.actor_name,
    ]


def _links(request: HttpRequest, employer: Employer, year: int) -> list[dict[str, str]]:
    """What the quota officer may do with the number of the year."""
    if officer(request).role != "quota_officer" or year < today().year or is_closed(year):
        return []
    if may_set_first(employer, year):
        first = reverse("bureau:quota_first", args=[employer.uscc, year])
        return [{"url": first, "words": f"核定{year}年名额"}]
    start = f"{reverse('bureau:quota_decision_new')}?year={year}&uscc={employer.uscc}"
    kinds = (("addition", "追加"), ("transfer", "调出到别的单位"), ("reduction", "核减"))
    return [{"url": f"{start}&kind={kind}", "words": words} for kind, words in kinds]
