"""转区, outgoing: a holder or an employer goes to another district, by a signed file and the signed answer to it.

Clauses: R-18, 6.6-01
"""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from permit.clock import now, today
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.access import opens
from permit.portals.bureau.district_words import (
    outgoing_facts,
    outgoing_rows,
    permit_link,
    subject_of,
    tabs,
    without_employer,
)
from permit.portals.casework.acting_pages import ActForm, WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU, DESK_ROLES, officer
from permit.portals.components.text import cn_datetime
from permit.portals.declared_words import other_districts
from permit.portals.employer.lists import page_of
from permit.portals.form_fields import IdNumberField
from permit.portals.idempotency import once
from permit.records.models import HandOver, HandOverHolder
from permit.services.decide_hand_over import approve_hand_over, drop_hand_over
from permit.services.handing_over import district_name
from permit.services.ports import get_ports
from permit.services.propose_hand_over import propose_hand_over
from permit.services.settle_hand_over import settle_hand_over, take_back_from, take_back_hand_over
from permit.services.visible_cases import CASE_ROLES

State = HandOver.State
COLUMNS = ("转出", "转往", "人数", "提出", "状态")
LIST = "bureau:hand_overs"
SHOWN = 200


class ProposalForm(ActForm):
    """Whom, to where, why. One holder, or an employer with all of its holders."""

    id_number = IdNumberField(label="持证人的身份证号码", required=False, help_text="只转一个人时填写")
    uscc = forms.CharField(
        label="单位的统一社会信用代码",
        max_length=18,
        required=False,
        help_text="单位迁往其他区、持证人一并转出时填写；与身份证号码只填一项",
    )
    district = forms.ChoiceField(label="转往", choices=())
    reason = forms.CharField(
        label="原因", max_length=500, help_text="至少 5 个字", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["district"].choices = [("", "请选择"), *other_districts()]  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    """The answer of the other district."""

    file = forms.FileField(label="对方的答复文件", help_text="对方区下载后原样发来的 .json 文件")


@opens("bureau", *CASE_ROLES)
def hand_overs(request: HttpRequest) -> HttpResponse:
    """All that left or is to leave, the newest first, in keyset pages."""
    found = HandOver.objects.select_related("employer").annotate(holder_count=Count("holders"))
    shown = page_of(request, found.prefetch_related(without_employer()))
    words = {"tabs": tabs("out"), "columns": COLUMNS, "rows": outgoing_rows(shown.rows), "page": shown}
    words["may_propose"] = officer(request).role in DESK_ROLES
    return render(request, "bureau/hand_overs.html", words)


@opens("bureau", *CASE_ROLES)
def hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """One hand-over: who, where it is, and what can be done now."""
    found, me = _found(hand_over_id), officer(request)
    decides = me.role == "decider" and found.proposed_by_id != me.pk
    words = {
        "found": found,
        "district": (district := district_name(found.to_district)),
        "title": _title(found, district),
        "caption": f"{subject_of(found)} ・ 转往{district}",
        "facts": outgoing_facts(found),
        "holder_columns": ("姓名", "证件编号", "情况", "说明"),
        "holder_rows": [
            [line.permit.person.name, permit_link(line.permit), line.get_state_display(), line.words]
            for line in _lines(found)[:SHOWN]
        ],
        "count_words": f"{_lines(found).count()} 人",
        "may_approve": decides and found.state == State.PROPOSED,
        "may_drop": found.state == State.PROPOSED and (me.role == "decider" or found.proposed_by_id == me.pk),
        "may_answer": me.role in DESK_ROLES and found.state == State.SENT,
        "may_take_back": me.role == "decider" and _void(found),
        "take_back_from": take_back_from(found.accept_until) if found.accept_until else None,
    }
    return render(request, "bureau/hand_over.html", words)


def _title(found: HandOver, district: str) -> str:
    """Whose turn it is, and what became of the permits meanwhile."""
    said = {State.PROPOSED: "等终审人批准，证件还没有变化", State.SENT: f"等{district}答复，证件挂起"}
    return said.get(State(found.state)) or found.get_state_display()


def _found(hand_over_id: int) -> HandOver:
    listed = HandOver.objects.select_related("employer", "proposed_by", "decided_by")
    found: HandOver = get_object_or_404(listed.prefetch_related(without_employer()), pk=hand_over_id)
    return found


def _lines(found: HandOver) -> Any:
    return HandOverHolder.objects.filter(hand_over=found).select_related("permit__person").order_by("state", "pk")


def _void(found: HandOver) -> bool:
    """Whether no answer can be on its way any more."""
    if found.state != State.SENT or found.accept_until is None:
        return False
    return today() >= take_back_from(found.accept_until)


@opens("bureau", *DESK_ROLES)
@once
def propose(request: HttpRequest) -> HttpResponse:
    """Propose it; a decider approves."""

    def do(given: dict[str, Any]) -> None:
        propose_hand_over(
            given["id_number"], given["uscc"], given["district"], given["reason"], access.acting(request), now()
        )

    words = {
        "title": "提出转往其他区",
        "lead": "终审人批准后，生成签名的转出文件，证件挂起，直到对方区答复。",
        "clause": "6.6-01",
        "submit": "提出",
        "back_url": reverse(LIST),
    }
    form = ProposalForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=reverse(LIST), done="已提出，等终审人批准。")


@opens("bureau", "decider")
@once
def approve(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Approve: sign the file and suspend the permits."""
    found = _found(hand_over_id)

    def do(_: dict[str, Any]) -> None:
        approve_hand_over(hand_over_id, sent_version(request), access.acting(request), now())

    words = _words(found) | {
        "title": "批准转出，生成签名文件",
        "warning_text": f"批准后 {_lines(found).count()} 张证件挂起，本人会收到短信。",
        "submit": "批准并签名",
    }
    then = reverse("bureau:district_hand_over", args=[hand_over_id])
    form = ActForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=then, done="已签名，请下载文件发给对方区。")


@opens("bureau", *DESK_ROLES)
@once
def drop(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Not approved, or no longer wanted; nothing has left the house."""

    def do(given: dict[str, Any]) -> None:
        drop_hand_over(hand_over_id, sent_version(request), given["words"], access.acting(request), now())

    words = _words(_found(hand_over_id)) | {"title": "不转出", "submit": "不转出", "lead": "证件没有变化。"}
    then = reverse("bureau:district_hand_over", args=[hand_over_id])
    return act_page(request, BUREAU, WordsForm(request.POST or None), do, words, then=then, done="已办结，没有转出。")


@opens("bureau", "decider")
@once
def take_back(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """No answer came and none can come."""

    def do(given: dict[str, Any]) -> None:
        take_back_hand_over(hand_over_id, sent_version(request), given["words"], access.acting(request), now())

    words = _words(_found(hand_over_id)) | {
        "title": "收回转出",
        "submit": "收回，证件恢复原状",
        "lead": "对方区已经不能接收这份文件。请写明怎样与对方核实过，至少 10 个字。",
        "kind": "warning",
    }
    then = reverse("bureau:district_hand_over", args=[hand_over_id])
    return act_page(
        request, BUREAU, WordsForm(request.POST or None), do, words, then=then, done="已收回，本人会收到短信。"
    )


@opens("bureau", *DESK_ROLES)
@once
def answer(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Upload the other district's answer."""
    found = _found(hand_over_id)

    def do(given: dict[str, Any]) -> None:
        settle_hand_over(given["file"].read(), access.acting(request), now())

    words = _words(found) | {
        "title": f"上传{district_name(found.to_district)}的答复",
        "lead": "接收的证件在本区办结，没有接收的恢复原状。",
        "submit": "上传并办结",
        "multipart": True,
    }
    form = AnswerForm(request.POST or None, request.FILES or None)
    then = reverse("bureau:district_hand_over", args=[hand_over_id])
    return act_page(request, BUREAU, form, do, words, then=then, done="已按答复办结，本人会收到短信。")


@opens("bureau", *DESK_ROLES)
def file(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """The signed file, for sending to the other district."""
    found = get_object_or_404(HandOver.objects.exclude(file_key=""), pk=hand_over_id)
    return download(get_ports().blobs.get(found.file_key), f"转出-{found.to_district}-{found.pk}.json")


def download(content: bytes, name: str) -> HttpResponse:
    """A file of this exchange, as it is: opening and saving it elsewhere may break the signature."""
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _words(found: HandOver) -> dict[str, Any]:
    back = reverse("bureau:district_hand_over", args=[found.pk])
    facts = [
        {"label": "转出", "value": subject_of(found)},
        {"label": "转往", "value": district_name(found.to_district)},
        {"label": "原因", "value": found.reason},
        {"label": "提出", "value": f"{found.proposed_by.name}，{cn_datetime(found.proposed_at)}"},
        *([{"label": "接收期限", "value": chinese_date(found.accept_until)}] if found.accept_until else []),
    ]
    return {"facts": facts, "version": found.version, "clause": "6.6-01", "back_url": back}
