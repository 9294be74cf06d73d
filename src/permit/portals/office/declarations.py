"""The office goes through its employers' declarations: takes the figures, corrects one, or sends it back.

Clauses: 1.1-01
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now, today
from permit.domain.errors import Problem
from permit.domain.quota_round import AMOUNT, amount_words, dimensions_of, read_amount
from permit.portals import access
from permit.portals.access import opens
from permit.portals.casework.acting_pages import ActForm, act_page, sent_version
from permit.portals.casework.desk import OFFICE, officer
from permit.portals.declaration_words import (
    DECLARATION_COLUMNS,
    amount_rows,
    declaration_row,
    declared_facts,
    labels_of,
    round_title,
    span_words,
)
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.records.models import NeedDeclaration, QuotaRound
from permit.services.check_declaration import Correction, accept_declaration, return_declaration

SHOWN = {"sent": "待核对", "returned": "已退回", "accepted": "已核对"}
WHY = "why-"


@opens("office")
def declarations(request: HttpRequest) -> HttpResponse:
    """The declarations of the newest round that has opened, of the office's own territory; those that wait first."""
    opened = QuotaRound.objects.filter(district=settings.DISTRICT, opens_on__lte=today())
    found = opened.order_by("-year").first()
    if found is None:
        return render(request, "office/declarations.html", {"title": "还没有名额申报"})
    chosen = request.GET.get("state", "sent")
    if chosen not in SHOWN:
        raise Http404
    own = found.declarations.filter(employer__office=officer(request).office_id, sent_at__isnull=False)
    shown = page_of(request, own.filter(state=chosen).select_related("employer__office"))
    waiting = own.filter(state="sent").count()
    context = {
        "title": f"{found.year}年名额申报：{waiting} 份待核对" if waiting else f"{found.year}年名额申报：都已核对",
        "lead": f"申报时间：{span_words(found)}。核对过的数字才参加分配。",
        "tabs": [{"url": f"?state={key}", "label": words, "current": key == chosen} for key, words in SHOWN.items()],
        "columns": DECLARATION_COLUMNS,
        "rows": [declaration_row("office", each) for each in shown.rows],
        "page": shown,
    }
    return render(request, "office/declarations.html", context)


def _own(request: HttpRequest, declaration_id: int) -> NeedDeclaration:
    found = NeedDeclaration.objects.select_related("round", "employer__office", "checked_by")
    own = found.filter(employer__office=officer(request).office_id, sent_at__isnull=False)
    return get_object_or_404(own, pk=declaration_id)


@opens("office")
def declaration(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """One declaration: what was asked, the figures with their papers, and the two ways on."""
    kept = _own(request, declaration_id)
    ways = {"may_accept": kept.state == "sent", "may_return": kept.state in ("sent", "accepted")}
    return render(
        request,
        "office/declaration.html",
        declared_facts(kept) | ways | {"kept": kept, "back_url": reverse("office:declarations")},
    )


class AcceptForm(ActForm):
    """Each figure as the office takes it; one that differs from the declared one needs its reason."""

    def __init__(self, kept: NeedDeclaration, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = kept
        for each in dimensions_of(kept.round.dimensions):
            declared = amount_words(kept.amounts.get(each.key, 0))
            self.fields[AMOUNT + each.key] = forms.CharField(
                label=f"{each.label}（{each.unit}）",
                max_length=20,
                initial=declared,
                help_text=f"单位申报 {declared} {each.unit}",
            )
            self.fields[WHY + each.key] = forms.CharField(
                label=f"更正{each.label}的理由", max_length=200, required=False, help_text="没有更正的不填，单位会看到"
            )
        for field in self.fields.values():
            self._speak(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for each in dimensions_of(self.kept.round.dimensions):
            path = AMOUNT + each.key
            if path not in cleaned:
                continue
            problems: list[Problem] = []
            cleaned[path] = read_amount(cleaned[path], each.label, path, problems)
            if problems:
                self.add_error(path, ValidationError(problems[0].what))
            elif cleaned[path] != self.kept.amounts.get(each.key, 0) and not cleaned[WHY + each.key].strip():
                self.add_error(WHY + each.key, f"{each.label}与申报数不同，请写明理由。")
        return cleaned

    def corrections(self) -> dict[str, Correction]:
        """Every figure as it is taken."""
        typed = self.cleaned_data
        keys = [each.key for each in dimensions_of(self.kept.round.dimensions)]
        return {key: Correction(typed[AMOUNT + key], typed[WHY + key]) for key in keys}


class ReturnForm(ActForm):
    """What is wrong, at each field; empty where nothing is."""

    def __init__(self, kept: NeedDeclaration, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in labels_of(kept.round).items():
            self.fields[name] = forms.CharField(
                label=label, max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            self._speak(self.fields[name])


@opens("office")
@once
def accept(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """Take the figures, some corrected."""
    kept = _own(request, declaration_id)
    form = AcceptForm(kept, request.POST or None)

    def do(_: dict[str, Any]) -> None:
        accept_declaration(kept.pk, sent_version(request), form.corrections(), access.acting(request), now())

    words = _words(kept, "核对贡献数字", "核对无误，收下") | {
        "lead": "对照材料核对；有出入的改成核定数并写明理由。只有核定数参加分配。",
        "facts": [_papers(row) for row in amount_rows(kept)],
    }
    back = reverse("office:declarations")
    return act_page(request, OFFICE, form, do, words, then=back, done=f"{kept.employer.name}的申报已核对。")


def _papers(row: dict[str, Any]) -> dict[str, Any]:
    """The figure's papers, the first to open from here; the others stand on the declaration's page."""
    names = "、".join(file["name"] for file in row["files"]) or "没有材料"
    paper = {"url": row["files"][0]["url"], "action": "打开"} if row["files"] else {}
    return {"label": row["label"], "value": names, **paper}


@opens("office")
@once
def send_back(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """Send it back with every defect at its field."""
    kept = _own(request, declaration_id)
    form = ReturnForm(kept, request.POST or None)

    def do(cleaned: dict[str, Any]) -> None:
        defects = {name: cleaned[name] for name in labels_of(kept.round)}
        return_declaration(kept.pk, sent_version(request), defects, access.acting(request), now())

    words = _words(kept, "退回申报", "退回") | {
        "lead": "在要改的地方写明怎样改才对，全部问题一次说清；没有问题的不填。",
        "kind": "warning",
    }
    back = reverse("office:declarations")
    return act_page(request, OFFICE, form, do, words, then=back, done="已退回，短信已进入发送队列。")


def _words(kept: NeedDeclaration, title: str, submit: str) -> dict[str, Any]:
    return {
        "title": title,
        "caption": f"{round_title(kept.round)} ・ {kept.employer.name}",
        "clause": "1.1-01",
        "submit": submit,
        "version": kept.version,
        "back_url": reverse("office:declaration", args=[kept.pk]),
    }
