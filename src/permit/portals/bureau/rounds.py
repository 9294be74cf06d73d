"""The declaration round in the bureau's door: planned, extended, ended, late ones by exception, every declaration.

Clauses: 1.1-01
"""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.months import chinese_date
from permit.domain.quota_round import Phase
from permit.portals import access
from permit.portals.bureau.round_forms import QUESTIONS, ExtendForm, LateForm, RoundForm, initial_of_round
from permit.portals.bureau.scopes import for_quota_officer
from permit.portals.casework.acting_pages import WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU
from permit.portals.components.text import grouped
from permit.portals.declaration_words import (
    DECLARATION_COLUMNS,
    declaration_row,
    declared_facts,
    phase_words,
    round_title,
    span_words,
)
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.records.models import Employer, NeedDeclaration, QuotaRound
from permit.services.allow_late_declaration import allow_late_declaration
from permit.services.plan_quota_round import (
    change_quota_round,
    close_quota_round,
    default_dimensions,
    extend_quota_round,
    plan_quota_round,
)
from permit.services.quota_rounds import missing_employers, phase_of

COLUMNS = ["年度", "申报时间", "现在", *({"words": w, "numeric": True} for w in ("待核对", "已退回", "已核对"))]
SHOWN = {"": "全部", "sent": "待属地核对", "returned": "已退回", "accepted": "已核对"}


@for_quota_officer
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first."""
    counts = {state: Count("declarations", filter=Q(declarations__state=state)) for state in list(SHOWN)[1:]}
    found = QuotaRound.objects.filter(district=settings.DISTRICT).annotate(**counts).order_by("-year")
    return render(request, "bureau/rounds.html", {"columns": COLUMNS, "rows": [_round_row(each) for each in found]})


def _round_row(each: Any) -> list[Any]:
    return [
        {"text": f"{each.year}年", "url": reverse("bureau:round", args=[each.year])},
        span_words(each),
        phase_words(each, today()),
        *(grouped(getattr(each, state)) for state in list(SHOWN)[1:]),
    ]


def _round(year: int) -> QuotaRound:
    return get_object_or_404(QuotaRound, year=year, district=settings.DISTRICT)


@for_quota_officer
def quota_round(request: HttpRequest, year: int) -> HttpResponse:
    """One round: how many have declared, what can be done now, the declarations."""
    found, chosen = _round(year), request.GET.get("state", "")
    phase = phase_of(found, today())
    sent = found.declarations.filter(sent_at__isnull=False)
    counts = dict(sent.order_by().values_list("state").annotate(Count("pk")))
    listed = sent.filter(state=chosen) if chosen in SHOWN and chosen else sent
    shown = page_of(request, listed.select_related("employer__office"))
    context = {
        "round": found,
        "title": _title(found, phase),
        "span": span_words(found),
        "phase": phase.value,
        "figures": [
            {"label": "待属地核对", "count": grouped(counts.get("sent", 0)), "unit": "份"},
            {"label": "已核对", "count": grouped(counts.get("accepted", 0)), "unit": "份", "note": "参加分配"},
            {"label": "已退回", "count": grouped(counts.get("returned", 0)), "unit": "份"},
            {"label": "没有申报", "count": grouped(missing_employers(found).count()), "unit": "家"},
        ],
        "tabs": [
            {"url": f"?state={key}" if key else "?", "label": words, "current": key == chosen}
            for key, words in SHOWN.items()
        ],
        "columns": DECLARATION_COLUMNS,
        "rows": [declaration_row("bureau", each) for each in shown.rows],
        "page": shown,
    }
    return render(request, "bureau/round.html", context)


def _title(found: QuotaRound, phase: Phase) -> str:
    if phase == Phase.PREPARED:
        return f"{round_title(found)}：{chinese_date(found.opens_on)}开始"
    if phase == Phase.OPEN:
        return f"{round_title(found)}：正在申报，{chinese_date(found.last_day)}截止"
    return f"{round_title(found)}：已截止"


@for_quota_officer
@once
def new(request: HttpRequest) -> HttpResponse:
    """Plan next year's round."""
    form = RoundForm(request.POST or None, initial=initial_of_round(None, today().year + 1))

    def do(_: dict[str, Any]) -> None:
        plan_quota_round(form.plan(default_dimensions(now())), access.acting(request), now())

    words = _form_words(form) | {
        "title": "开放名额申报",
        "lead": "到开始那天单位就可以申报。贡献数字按现行政策的分配维度填报。",
        "submit": "设好",
        "back_url": reverse("bureau:rounds"),
    }
    then = reverse("bureau:rounds")
    return act_page(request, BUREAU, form, do, words, then=then, done="已设好。", template="bureau/round_form.html")


@for_quota_officer
@once
def change(request: HttpRequest, year: int) -> HttpResponse:
    """Days and questions, until it opens."""
    found = _round(year)
    form = RoundForm(request.POST or None, initial=initial_of_round(found, year), year_fixed=True)

    def do(_: dict[str, Any]) -> None:
        plan = form.plan(tuple(found.dimensions), year)
        change_quota_round(found.pk, sent_version(request), plan, access.acting(request), now())

    words = _form_words(form) | _words(found, "修改申报设置", "保存")
    template = "bureau/round_form.html"
    return act_page(request, BUREAU, form, do, words, then=_url(found), done="已修改。", template=template)


def _form_words(form: RoundForm) -> dict[str, Any]:
    """The questions as groups of three fields, the rest before them."""
    groups = [
        {"legend": f"问题 {n}", "fields": [form[f"label{n}"], form[f"kind{n}"], form[f"needed{n}"]]}
        for n in range(1, QUESTIONS + 1)
    ]
    first = [form[name] for name in ("year", "opens_on", "closes_on", "remind") if name in form.fields]
    return {"clause": "1.1-01", "first": first, "groups": groups}


@for_quota_officer
@once
def extend(request: HttpRequest, year: int) -> HttpResponse:
    """A later end."""
    found = _round(year)

    def do(cleaned: dict[str, Any]) -> None:
        acting, version = access.acting(request), sent_version(request)
        extend_quota_round(found.pk, version, cleaned["closes_on"], cleaned["words"], acting, now())

    words = _words(found, "延长申报", "延长") | {"lead": f"现在的截止日期是{chinese_date(found.closes_on)}。"}
    form = ExtendForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=_url(found), done="已延长。")


@for_quota_officer
@once
def close(request: HttpRequest, year: int) -> HttpResponse:
    """End an open round today."""
    found = _round(year)

    def do(cleaned: dict[str, Any]) -> None:
        close_quota_round(found.pk, sent_version(request), cleaned["words"], access.acting(request), now())

    words = _words(found, "提前截止申报", "截止") | {
        "lead": "从现在起单位不能再申报；个别单位可以补报。",
        "kind": "warning",
    }
    form = WordsForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=_url(found), done="已截止。")


@for_quota_officer
@once
def late(request: HttpRequest, year: int) -> HttpResponse:
    """One employer may still declare."""
    found = _round(year)

    def do(cleaned: dict[str, Any]) -> None:
        uscc = cleaned["uscc"].strip().upper()
        employer = Employer.objects.filter(uscc=uscc, district=found.district).first()
        if employer is None:
            raise Refused("employer_unknown", {"uscc": uscc})
        allow_late_declaration(found, employer, cleaned["until"], cleaned["words"], access.acting(request), now())

    words = _words(found, "同意补报", "同意补报") | {"lead": "只对这一家单位开放，经办人会收到短信。"}
    form = LateForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=_url(found), done="已同意补报，短信已进入发送队列。")


@for_quota_officer
def declaration(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """What one employer declared and what the office made of it."""
    found = NeedDeclaration.objects.select_related("round", "employer__office", "checked_by")
    kept = get_object_or_404(found, pk=declaration_id, round__district=settings.DISTRICT, sent_at__isnull=False)
    back = reverse("bureau:round", args=[kept.round.year])
    return render(request, "bureau/declaration.html", declared_facts(kept) | {"back_url": back})


def _words(found: QuotaRound, title: str, submit: str) -> dict[str, Any]:
    return {
        "title": title,
        "caption": round_title(found),
        "clause": "1.1-01",
        "submit": submit,
        "version": found.version,
        "back_url": _url(found),
    }


def _url(found: QuotaRound) -> str:
    return reverse("bureau:round", args=[found.year])
