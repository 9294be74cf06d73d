"""Requests between holder and employer that came to the officers: look at both sides, rule, say why (R-17, 7-02).

Clauses: R-17, 7-02, 6.4-01
"""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from permit.clock import now
from permit.portals import access
from permit.portals.casework.acting_pages import ActForm, sent_version
from permit.portals.casework.desk import Desk, officer
from permit.portals.casework.settling import WAITING, settling_list, settling_page
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import DateTripletField
from permit.portals.idempotency import once
from permit.portals.party_request_words import COLUMNS, FIRST_DAY, facts_of, row_of, title_of
from permit.records.models import PartyRequest
from permit.services.party_requests import Kind, State
from permit.services.rule_party_request import requests_before, requests_seen_by, rule_party_request

VERDICTS = {
    Kind.RELEASE: (("grant", "解除关联"), ("reject", "不予解除")),
    Kind.CLEAR: (("grant", "注销证件"), ("reject", "不予注销")),
}

WORDS = {
    "columns": COLUMNS,
    "waiting_caption": "等待处理",
    "empty_title": "没有等待处理的",
    "empty_text": "双方没有谈妥的事项到期后，会列在这里。",
}
LEAD = "对方没有按期答复，或没有同意，由属地部门处理。"


class RulingForm(ActForm):
    """Yes or no, the day of leaving, and why."""

    verdict = forms.ChoiceField(label="处理", choices=(), widget=forms.RadioSelect)
    left_on = DateTripletField(label="离职日期", earliest=FIRST_DAY)
    words = forms.CharField(
        label="依据和理由", max_length=500, help_text="至少 5 个字，双方都会看到",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, asked: PartyRequest, **options: Any) -> None:
        super().__init__(*args, initial={"left_on": asked.left_on}, **options)
        self.fields["verdict"].choices = VERDICTS[Kind(asked.kind)]  # type: ignore[attr-defined]
        if asked.kind != Kind.RELEASE:
            del self.fields["left_on"]


def party_requests(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those to rule on, the oldest first; then what was ruled on."""
    staff = officer(request)
    waiting = requests_before(staff).order_by("passed_at", "pk")[:WAITING]
    shown = page_of(request, requests_seen_by(staff).exclude(state=State.WITH_OFFICE))
    return settling_list(request, desk, "casework/party_requests.html", WORDS, waiting, shown, partial(_row, desk))


def _row(desk: Desk, each: PartyRequest) -> list[Any]:
    return row_of(each, desk.url("party_request", each.pk))


@once
def party_request(request: HttpRequest, desk: Desk, request_id: int) -> HttpResponse:
    """One request: both sides, and the ruling where it is still open."""
    found = get_object_or_404(requests_seen_by(officer(request)), pk=request_id)
    back = desk.url("party_requests")
    clause = "7-02" if found.kind == Kind.CLEAR else "6.4-01"
    words = {"title": title_of(found), "facts": facts_of(found), "version": found.version, "back_url": back}
    words |= {"tab_title": found.get_kind_display(), "clause": clause, "lead": LEAD}
    form = RulingForm(request.POST or None, asked=found)

    def do(given: dict[str, Any]) -> None:
        rule_party_request(
            request_id, sent_version(request), given["verdict"] == "grant", given["words"], access.acting(request),
            now(), given.get("left_on"),
        )  # fmt: skip

    is_open = found.state == State.WITH_OFFICE
    return settling_page(request, desk, words, form, do, is_open=is_open, done="已处理，双方会收到短信。")
