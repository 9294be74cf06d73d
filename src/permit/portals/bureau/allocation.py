"""The allocation workbench: a year's plans, and one plan with its figures, its picture and every employer's share.

Clauses: 1.1-02
"""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import today
from permit.domain.months import chinese_date
from permit.domain.quota_round import Phase
from permit.portals import access
from permit.portals.allocation_words import (
    BUCKET_COLUMNS,
    TAGS,
    WEIGHT_COLUMNS,
    bucket_bars,
    bucket_rows,
    bucket_title,
    differing_words,
    score_words,
    spread_figures,
    weight_rows,
    weights_line,
)
from permit.portals.bureau.allocation_forms import CompareForm
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.components.text import cn_date, cn_datetime, grouped
from permit.portals.declaration_words import span_words
from permit.records.models import AllocationPlan, PlanShare, QuotaRound, StaffMember
from permit.services.allocation_plans import (
    EDITABLE,
    State,
    accepted_declarations,
    histogram_of,
    is_outdated,
    plans_of,
    stamp_now,
)
from permit.services.quota_rounds import phase_of

PAGE = 50
PLAN_COLUMNS = [
    "方案",
    "状态",
    *({"words": words, "numeric": True} for words in ("总数", "已分", "每家最低")),
    "权重",
    "计算",
    "起草",
]
SHARE_COLUMNS = [
    "单位",
    *({"words": words, "numeric": True} for words in ("名次", "得分", "申报", "计算", "分得")),
    "人工调整",
]


@for_quota_officer
def workbench(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year's plans: what was declared, what was drafted, which to compare. Without a year the newest round."""
    rounds = list(QuotaRound.objects.filter(district=settings.DISTRICT).order_by("-year"))
    if not rounds:
        return render(request, "bureau/allocation_none.html", {"rounds_url": reverse("bureau:rounds")})
    chosen = next((each for each in rounds if year in (None, each.year)), None)
    if chosen is None:
        raise Http404
    return render(request, "bureau/allocation.html", _workbench_words(chosen, rounds))


def _workbench_words(quota_round: QuotaRound, rounds: list[QuotaRound]) -> dict[str, Any]:
    plans, stamp = list(plans_of(quota_round)), stamp_now(quota_round)
    computed = [plan for plan in reversed(plans) if plan.computed_at]
    waiting = quota_round.declarations.filter(state="sent").count()
    counted = accepted_declarations(quota_round).aggregate(count=Count("pk"), asked=Sum("number"))
    return {
        "year": quota_round.year,
        "title": _title(quota_round, plans, counted["count"]),
        "tabs": [
            {
                "url": reverse("bureau:allocation_year", args=[each.year]),
                "label": f"{each.year}年",
                "current": each == quota_round,
            }
            for each in rounds
        ],
        "figures": [
            {"label": "已核对的申报", "count": grouped(counted["count"]), "unit": "份", "note": "参加分配"},
            {"label": "合计申报", "count": grouped(counted["asked"] or 0), "unit": "个"},
            {"label": "待属地核对", "count": grouped(waiting), "unit": "份", "note": "核对后才参加"},
            {"label": "申报截止", "count": chinese_date(quota_round.last_day), "unit": "", "note": ""},
        ],
        "waiting": waiting,
        "span": span_words(quota_round),
        "prepared": phase_of(quota_round, today()) == Phase.PREPARED,
        "approved": any(plan.state == State.APPROVED for plan in plans),
        "columns": PLAN_COLUMNS,
        "rows": [_plan_row(plan, stamp) for plan in plans],
        "form": CompareForm(computed) if len(computed) > 1 else None,
    }


def _title(quota_round: QuotaRound, plans: list[AllocationPlan], declared: int) -> str:
    """The answer first: what became of the year's allocation so far."""
    year = f"{quota_round.year}年名额分配"
    by_state = {plan.state: plan for plan in plans}
    if approved := by_state.get(State.APPROVED):
        return f"{year}：“{approved.name}”已批准" + ("并公布" if approved.booked_at else "，正在记入台账")
    if waiting := by_state.get(State.PROPOSED):
        return f"{year}：“{waiting.name}”等待批准"
    if plans:
        return f"{year}：有 {len(plans)} 份草案"
    return f"{year}：还没有草案，已核对 {grouped(declared)} 份申报"


def _plan_row(plan: AllocationPlan, stamp: str) -> list[Any]:
    return [
        {"text": plan.name, "url": reverse("bureau:allocation_plan", args=[plan.pk])},
        {"text": "", "tag": TAGS[plan.state], "tag_words": plan.get_state_display()},
        grouped(plan.total),
        grouped(plan.granted) if plan.computed_at else "",
        str(plan.minimum),
        {"text": weights_line(plan), "note": "与政策不同" if differing_words(plan) else ""},
        computed_words(plan, stamp),
        {"text": plan.author.name, "note": cn_date(plan.created_at)},
    ]


def computed_words(plan: AllocationPlan, stamp: str | None = None) -> str:
    """When it was computed, or how far it is; that it is out of date."""
    if plan.waiting_since:
        return f"正在计算，已写入 {grouped(plan.stored)} 家，共 {grouped(plan.expected)} 家"
    if plan.computed_at is None:
        return "还没有计算"
    late = plan.state in EDITABLE or plan.state == State.PROPOSED
    return cn_datetime(plan.computed_at) + ("，已过时" if late and is_outdated(plan, stamp) else "")


def plan_or_404(plan_id: int) -> AllocationPlan:
    """A plan of this district with its people."""
    found = AllocationPlan.objects.select_related("round", "author", "decided_by")
    return get_object_or_404(found, pk=plan_id, round__district=settings.DISTRICT)


@for_quota_officer
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: figures, picture, weights, every share by the place of its score; keyset pages."""
    found = plan_or_404(plan_id)
    staff = access.staff_of(request)
    context = plan_words(found, staff) | _shares(request, found)
    return render(request, "bureau/allocation_plan.html", context)


def plan_words(found: AllocationPlan, staff: StaffMember | None) -> dict[str, Any]:
    """Everything about a plan but its rows; what can be done depends on who looks and on the state."""
    histogram = histogram_of(found) if found.computed_at else {}
    editable = found.author == staff and found.state in EDITABLE
    open_still = found.state in EDITABLE or found.state == State.PROPOSED
    adjusted = found.shares.exclude(reason="").count() if found.computed_at else 0
    return {
        "plan": found,
        "title": _plan_title(found),
        "caption": f"{found.round.year}年名额分配 ・ {found.name}",
        "facts": _facts(found),
        "figures": spread_figures(found, histogram) if histogram else [],
        "outdated": open_still and is_outdated(found),
        "differing": differing_words(found),
        "adjusted": adjusted,
        "weight_columns": WEIGHT_COLUMNS,
        "weight_rows": weight_rows(found),
        "bars": bucket_bars(histogram) if histogram else [],
        "bucket_title": bucket_title(histogram) if histogram else "",
        "bucket_columns": BUCKET_COLUMNS,
        "bucket_rows": bucket_rows(histogram) if histogram else [],
        "editable": editable,
        "decidable": found.author != staff and found.state == State.PROPOSED,
        "own_waits": found.author == staff and found.state == State.PROPOSED,
        "progress": computed_words(found) if found.waiting_since else "",
    }


def _plan_title(found: AllocationPlan) -> str:
    if found.waiting_since:
        return f"“{found.name}”正在计算"
    if found.computed_at is None:
        return f"“{found.name}”还没有计算"
    given = f"{grouped(found.granted)} 个分给 {grouped(found.shares.filter(number__gt=0).count())} 家单位"
    return f"“{found.name}”：{given}"


def _facts(found: AllocationPlan) -> list[dict[str, str]]:
    rows = [
        ("状态", found.get_state_display()),
        ("总数", f"{grouped(found.total)} 个，每家最低 {found.minimum} 个"),
        ("起草", f"{found.author.name}，{cn_date(found.created_at)}"),
        ("计算", computed_words(found)),
        ("依据的政策参数", f"{cn_date(found.created_at)}起草时适用的"),
    ]
    if found.fingerprint:
        rows.append(("依据的申报", f"{grouped(found.expected)} 份，指纹 {found.fingerprint[:16]}"))
    if found.decided_by and found.decided_at:
        verb = "批准" if found.state == State.APPROVED else "退回"
        rows.append((verb, f"{found.decided_by.name}，{cn_date(found.decided_at)}"))
    if found.reason:
        rows.append(("说明", found.reason))
    if found.booked_at:
        rows.append(("记入台账并公布", cn_datetime(found.booked_at)))
    return [{"label": words, "value": value} for words, value in rows]


def _shares(request: HttpRequest, found: AllocationPlan) -> dict[str, Any]:
    typed, by_hand = request.GET.get("q", "").strip()[:100], request.GET.get("show") == "by_hand"
    rows = found.shares.select_related("employer", "adjusted_by").order_by("place")
    if typed:
        rows = rows.filter(Q(employer__name__icontains=typed) | Q(employer__uscc__iexact=typed))
    if by_hand:
        rows = rows.exclude(reason="")
    shown = list(rows.filter(place__gt=number_typed(request.GET.get("after", "")))[: PAGE + 1])
    kept = request.GET.copy()
    kept["after"] = str(shown[PAGE - 1].place) if len(shown) > PAGE else ""
    return {
        "typed": typed,
        "by_hand": by_hand,
        "columns": SHARE_COLUMNS,
        "rows": [_share_row(found, share) for share in shown[:PAGE]],
        "next": f"?{kept.urlencode()}" if len(shown) > PAGE else "",
    }


def _share_row(found: AllocationPlan, share: PlanShare) -> list[Any]:
    by_hand: Any = ""
    if share.adjusted_by:
        by_hand = {"text": share.reason, "note": f"{share.adjusted_by.name}，{cn_date(share.adjusted_at)}"}
    return [
        {
            "text": share.employer.name,
            "url": reverse("bureau:allocation_share", args=[found.pk, share.employer.uscc]),
            "note": share.employer.uscc,
        },
        str(share.place),
        score_words(share.scored),
        str(share.declared),
        str(share.computed),
        {"text": str(share.number), "strong": share.number != share.computed},
        by_hand,
    ]


def number_typed(typed: str) -> int:
    """A keyset place out of an address; 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
