"""What is done with an allocation plan: drafted, changed, computed, set by hand, handed on, approved or sent back.

Clauses: 1.1-02
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.allocation_jobs import ALLOCATIONS, WORKING
from permit.portals.allocation_words import (
    PART_COLUMNS,
    differing_words,
    more_words,
    part_rows,
    parts_of_share,
    score_words,
)
from permit.portals.bureau.allocation import plan_or_404
from permit.portals.bureau.allocation_forms import PlanForm, ShareForm, initial_of
from permit.portals.bureau.policy_changes import RemarkForm
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.casework.acting_pages import ActForm, WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU
from permit.portals.components.text import cn_date, grouped
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import AllocationPlan, PlanShare, QuotaRound
from permit.services.adjust_share import adjust_share
from permit.services.allocation_plans import EDITABLE
from permit.services.compute_allocation import change_and_compute, compute_allocation, draft_and_compute
from permit.services.decide_allocation import approve_allocation, propose_allocation, return_allocation
from permit.services.draft_allocation import discard_allocation, weights_in_force

LEAD = "权重取自现行政策，可以在草案里改；改了的会标明与政策不同。只计算属地已核对的申报。"


@for_quota_officer
@once
def new(request: HttpRequest, year: int) -> HttpResponse:
    """Draft a plan and see its result; `?from=3` starts from another plan's figures."""
    quota_round = get_object_or_404(QuotaRound, year=year, district=settings.DISTRICT)
    in_force, typed = weights_in_force(quota_round, now()), request.GET.get("from", "")
    plans = AllocationPlan.objects.filter(round=quota_round)
    source = plans.filter(pk=int(typed)).first() if typed.isascii() and typed.isdigit() else None
    made: list[AllocationPlan] = []

    def do(cleaned: dict[str, Any]) -> None:
        figures = PlanForm.figures(cleaned)
        made.append(draft_and_compute(quota_round.pk, figures, access.acting(request), now()))

    back = reverse("bureau:allocation_year", args=[year])
    words = {
        "title": "起草分配方案",
        "caption": f"{year}年名额分配",
        "lead": LEAD,
        "clause": "1.1-02",
        "submit": "起草并计算",
        "back_url": back,
    }
    form = PlanForm(quota_round, in_force, request.POST or None, initial=initial_of(source, in_force))
    answer = act_page(request, BUREAU, form, do, words, then=back, done="草案已建好。")
    return _to_plan(made[0]) if made else answer


@for_quota_officer
@once
def change(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Other figures: computed anew, numbers by hand are cleared."""
    found = plan_or_404(plan_id)
    in_force = weights_in_force(found.round, now())
    made: list[AllocationPlan] = []

    def do(cleaned: dict[str, Any]) -> None:
        figures, acting = PlanForm.figures(cleaned), access.acting(request)
        made.append(change_and_compute(found.pk, sent_version(request), figures, acting, now()))

    words = _words(found, "修改分配方案", "修改并重新计算") | {"lead": LEAD, "warning_text": _clearing(found)}
    initial = initial_of(found, in_force, found.name)
    form = PlanForm(found.round, in_force, request.POST or None, initial=initial)
    answer = act_page(request, BUREAU, form, do, words, then=_url(found), done="已修改。")
    return _to_plan(made[0]) if made else answer


@for_quota_officer
@once
def compute(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Compute again from what is accepted now."""
    found = plan_or_404(plan_id)
    made: list[AllocationPlan] = []

    def do(_: dict[str, Any]) -> None:
        made.append(compute_allocation(found.pk, sent_version(request), access.acting(request), now()))

    words = _words(found, "重新计算", "重新计算") | {
        "lead": "按现在已核对的申报，用方案的总数和权重重新计算。",
        "warning_text": _clearing(found),
    }
    answer = act_page(request, BUREAU, ActForm(request.POST or None), do, words, then=_url(found), done="已重新计算。")
    return _to_plan(made[0]) if made else answer


@for_quota_officer
@once
def share(request: HttpRequest, plan_id: int, uscc: str) -> HttpResponse:
    """One employer in a plan: how its score came about, and its number by hand."""
    found = plan_or_404(plan_id)
    kept = get_object_or_404(
        PlanShare.objects.select_related("employer", "adjusted_by"), plan=found, employer__uscc=uscc
    )

    def do(cleaned: dict[str, Any]) -> None:
        number, words = cleaned["number"], cleaned["words"]
        adjust_share(found.pk, sent_version(request), uscc, number, words, access.acting(request), now())

    editable = found.state in EDITABLE and found.author == access.staff_of(request)
    words = _words(found, kept.employer.name, "保存") | _share_words(found, kept) | {"editable": editable}
    form = ShareForm(request.POST or None, initial={"number": kept.number, "words": kept.reason})
    template = "bureau/allocation_share.html"
    return act_page(request, BUREAU, form, do, words, then=_url(found), done="已调整。", template=template)


def _share_words(found: AllocationPlan, kept: PlanShare) -> dict[str, Any]:
    parts = parts_of_share(found, kept)
    facts = [
        ("申报", f"{kept.declared} 个"),
        ("得分", f"{score_words(kept.scored)}，第 {kept.place} 名"),
        ("计算", f"{kept.computed} 个"),
        ("分得", f"{kept.number} 个"),
    ]
    if kept.adjusted_by:
        facts.append(("人工调整", f"{kept.adjusted_by.name}，{cn_date(kept.adjusted_at)}：{kept.reason}"))
    return {
        "lead": f"总数 {grouped(found.total)} 个，还剩 {grouped(found.total - found.granted)} 个可以分。",
        "facts": [{"label": label, "value": value} for label, value in facts],
        "part_columns": PART_COLUMNS,
        "part_rows": part_rows(found, parts),
        "more": more_words(found, kept, parts),
    }


@for_quota_officer
@require_POST
@once
def propose(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Hand it to the second person."""
    return _press(request, plan_id, propose_allocation, "已提请批准，要由另一位名额岗人员办理。")


@for_quota_officer
@require_POST
@once
def discard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Give a draft up."""
    return _press(request, plan_id, discard_allocation, "草案已作废。")


@for_quota_officer
@once
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The second person's yes: booked and published."""
    found = plan_or_404(plan_id)
    differ = differing_words(found)
    words = {
        "lead": "批准后记入各单位台账并公布，不能撤回；以后的增减按追加、核减办理。",
        "facts": [
            {"label": "总数", "value": f"{grouped(found.total)} 个，已分 {grouped(found.granted)} 个"},
            {"label": "与政策不同的权重", "value": differ or "没有"},
            {"label": "人工调整", "value": f"{found.shares.exclude(reason='').count()} 家"},
        ],
    }
    form = RemarkForm(request.POST or None)
    return _decide(request, found, form, approve_allocation, _words(found, "批准分配方案", "批准") | words, "已批准。")


@for_quota_officer
@once
def send_back(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The second person's no."""
    found = plan_or_404(plan_id)
    words = {"lead": "退给起草人，可以修改后再提请批准。", "kind": "warning"}
    form = WordsForm(request.POST or None)
    page = _words(found, "退回分配方案", "退回起草人") | words
    return _decide(request, found, form, return_allocation, page, "已退回起草人。")


def _decide(
    request: HttpRequest,
    found: AllocationPlan,
    form: ActForm,
    service: Callable[..., AllocationPlan],
    words: dict[str, Any],
    done: str,
) -> HttpResponse:
    def do(cleaned: dict[str, Any]) -> None:
        _wake(service(found.pk, sent_version(request), cleaned["words"], access.acting(request), now()))

    return act_page(request, BUREAU, form, do, words, then=_url(found), done=done)


def _press(request: HttpRequest, plan_id: int, service: Callable[..., AllocationPlan], done: str) -> HttpResponse:
    found = plan_or_404(plan_id)
    try:
        service(found.pk, sent_version(request), access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, done)
    return redirect("bureau:allocation_plan", found.pk)


def _words(found: AllocationPlan, title: str, submit: str) -> dict[str, Any]:
    return {
        "title": title,
        "caption": f"{found.round.year}年名额分配 ・ {found.name}",
        "clause": "1.1-02",
        "submit": submit,
        "version": found.version,
        "back_url": _url(found),
    }


def _clearing(found: AllocationPlan) -> str:
    """What computing again takes away."""
    by_hand = found.shares.exclude(reason="").count()
    return f"{by_hand} 家的人工调整会被清除，需要的话重新调整。" if by_hand else ""


def _url(found: AllocationPlan) -> str:
    return reverse("bureau:allocation_plan", args=[found.pk])


def _to_plan(made: AllocationPlan) -> HttpResponse:
    _wake(made)
    return redirect("bureau:allocation_plan", made.pk)


def _wake(made: AllocationPlan) -> None:
    """A plan of many employers is computed and booked in the background: start that now, not with the next minute."""
    if made.waiting_since or (made.state == AllocationPlan.State.APPROVED and not made.booked_at):
        async_task(ALLOCATIONS, q_options=WORKING)
