"""What the allocation of a year gave the employer: its number, its score, how both came about, what gives more.

Clauses: 1.1-02
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.portals import access
from permit.portals.allocation_words import (
    PART_COLUMNS,
    differing_words,
    more_words,
    part_rows,
    parts_of_share,
    score_words,
)
from permit.portals.components.text import cn_date, grouped
from permit.portals.employer.gate import entered
from permit.records.models import AllocationPlan, Employer, PlanShare
from permit.services.allocation_plans import newest_published, published_plan, published_share


def allocated_words(employer: Employer) -> dict[str, str]:
    """The note on the quota page once an allocation is published; empty where the employer did not take part."""
    plan = newest_published()
    share = published_share(plan, employer.pk) if plan else None
    if plan is None or share is None:
        return {}
    year = plan.round.year
    return {
        "title": f"{year}年名额分配已公布：分得 {share.number} 个",
        "words": f"申报 {share.declared} 个。",
        "url": reverse("employer:allocated", args=[year]),
        "link": "看怎样算出",
    }


@entered
def allocated(request: HttpRequest, year: int) -> HttpResponse:
    """The share of a published year; 404 where there is none."""
    plan = published_plan(year)
    share = published_share(plan, access.employer_of(request).pk) if plan else None
    if plan is None or share is None:
        raise Http404
    return render(request, "employer/allocated.html", _words(plan, share))


def _words(plan: AllocationPlan, share: PlanShare) -> dict[str, Any]:
    parts, year = parts_of_share(plan, share), plan.round.year
    return {
        "year": year,
        "title": f"{year}年分得 {share.number} 个新办名额",
        "lead": f"申报 {share.declared} 个。全区总数 {grouped(plan.total)} 个，{cn_date(plan.booked_at)}公布。",
        "figures": [
            {"label": "申报", "count": share.declared, "unit": "个"},
            {"label": "按得分算出", "count": share.computed, "unit": "个"},
            {"label": "分得", "count": share.number, "unit": "个"},
            {
                "label": "得分",
                "count": score_words(share.scored),
                "unit": "",
                "note": f"第 {grouped(share.place)} 名，共 {grouped(plan.expected)} 家",
            },
        ],
        "by_hand": share.reason if share.number != share.computed else "",
        "computed": share.computed,
        "columns": PART_COLUMNS,
        "rows": part_rows(plan, parts),
        "differing": differing_words(plan),
        "more": more_words(plan, share, parts),
        "minimum": plan.minimum,
    }
