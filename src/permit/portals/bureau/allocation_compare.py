"""Two or three plans side by side: what differs, who gains, who loses, how evenly each gives.

Clauses: 1.1-02
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from permit.domain.allocation_plan import Spread, buckets_of, spread_of
from permit.portals.allocation_words import GINI, bucket_bars, bucket_words, gini_words, percent_words, weights_line
from permit.portals.bureau.allocation import number_typed
from permit.portals.bureau.allocation_forms import CompareForm
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.components.text import grouped
from permit.records.models import AllocationPlan, PlanShare, QuotaRound
from permit.services.allocation_plans import declared_in, histogram_of, is_outdated, plans_of

PAGE, MOVERS, LONGEST_NAME = 50, 5, 16
SHOWN = {"all": "全部单位", "changed": "有变化", "more": "“{}”里多得", "less": "“{}”里少得"}


@for_quota_officer
def compare(request: HttpRequest, year: int) -> HttpResponse:
    """`?plan=1&plan=2`: the first is the base the others are held against."""
    quota_round = get_object_or_404(QuotaRound, year=year, district=settings.DISTRICT)
    known = {plan.pk: plan for plan in plans_of(quota_round) if plan.computed_at}
    form = CompareForm(known.values(), request.GET)
    if not form.is_valid():
        words = {"year": year, "form": form}
        return render(request, "bureau/allocation_choose.html", words, status=422 if "plan" in request.GET else 200)
    chosen = [known[pk] for pk in form.cleaned_data["plan"]]
    return render(request, "bureau/allocation_compare.html", _words(request, year, chosen))


def _words(request: HttpRequest, year: int, plans: Sequence[AllocationPlan]) -> dict[str, Any]:
    base, others = plans[0], plans[1:]
    rows = beside(base, others)
    histograms = [histogram_of(plan) for plan in plans]
    moved = [_moved(rows, other, index) for index, other in enumerate(others)]
    show = request.GET.get("show", "all")
    if show not in SHOWN:
        raise Http404
    return {
        "year": year,
        "base": base,
        "title": _moved_line(moved[0]),
        "lead": "；".join([*map(_moved_line, moved[1:]), f"以“{base.name}”为基准"]) + "。",
        "different": len({plan.fingerprint for plan in plans}) > 1,
        "outdated": "、".join(plan.name for plan in plans if is_outdated(plan)),
        "measure_columns": ["指标", *({"words": plan.name, "numeric": True} for plan in plans)],
        "measure_rows": _measures(plans, histograms),
        "gini": GINI,
        **_pictures(plans, histograms),
        "movers": [
            card for other, index in zip(others, range(9), strict=False) for card in _movers(rows, other, index)
        ],
        "bases": _bases(year, plans),
        **_table(request, plans, rows, show, moved[0]),
    }


def beside(base: AllocationPlan, others: Sequence[AllocationPlan]) -> QuerySet[PlanShare]:
    """The base's shares with what each other plan gives the same employer: `other0`, `other1`; 0 where it is absent."""
    numbers = {
        f"other{index}": Coalesce(
            Subquery(PlanShare.objects.filter(plan=other, employer=OuterRef("employer")).values("number")[:1]),
            0,
            output_field=IntegerField(),
        )
        for index, other in enumerate(others)
    }
    return base.shares.annotate(**numbers)


def _moved(rows: QuerySet[PlanShare], other: AllocationPlan, index: int) -> dict[str, Any]:
    """How many employers have more and less in the other plan."""
    name = f"other{index}"
    more, less = Q(**{f"{name}__gt": F("number")}), Q(**{f"{name}__lt": F("number")})
    found = rows.order_by().aggregate(more=Count("pk", filter=more), less=Count("pk", filter=less))
    return {"name": other.name, **found}


def _moved_line(moved: dict[str, Any]) -> str:
    """换成“方案二”：3 家多得，2 家少得."""
    return f"换成“{moved['name']}”：{grouped(moved['more'])} 家多得，{grouped(moved['less'])} 家少得"


MEASURES: tuple[tuple[str, Callable[[AllocationPlan, Spread, int], str]], ...] = (
    ("总数", lambda plan, spread, asked: f"{grouped(plan.total)} 个"),
    ("每家最低", lambda plan, spread, asked: f"{plan.minimum} 个"),
    ("权重", lambda plan, spread, asked: weights_line(plan)),
    ("已分", lambda plan, spread, asked: f"{grouped(spread.granted)} 个"),
    ("占申报总数", lambda plan, spread, asked: percent_words(Fraction(spread.granted, asked or 1))),
    ("分得名额的单位", lambda plan, spread, asked: f"{grouped(spread.with_some)} / {grouped(spread.employers)} 家"),
    ("最多的一成单位占已分", lambda plan, spread, asked: percent_words(spread.top_tenth)),
    ("基尼系数", lambda plan, spread, asked: gini_words(spread)),
)


def _measures(plans: Sequence[AllocationPlan], histograms: Sequence[dict[int, int]]) -> list[list[Any]]:
    known = [(plan, spread_of(histogram), declared_in(plan)) for plan, histogram in zip(plans, histograms, strict=True)]
    return [[words, *(measure(*each) for each in known)] for words, measure in MEASURES]


def _pictures(plans: Sequence[AllocationPlan], histograms: Sequence[dict[int, int]]) -> dict[str, Any]:
    """A distribution each, all on one scale and with the same columns, and the table under them."""
    longest = max((buckets_of(histogram) for histogram in histograms), key=len)
    columns = [bucket_words(bucket) for bucket in longest]
    drawn = [bucket_bars(histogram) for histogram in histograms]
    filled = [
        [*bars, *({"label": words, "value": 0, "words": "0 家"} for words in columns[len(bars) :])] for bars in drawn
    ]
    return {
        "pictures": [
            {"plan": plan, "bars": bars, "title": f"“{plan.name}”各档单位数"}
            for plan, bars in zip(plans, filled, strict=True)
        ],
        "largest": max(bar["value"] for bars in filled for bar in bars),
        "spread_columns": ["分得个数", *({"words": plan.name, "numeric": True} for plan in plans)],
        "spread_rows": [[words, *(bars[place]["words"] for bars in filled)] for place, words in enumerate(columns)],
    }


def _movers(rows: QuerySet[PlanShare], other: AllocationPlan, index: int) -> list[dict[str, Any]]:
    """Who gains and who loses most against the base; a card each, left out where nobody does."""
    moved = rows.annotate(moved=F(f"other{index}") - F("number")).select_related("employer")
    cards = []
    for words, order, kept in (("多", "-moved", Q(moved__gt=0)), ("少", "moved", Q(moved__lt=0))):
        most: list[Any] = list(moved.filter(kept).order_by(order, "place")[:MOVERS])
        if most:
            bars = [
                {"label": _short(row.employer.name), "value": abs(row.moved), "words": f"{words} {abs(row.moved)} 个"}
                for row in most
            ]
            cards.append({"title": f"“{other.name}”里{words}得最多的单位", "bars": bars})
    return cards


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _bases(year: int, plans: Sequence[AllocationPlan]) -> list[dict[str, Any]]:
    """The same comparison with another base."""
    return [
        {
            "text": f"以“{plan.name}”为基准",
            "url": _address(year, [plan, *(other for other in plans if other != plan)]),
        }
        for plan in plans[1:]
    ]


def _address(year: int, plans: Sequence[AllocationPlan], **more: object) -> str:
    query = [("plan", str(plan.pk)) for plan in plans] + [(name, str(value)) for name, value in more.items()]
    return f"{reverse('bureau:allocation_compare', args=[year])}?{urlencode(query)}"


def _table(
    request: HttpRequest, plans: Sequence[AllocationPlan], rows: QuerySet[PlanShare], show: str, moved: dict[str, Any]
) -> dict[str, Any]:
    """Every employer, in the order of the base's places."""
    year, names = plans[0].round.year, [f"other{index}" for index in range(len(plans) - 1)]
    differs = Q()
    for name in names:
        differs |= ~Q(**{name: F("number")})
    kept = {"all": Q(), "changed": differs, "more": Q(other0__gt=F("number")), "less": Q(other0__lt=F("number"))}
    after = number_typed(request.GET.get("after", ""))
    found = rows.filter(kept[show], place__gt=after).select_related("employer").order_by("place")
    shown: list[Any] = list(found[: PAGE + 1])
    counts = {"more": moved["more"], "less": moved["less"]}
    return {
        "tabs": [
            {
                "url": f"{_address(year, plans, show=key)}#rows",
                "label": words.format(plans[1].name),
                "current": key == show,
                "count": counts.get(key),
            }
            for key, words in SHOWN.items()
        ],
        "columns": [
            "单位",
            {"words": "申报", "numeric": True},
            {"words": plans[0].name, "numeric": True},
            *({"words": plan.name, "numeric": True} for plan in plans[1:]),
        ],
        "rows": [_row(share, names) for share in shown[:PAGE]],
        "next": _address(year, plans, show=show, after=shown[PAGE - 1].place) if len(shown) > PAGE else "",
    }


def _row(share: Any, names: Sequence[str]) -> list[Any]:
    others = [getattr(share, name) for name in names]
    return [
        {"text": share.employer.name, "note": share.employer.uscc},
        str(share.declared),
        str(share.number),
        *(
            {"text": str(number), "strong": number != share.number, "note": _moved_words(number - share.number)}
            for number in others
        ),
    ]


def _moved_words(moved: int) -> str:
    return "" if not moved else f"多 {moved} 个" if moved > 0 else f"少 {-moved} 个"
