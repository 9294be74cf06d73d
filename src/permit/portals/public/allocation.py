"""How a year's permits were shared out, for everybody: total, weights and distribution, without a name.

Clauses: 1.1-02
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from permit.portals.access import public
from permit.portals.allocation_words import (
    BUCKET_COLUMNS,
    GINI,
    WEIGHT_COLUMNS,
    bucket_bars,
    bucket_rows,
    bucket_title,
    spread_figures,
    weight_rows,
)
from permit.portals.components.text import cn_date, grouped
from permit.records.models import AllocationPlan
from permit.services.allocation_plans import declared_in, histogram_of, published_plan, published_years


@public
def allocated(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The published allocation of a year; without one the newest, or words where nothing is published yet."""
    years = published_years()
    if year is None and not years:
        return render(request, "public/allocation.html", {"title": "名额分配还没有公布", "none": True})
    plan = published_plan(year or years[0])
    if plan is None:
        raise Http404
    return render(request, "public/allocation.html", _words(plan, years))


def _words(plan: AllocationPlan, years: list[int]) -> dict[str, Any]:
    histogram, year = histogram_of(plan), plan.round.year
    asked = declared_in(plan)
    return {
        "year": year,
        "title": f"{year}年：{grouped(plan.granted)} 个新办名额，分给 {_receivers(histogram)} 家单位",
        "lead": f"{grouped(plan.expected)} 家单位申报 {grouped(asked)} 个，"
        f"{cn_date(plan.booked_at)}公布。不列单位名称。",
        "tabs": [
            {"url": reverse("public:allocated_in", args=[each]), "label": f"{each}年", "current": each == year}
            for each in years
        ],
        "figures": spread_figures(plan, histogram),
        "gini": GINI,
        "bucket_title": bucket_title(histogram),
        "bars": bucket_bars(histogram),
        "bucket_columns": BUCKET_COLUMNS,
        "bucket_rows": bucket_rows(histogram),
        "weight_columns": WEIGHT_COLUMNS,
        "weight_rows": weight_rows(plan),
        "minimum": plan.minimum,
        "by_hand": plan.shares.exclude(reason="").count(),
    }


def _receivers(histogram: dict[int, int]) -> str:
    return str(grouped(sum(count for number, count in histogram.items() if number)))
