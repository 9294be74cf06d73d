"""How a request between holder and employer is told at every door, and the form that answers it.

Clauses: R-17, R-32, 7-02
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from permit.domain.months import chinese_date
from permit.portals.components.text import cn_datetime
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.records.models import PartyRequest
from permit.services.ask_for_clearing import CAUSES
from permit.services.party_requests import APPLICANT, OPEN, Kind, State, other_side

FIRST_DAY = date(1970, 1, 1)
ASK = {
    Kind.RELEASE: "解除关联，证件挂起，由新单位办理聘用单位变更",
    Kind.REINSTATE: "恢复关联；证件因此挂起的，当天恢复有效",
    Kind.CLEAR: "注销证件，注销后不能自行恢复",
}


def title_of(request: PartyRequest) -> str:
    """解除 何雨桐 与 某公司 的关联."""
    if request.kind == Kind.CLEAR:
        return f"注销{request.person.name}的证件"
    verb = "解除" if request.kind == Kind.RELEASE else "恢复"
    return f"{verb}{request.person.name}与{request.employer.name}的关联"


def waits_for(request: PartyRequest) -> str:
    """Whose turn it is, and until when."""
    if request.state == State.WITH_OFFICE:
        return request.office.name if request.office else "区人社局"
    if request.state != State.ASKED:
        return ""
    side = "本人" if other_side(request) == APPLICANT else "单位"
    return f"{side}，{chinese_date(request.answer_by)}前"


def facts_of(request: PartyRequest) -> list[dict[str, Any]]:
    """Everything both sides said, and what became of it, for `{% summary_list %}`."""
    asker = request.person.name if request.asked_by == APPLICANT else request.employer.name
    rows = [
        {"label": "事项", "value": ASK[Kind(request.kind)]},
        {"label": "员工", "value": request.person.name},
        {"label": "单位", "value": request.employer.name},
        {"label": "提出", "value": f"{asker}，{cn_datetime(request.asked_at)}"},
        *([{"label": "证号", "value": request.permit.number}] if request.permit else []),
        *([{"label": "情形", "value": CAUSES[request.cause]}] if request.cause else []),
        *([{"label": "本人填写的离职日期", "value": chinese_date(request.left_on)}] if request.left_on else []),
        {"label": "理由", "value": request.words},
    ]
    if request.proof is not None:
        file = {"url": reverse("files:download", args=[request.proof.pk]), "action": "查看"}
        rows.append({"label": "离职证明", "value": request.proof.file_name, **file})
    return [*rows, *_outcome_of(request)]


def _outcome_of(request: PartyRequest) -> list[dict[str, Any]]:
    rows = [{"label": "状态", "value": request.get_state_display()}]
    if waits_for(request):
        rows.append({"label": "等谁处理", "value": waits_for(request)})
    if request.answered_at is not None:
        agreed = request.state == State.DONE
        words = request.answer or ("同意" if agreed else "")
        rows.append({"label": "对方答复", "value": f"{words}（{cn_datetime(request.answered_at)}）"})
    if request.ruling:
        rows.append({"label": "属地部门的理由", "value": request.ruling})
    return rows


def row_of(request: PartyRequest, url: str) -> list[Any]:
    """One row of a list of requests: matter, asked, state, whose turn."""
    return [
        {"text": title_of(request), "url": url, "strong": True},
        cn_datetime(request.asked_at),
        {"text": "", "tag": request.state, "tag_words": request.get_state_display()},
        waits_for(request),
    ]


COLUMNS = ("事项", "提出时间", "状态", "等谁处理")


def is_open(request: PartyRequest) -> bool:
    return request.state in OPEN


class AnswerForm(PermitForm):
    """Yes or no. A no needs its reason; a yes to a release the day of leaving."""

    verdict = forms.ChoiceField(label="答复", choices=(), widget=forms.RadioSelect)
    left_on = DateTripletField(label="离职日期", earliest=FIRST_DAY, required=False)
    words = forms.CharField(
        label="说明", required=False, max_length=500, help_text="不同意的，须写明理由，至少 5 个字",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, asked: PartyRequest, yes: str, no: str, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("yes", yes)] if no == "" else [("yes", yes), ("no", no)]
        self.fields["verdict"].choices = choices  # type: ignore[attr-defined]
        if asked.kind != Kind.RELEASE:
            del self.fields["left_on"]

    def clean(self) -> dict[str, Any]:
        """The reason and the day where they are needed, said beside their fields."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == "no" and len((cleaned.get("words") or "").strip()) < 5:
            self.add_error("words", "请写明不同意的理由，至少 5 个字。")
        dated = "left_on" in self.fields and not self.has_error("left_on")
        if dated and cleaned.get("verdict") == "yes" and cleaned.get("left_on") is None:
            self.add_error("left_on", ValidationError("请填写离职日期。", params={"part": "year"}))
        return cleaned

    @property
    def agreed(self) -> bool:
        return bool(self.cleaned_data["verdict"] == "yes")
