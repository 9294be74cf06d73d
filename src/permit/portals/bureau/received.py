"""转入: a signed file of another district is uploaded, checked holder by holder, decided, and answered by another file.

Clauses: R-18, R-36, N-06
"""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django_q.tasks import async_task

from permit.clock import now, today
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.access import opens
from permit.portals.bureau.district_words import permit_link, tabs
from permit.portals.bureau.hand_overs import download
from permit.portals.casework.acting_pages import ActForm, ChoiceAndWordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU, DESK_ROLES, officer
from permit.portals.components.text import cn_date, cn_datetime, mask_id
from permit.portals.employer.lists import page_of
from permit.portals.hand_over_jobs import UNTIL_DONE
from permit.portals.idempotency import once
from permit.records.models import ReceivedHandOver
from permit.services.answer_hand_over import answer_file, answer_hand_over
from permit.services.handing_over import district_name
from permit.services.permit_standing import STATE_NAMES
from permit.services.receive_hand_over import (
    Checked,
    checked_holders,
    export_of,
    receive_hand_over,
    unasked_holders,
)
from permit.services.visible_cases import CASE_ROLES

State = ReceivedHandOver.State
LIST = "bureau:received"
SHOWN = 200
CHOICES = (("take", "接收：没有问题的人转入本区，有问题的按列出的问题答复对方"), ("decline", "都不接收"))


class ReceivedForm(ActForm):
    """The file as it came."""

    file = forms.FileField(label="对方的转出文件", help_text="对方区下载后原样发来的 .json 文件，请不要打开另存")


class DecisionForm(ChoiceAndWordsForm):
    """Taking in needs no words; declining does."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=CHOICES, **options)
        self.fields["words"].required = False
        self.fields["words"].help_text = "不接收的必须写明理由，至少 5 个字，对方区会看到"


@opens("bureau", *CASE_ROLES)
def received(request: HttpRequest) -> HttpResponse:
    """All that came, the newest first, in keyset pages."""
    shown = page_of(request, ReceivedHandOver.objects.annotate(holder_count=Count("holders")))
    rows = [
        [
            {"text": district_name(each.from_district), "url": reverse("bureau:received_one", args=[each.pk]),
             "strong": True},
            each.mover_name or "个人转入",
            f"{each.holder_count} 人",
            cn_date(each.uploaded_at),
            each.get_state_display(),
        ]
        for each in shown.rows
    ]  # fmt: skip
    columns = ("来自", "单位", "人数", "上传", "状态")
    words = {"tabs": tabs("in"), "columns": columns, "rows": rows, "page": shown}
    words["may_upload"] = officer(request).role in DESK_ROLES
    return render(request, "bureau/received.html", words)


@opens("bureau", *DESK_ROLES)
@once
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file; a genuine one waits for the decision of a second officer."""
    form = ReceivedForm(request.POST or None, request.FILES or None)
    made: list[ReceivedHandOver] = []

    def do(given: dict[str, Any]) -> None:
        made.append(receive_hand_over(given["file"].read(), access.acting(request), now()))
        if unasked_holders(made[0]):
            async_task(UNTIL_DONE)

    words = {
        "title": "上传其他区的转出文件",
        "lead": "先核对签名、格式和期限，再逐人核对身份证号码和本区已有的证件。",
        "clause": "6.6-01",
        "submit": "上传并核对",
        "back_url": reverse(LIST),
        "multipart": True,
    }
    return act_page(request, BUREAU, form, do, words, then=reverse(LIST), done="文件真实有效，等终审人决定是否接收。")


@opens("bureau", *CASE_ROLES)
def received_one(request: HttpRequest, received_id: int) -> HttpResponse:
    """One file: what it says of each holder, what stands against taking it in."""
    found, me = _found(received_id), officer(request)
    open_now = found.state == State.WAITING
    left, total = unasked_holders(found), found.holders.count()
    words = {
        "found": found,
        "asked": {"done": total - left, "of": total} if open_now and left else None,
        "count_words": f"共 {total} 人" + (f"，有问题的在前，列出 {SHOWN} 人" if total > SHOWN else ""),
        "district": (district := district_name(found.from_district)),
        "title": _title(left) if open_now else f"已答复{district}",
        "caption": f"由{district}转入" + (f" ・ {found.mover_name}" if found.mover_name else ""),
        "facts": _facts(found),
        "holder_columns": ("姓名", "身份证号码", "证件编号", "有效期止", "状态", "结果" if not open_now else "核对"),
        "holder_rows": _holder_rows(found, open_now),
        "may_decide": open_now and me.role == "decider" and me.pk != found.uploaded_by_id,
        "waits": open_now,
    }
    return render(request, "bureau/received_one.html", words)


@opens("bureau", "decider")
@once
def decide(request: HttpRequest, received_id: int) -> HttpResponse:
    """Take in, or decline; the signed answer is there at once."""
    found = _found(received_id)

    def do(given: dict[str, Any]) -> None:
        take = given["verdict"] == "take"
        answer_hand_over(received_id, sent_version(request), take, given["words"], access.acting(request), now())

    then = reverse("bureau:received_one", args=[received_id])
    words = {
        "title": f"决定是否接收{district_name(found.from_district)}的持证人",
        "facts": _facts(found),
        "version": found.version,
        "clause": "6.6-01",
        "submit": "决定并签名答复",
        "back_url": then,
    }
    form = DecisionForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=then, done="已决定，请下载答复文件发回对方区。")


@opens("bureau", *DESK_ROLES)
def answer(request: HttpRequest, received_id: int) -> HttpResponse:
    """The signed answer, for sending back."""
    found = get_object_or_404(ReceivedHandOver.objects.exclude(answer_key=""), pk=received_id)
    return download(answer_file(found), f"答复-{found.from_district}-{found.pk}.json")


def _title(left: int) -> str:
    return f"正在与公安核对，还有 {left} 人" if left else "文件真实，等决定是否接收"


def _found(received_id: int) -> ReceivedHandOver:
    listed = ReceivedHandOver.objects.select_related("uploaded_by", "decided_by", "key")
    found: ReceivedHandOver = get_object_or_404(listed, pk=received_id)
    return found


def _facts(found: ReceivedHandOver) -> list[dict[str, Any]]:
    return [
        {"label": "来自", "value": district_name(found.from_district)},
        *([{"label": "随迁单位", "value": f"{found.mover_name}（{found.mover_uscc}）"}] if found.mover_name else []),
        {"label": "签名", "value": f"由启用的密钥签名，指纹开头 {found.key.fingerprint[:16]}"},
        {"label": "接收期限", "value": chinese_date(found.accept_until)},
        {"label": "上传", "value": f"{found.uploaded_by.name}，{cn_datetime(found.uploaded_at)}"},
        *(
            [{"label": "决定", "value": f"{found.decided_by.name}，{cn_datetime(found.decided_at)}"}]
            if found.decided_by
            else []
        ),
        *([{"label": "理由", "value": found.words}] if found.words else []),
    ]


def _holder_rows(found: ReceivedHandOver, open_now: bool) -> list[list[Any]]:
    checked = checked_holders(found, export_of(found), today())
    checked.sort(key=lambda each: not each.problems)
    return [
        [
            {"text": each.holder.name, "strong": True},
            mask_id(each.holder.id_number),
            permit_link(each.line.permit) if each.line.permit else each.holder.number,
            chinese_date(each.holder.valid_until),
            STATE_NAMES.get(each.holder.state_on(today()), ""),
            _verdict(each) if open_now else _result(each),
        ]
        for each in checked[:SHOWN]
    ]


def _verdict(each: Checked) -> str:
    if each.problems:
        return "不能接收：" + "；".join(each.problems)
    return "可以接收" + ("；" + "；".join(each.notices) if each.notices else "")


def _result(each: Checked) -> str:
    return each.line.get_state_display() + (f"：{each.line.words}" if each.line.words else "")
