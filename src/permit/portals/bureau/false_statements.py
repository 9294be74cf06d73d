"""Findings of a false statement: record with evidence, settle by a second officer, take back on appeal (R-27).

Clauses: 7-03, R-27
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now
from permit.portals import access
from permit.portals.access import opens
from permit.portals.bureau.category_i import incoming
from permit.portals.casework.acting_pages import ActForm, ChoiceAndWordsForm, WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU, officer
from permit.portals.components.text import cn_date
from permit.portals.form_fields import IdNumberField
from permit.portals.idempotency import once
from permit.records.models import FalseStatement
from permit.services.find_false_statement import (
    record_false_statement,
    reverse_false_statement,
    settle_false_statement,
)
from permit.services.read_attachment import read_attachment

READERS = ("acceptor", "reviewer", "decider", "supervisor")
PAGE = 25
CHOICES = (("uphold", "认定：取消申请资格，注销证件，终止在办业务"), ("drop", "不予认定：证件恢复原状"))
State = FalseStatement.State


class FindingForm(ActForm):
    """Whose statement, what is wrong with it, and what shows it."""

    id_number = IdNumberField(label="申请人身份证号码")
    words = forms.CharField(
        label="申报内容和查实情况",
        max_length=1000,
        help_text="至少 10 个字；取消资格后，本人申请时会看到",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = forms.FileField(label="证据", help_text="PDF、JPG 或 PNG，不超过 20 MB")


@opens("bureau", *READERS)
def findings(request: HttpRequest) -> HttpResponse:
    """All findings, the newest first, in keyset pages."""
    found = FalseStatement.objects.select_related("person", "recorded_by").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 16:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: PAGE + 1])
    following = f"?before={shown[PAGE - 1].pk}" if len(shown) > PAGE else ""
    role = officer(request).role
    words = {"findings": shown[:PAGE], "following": following, "role": role}
    return render(request, "bureau/false_statements.html", words)


@opens("bureau", *READERS)
@once
def record(request: HttpRequest) -> HttpResponse:
    """Record a finding; the permit is frozen from today."""

    def do(cleaned: dict[str, Any]) -> None:
        evidence = incoming(cleaned["evidence"])
        record_false_statement(cleaned["id_number"], cleaned["words"], evidence, access.acting(request), now())

    words = {
        "title": "记录不实陈述",
        "lead": "记录后证件冻结，由另一位终审人决定是否认定。",
        "clause": "7-03",
        "submit": "记录并冻结证件",
        "kind": "warning",
        "back_url": reverse("bureau:false_statements"),
        "multipart": True,
    }
    form = FindingForm(request.POST or None, request.FILES or None)
    return act_page(
        request, BUREAU, form, do, words, then=reverse("bureau:false_statements"), done="已记录，等另一位工作人员决定。"
    )


@opens("bureau", "decider")
@once
def settle(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The second officer's yes or no."""
    found = get_object_or_404(_found(), pk=finding_id, state=State.INQUIRY)

    def do(cleaned: dict[str, Any]) -> None:
        upheld = cleaned["verdict"] == "uphold"
        settle_false_statement(
            finding_id, sent_version(request), upheld, cleaned["words"], access.acting(request), now()
        )

    words = {
        **_words(found),
        "title": "决定是否认定不实陈述",
        "clause": "7-03",
        "submit": "作出决定",
        "kind": "warning",
    }
    form = ChoiceAndWordsForm(request.POST or None, choices=CHOICES)
    return act_page(
        request, BUREAU, form, do, words, then=reverse("bureau:false_statements"), done="已作出决定，本人会收到短信。"
    )


@opens("bureau", "decider")
@once
def take_back(request: HttpRequest, finding_id: int) -> HttpResponse:
    """On appeal: the right is given back."""
    found = get_object_or_404(_found(), pk=finding_id, state=State.UPHELD)

    def do(cleaned: dict[str, Any]) -> None:
        reverse_false_statement(finding_id, sent_version(request), cleaned["words"], access.acting(request), now())

    words = {**_words(found), "title": "撤销认定", "clause": "7-03", "submit": "撤销认定，恢复资格和证件"}
    form = WordsForm(request.POST or None)
    return act_page(
        request, BUREAU, form, do, words, then=reverse("bureau:false_statements"), done="已撤销认定，本人会收到短信。"
    )


@opens("bureau", *READERS)
def evidence(request: HttpRequest, finding_id: int) -> HttpResponse:
    """The file that shows it, for saving."""
    version = get_object_or_404(_found(), pk=finding_id).evidence
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(version.content_type, "jpg")
    headers = {"Content-Disposition": f'attachment; filename="evidence-{finding_id}.{ending}"'}
    return HttpResponse(read_attachment(version), content_type=version.content_type, headers=headers)


def _found() -> Any:
    return FalseStatement.objects.select_related("person", "evidence", "recorded_by", "settled_by")


def _words(found: FalseStatement) -> dict[str, Any]:
    facts = [
        {"label": "申请人", "value": found.person.name},
        {"label": "申报内容和查实情况", "value": found.words},
        {"label": "记录人", "value": f"{found.recorded_by.name}，{cn_date(found.recorded_at)}"},
    ]
    if found.settled_by is not None:
        facts += [
            {"label": "认定人", "value": f"{found.settled_by.name}，{cn_date(found.settled_at)}"},
            {"label": "认定理由", "value": found.settled_words},
            {"label": "取消资格到", "value": cn_date(found.barred_until)},
        ]
    return {"facts": facts, "version": found.version, "back_url": reverse("bureau:false_statements")}
