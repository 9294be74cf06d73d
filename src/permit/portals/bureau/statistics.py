"""Statistics: what came and went, how long each level takes, what is sent back; every picture above its table.

Clauses: 8-01, R-02, R-19
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.clauses import CLAUSES
from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES
from permit.portals.access import opens
from permit.portals.components.searching import Narrowing, narrowing
from permit.portals.components.text import cn_date
from permit.records.models import Case, Office
from permit.services import case_statistics as counts
from permit.services.visible_cases import CASE_ROLES

SPAN = 6
SPANS = (("12", "近 12 个月"), ("24", "近 24 个月"))
LEGAL = {"acceptance": "合计 20", "review": "合计 20", "decision": "合计 20"}
LEVEL_COLUMNS = ["级别", *({"words": words, "numeric": True} for words in ("件次", "中位数", "九成以内", "法定"))]
REASON_COLUMNS = ["原因", "条款", {"words": "次数", "numeric": True}, {"words": "占比", "numeric": True}]


@opens("bureau", *CASE_ROLES)
def statistics(request: HttpRequest) -> HttpResponse:
    """The district's cases of the last months, by business and office if asked."""
    day, search = today(), _search(request)
    months = counts.months_until(day, int(search.value("span") or SPAN))
    cases = _asked_for(search)
    flow, since = counts.flow_of(cases, months), months[0]
    context = {
        "search": search,
        "span": f"{cn_date(since)}至 {cn_date(day)}",
        "scores": _scores(flow, counts.outcomes_of(cases, since)),
        "flow": _flow(flow),
        "levels": _levels(counts.levels_of(cases, since)),
        "reasons": _reasons(counts.reasons_of(cases, since)),
    }
    return render(request, "bureau/statistics.html", context)


def _search(request: HttpRequest) -> Narrowing:
    offices = Office.objects.filter(district=settings.DISTRICT).order_by("pk")
    choices = (
        ("span", "时间", SPANS),
        ("business", "业务", tuple((str(key), words) for key, words in BUSINESS_NAMES.items())),
        ("office", "属地", tuple((str(office.pk), office.name) for office in offices)),
    )
    return narrowing(request, "", choices, unasked={"span": f"近 {SPAN} 个月"})


def _asked_for(search: Narrowing) -> QuerySet[Case]:
    cases = Case.objects.filter(employer__district=settings.DISTRICT)
    if business := search.value("business"):
        cases = cases.filter(business=business)
    if office := search.value("office"):
        cases = cases.filter(office=int(office))
    return cases


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "—"


def _scores(flow: counts.Flow, ended: counts.Outcomes) -> list[dict[str, Any]]:
    how = f"准予 {ended.approved}，不予 {ended.refused}，其他 {ended.others}"
    late = f"误期 {ended.late} 件，共 {ended.timed} 件有决定" if ended.timed else "还没有决定"
    back = f"退回 {ended.returns} 次，涉及 {ended.returned_cases} 件"
    on_time, first = _share(ended.timed - ended.late, ended.timed), _share(ended.first_time, ended.approved)
    return [
        {"label": "收件", "count": f"{sum(flow.filed):,}", "unit": "件", "note": f"现在在办 {flow.open[-1]:,} 件"},
        {"label": "办结", "count": f"{ended.ended:,}", "unit": "件", "note": how},
        {"label": "区局按期办结", "count": on_time, "unit": "%" if ended.timed else "", "note": late},
        {"label": "一次通过", "count": first, "unit": "%" if ended.approved else "", "note": back},
    ]


def _month_words(months: tuple[date, ...]) -> list[str]:
    """2025年9月, 10月 … 2026年1月: the year where it begins."""
    return [
        f"{month.year}年{month.month}月" if at == 0 or month.month == 1 else f"{month.month}月"
        for at, month in enumerate(months)
    ]


def _flow(flow: counts.Flow) -> dict[str, Any]:
    words = _month_words(flow.months)
    rows = (("收件", flow.filed), ("办结", flow.ended), ("月末在办", flow.open))
    most = max(flow.filed)
    trend = _trend(flow.open[-1] - flow.open[-2])
    title = f"{flow.months[flow.filed.index(most)].month} 月收件最多，{trend}" if most else "这段时间没有收件"
    return {
        "title": title,
        "months": words,
        "series": [{"label": label, "values": list(values)} for label, values in rows[:2]],
        "line": {"label": "月末在办", "values": list(flow.open)},
        "columns": ["指标", *({"words": each, "numeric": True} for each in words)],
        "rows": [[label, *(f"{value:,}" for value in values)] for label, values in rows],
    }


def _trend(change: int) -> str:
    if change == 0:
        return "在办与上月末相同"
    return f"在办比上月末{'多' if change > 0 else '少'} {abs(change)} 件"


def _levels(levels: list[counts.Level]) -> dict[str, Any]:
    named = [(STATE_NAMES[level.state].removeprefix("待"), level) for level in levels]
    slowest = max(named, key=lambda pair: pair[1].median, default=None)
    return {
        "title": f"{slowest[0]}用时最长" if slowest else "还没有走完一级的办件",
        "bars": [
            {"label": name, "value": each.median, "second": each.most, "words": f"{each.median} / {each.most}"}
            for name, each in named
        ],
        "columns": LEVEL_COLUMNS,
        "rows": [
            [name, f"{each.steps:,}", str(each.median), str(each.most), LEGAL.get(each.state, "无")]
            for name, each in named
        ],
    }


def _reasons(found: list[tuple[str, int]]) -> dict[str, Any]:
    whole = sum(count for _, count in found)
    named = [(_reason(clause), clause, count) for clause, count in found]
    return {
        "title": f"退回最多的是“{named[0][0]}”" if named else "这段时间没有退回",
        "bars": [{"label": words, "value": count} for words, _, count in named],
        "columns": REASON_COLUMNS,
        "rows": [[words, clause, f"{count:,}", f"{_share(count, whole)}%"] for words, clause, count in named],
    }


def _reason(clause: str) -> str:
    if not clause:
        return "其他"
    return CLAUSES[clause].title if clause in CLAUSES else clause
