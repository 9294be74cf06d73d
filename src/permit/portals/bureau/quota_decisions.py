"""Decisions that move numbers in mid-year: proposed with a reason, approved or turned down by a second quota officer.

Clauses: 1.1-02, 1.1-03
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now, today
from permit.portals import access
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.casework.acting_pages import ActForm, WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU, officer
from permit.portals.components.text import cn_date, cn_datetime
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import WholeNumberField
from permit.portals.idempotency import once
from permit.records.models import Employer, QuotaDecision
from permit.services.propose_quota_decision import (
    LONGEST_REASON,
    SHORTEST_REASON,
    QuotaMove,
    propose_quota_decision,
)
from permit.services.quota_ports import balance
from permit.services.quota_years import left_of_total
from permit.services.settle_quota_decision import (
    approve_quota_decision,
    reject_quota_decision,
    withdraw_quota_decision,
)

Kind, State = QuotaDecision.Kind, QuotaDecision.State
COLUMNS = ("决定", {"words": "个数", "numeric": True}, "单位", "原因", "提出", "状态")
TAGS = {"proposed": "requested", "approved": "approved", "rejected": "refused", "withdrawn": "withdrawn"}
HINTS = {
    Kind.TOTAL: "增加全年总数，先不给任何单位",
    Kind.ADDITION: "从全区未分配的名额里给一家单位",
    Kind.REDUCTION: "收回一家单位没有占用和使用的名额",
    Kind.TRANSFER: "一家单位的余额给另一家单位，总数不变",
}


class DecisionForm(ActForm):
    """What moves, how many, from whom to whom, why."""

    kind = forms.ChoiceField(
        label="决定什么",
        widget=forms.RadioSelect,
        choices=[(kind.value, f"{kind.label}：{HINTS[kind]}") for kind in Kind],
    )
    year = forms.ChoiceField(label="年度", choices=(), widget=forms.Select)
    number = WholeNumberField(label="个数", unit="个", lowest=1, highest=9999)
    source = forms.CharField(
        label="调出或核减单位的信用代码", max_length=18, required=False, help_text="核减、调剂时填写"
    )
    target = forms.CharField(
        label="追加或调入单位的信用代码", max_length=18, required=False, help_text="追加、调剂时填写"
    )
    reason = forms.CharField(
        label="原因和依据",
        max_length=LONGEST_REASON,
        help_text=f"至少 {SHORTEST_REASON} 个字，记入台账，有关单位会看到",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        this = today().year
        self.fields["year"].choices = [(str(each), f"{each}年") for each in (this, this + 1)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each kind names whom it concerns."""
        given = super().clean() or self.cleaned_data
        kind = given.get("kind")
        for name, kinds in (("source", (Kind.REDUCTION, Kind.TRANSFER)), ("target", (Kind.ADDITION, Kind.TRANSFER))):
            if kind in kinds and not (given.get(name) or "").strip() and name not in self.errors:
                self.add_error(name, f"{Kind(kind).label}要填写这家单位的信用代码。")
        return given


@for_quota_officer
def decisions(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first, in keyset pages."""
    found = QuotaDecision.objects.select_related("source", "target", "proposed_by")
    shown, waiting = page_of(request, found), found.filter(state=State.PROPOSED).count()
    words = {
        "title": f"{waiting} 项名额决定等待批准" if waiting else "没有等待批准的名额决定",
        "columns": COLUMNS,
        "rows": [_row(each) for each in shown.rows],
        "page": shown,
    }
    return render(request, "bureau/quota_decisions.html", words)


def _row(decision: QuotaDecision) -> list[Any]:
    return [
        {
            "text": f"{decision.year}年{decision.get_kind_display()}",
            "url": reverse("bureau:quota_decision", args=[decision.pk]),
        },
        str(decision.number),
        parties_words(decision),
        decision.reason if len(decision.reason) <= 40 else f"{decision.reason[:40]}…",
        {"text": decision.proposed_by.name, "note": cn_date(decision.proposed_at)},
        {"text": "", "tag": TAGS[decision.state], "tag_words": decision.get_state_display()},
    ]


def parties_words(decision: QuotaDecision) -> str:
    """From whom to whom."""
    names = [each.name for each in (decision.source, decision.target) if each is not None]
    return " → ".join(names) or "全区"


@for_quota_officer
@once
def new(request: HttpRequest) -> HttpResponse:
    """Propose one; a ledger page brings year, kind and employer along."""
    made: list[QuotaDecision] = []

    def do(given: dict[str, Any]) -> None:
        move = QuotaMove(
            given["kind"], int(given["year"]), given["number"], given["reason"], given["source"], given["target"]
        )
        made.append(propose_quota_decision(move, access.acting(request), now()))

    words = {
        "title": "提出名额决定",
        "lead": "提出后由另一位名额岗人员批准，批准时才记入台账。",
        "clause": "1.1-02",
        "submit": "提请批准",
        "back_url": reverse("bureau:quota_decisions"),
    }
    form = DecisionForm(request.POST or None, initial=_brought_along(request))
    then = reverse("bureau:quota_decisions")
    return act_page(request, BUREAU, form, do, words, then=then, done="已提请批准。")


def _brought_along(request: HttpRequest) -> dict[str, str]:
    kind, uscc = request.GET.get("kind", ""), request.GET.get("uscc", "")[:18]
    place = "target" if kind == Kind.ADDITION else "source"
    return {"kind": kind, "year": request.GET.get("year", ""), place: uscc}


@for_quota_officer
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """One decision: what it would do to whom, who asked, who answered."""
    found = _found(decision_id)
    own, waits = found.proposed_by == officer(request), found.state == State.PROPOSED
    words = {
        "decision": found,
        "title": f"{found.year}年{found.get_kind_display()} {found.number} 个",
        "facts": _facts(found),
        "may_decide": waits and not own,
        "may_withdraw": waits and own,
    }
    return render(request, "bureau/quota_decision.html", words)


def _found(decision_id: int) -> QuotaDecision:
    listed = QuotaDecision.objects.select_related("source", "target", "proposed_by", "decided_by")
    found: QuotaDecision = get_object_or_404(listed, pk=decision_id)
    return found


def _facts(found: QuotaDecision) -> list[dict[str, Any]]:
    left = left_of_total(found.year)
    answered = f"{found.decided_by.name}，{cn_datetime(found.decided_at)}" if found.decided_by else ""
    return [
        *_party("调出或核减", found.source, found),
        *_party("追加或调入", found.target, found),
        {"label": "原因和依据", "value": found.reason},
        {"label": "全区未分配", "value": "没有公布总数" if left is None else f"{left} 个"},
        {"label": "提出", "value": f"{found.proposed_by.name}，{cn_datetime(found.proposed_at)}"},
        {"label": "状态", "value": found.get_state_display()},
        *([{"label": "答复", "value": answered}] if answered else []),
        *([{"label": "意见", "value": found.words}] if found.words else []),
    ]


def _party(label: str, employer: Employer | None, found: QuotaDecision) -> list[dict[str, Any]]:
    if employer is None:
        return []
    state = balance(employer, found.year)
    now_words = f"核定 {state.allotted} 个，占用 {state.reserved} 个，已用 {state.used} 个，余额 {state.free} 个"
    return [{"label": f"{label}单位", "values": [f"{employer.name}（{employer.uscc}）", f"现在{now_words}"]}]


@for_quota_officer
@once
def approve(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The second person says yes: it enters the ledger."""
    words = {"title": "批准这项决定", "submit": "批准，记入台账", "lead": "批准后立即记入台账，有关单位会收到短信。"}
    return _act(request, decision_id, approve_quota_decision, words, done="已批准，记入台账。", optional=True)


@for_quota_officer
@once
def reject(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The second person says no, with words."""
    words = {"title": "不批准这项决定", "submit": "不批准", "kind": "warning", "lead": "写明理由，提出人会看到。"}
    return _act(request, decision_id, reject_quota_decision, words, done="没有批准。")


@for_quota_officer
@once
def withdraw(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Who proposed it takes it back."""
    words = {"title": "撤回这项决定", "submit": "撤回", "kind": "warning", "lead": "撤回后可以重新提出。"}
    return _act(request, decision_id, withdraw_quota_decision, words, done="已撤回。")


def _act(
    request: HttpRequest,
    decision_id: int,
    service: Callable[..., object],
    words: dict[str, Any],
    *,
    done: str,
    optional: bool = False,
) -> HttpResponse:
    found = _found(decision_id)
    form = WordsForm(request.POST or None)
    form.fields["words"].label, form.fields["words"].required = "意见", not optional

    def do(given: dict[str, Any]) -> None:
        service(decision_id, sent_version(request), given["words"], access.acting(request), now())

    back = reverse("bureau:quota_decision", args=[decision_id])
    words |= {"facts": _facts(found), "version": found.version, "clause": "1.1-02", "back_url": back}
    return act_page(request, BUREAU, form, do, words, then=back, done=done)
