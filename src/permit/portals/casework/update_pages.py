"""单位变更: what employers stated about themselves, beside the register's word; confirmed or rejected (N-07).

Clauses: N-07, 7-02
"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from permit.clock import now
from permit.portals import access
from permit.portals.casework.acting_pages import ChoiceAndWordsForm, sent_version
from permit.portals.casework.desk import Desk, officer
from permit.portals.casework.settling import WAITING, settling_list, settling_page
from permit.portals.components.text import cn_date
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.portals.update_words import change_words, compared_words, update_facts
from permit.records.models import EmployerUpdate
from permit.services.confirm_employer_update import confirm_employer_update, updates_seen_by

WORDS = {
    "columns": ("单位", "变更", "变更日", "登记库比对", "状态"),
    "waiting_caption": "等待确认",
    "empty_title": "没有等待确认的",
    "empty_text": "单位申报变更后，会列在这里。",
}
LEAD = "确认后，单位信息、证件和登录都随之更新。"
CHOICES = (("confirm", "确认：登记事项随之变更"), ("reject", "不确认"))


class UpdateRulingForm(ChoiceAndWordsForm):
    """Words are needed to reject, and wherever the register does not bear it out."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=CHOICES, **options)
        self.fields["words"].required = False
        self.fields["words"].help_text = "不确认的，或登记库有差异、未取得的，必须写明，至少 5 个字；单位会看到"


def employer_updates(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those to look at, the oldest first; then what was settled."""
    seen = updates_seen_by(officer(request))
    shown = page_of(request, seen.exclude(state=EmployerUpdate.State.STATED))
    waiting = seen.filter(state=EmployerUpdate.State.STATED).order_by("stated_at", "pk")[:WAITING]
    return settling_list(request, desk, "casework/employer_updates.html", WORDS, waiting, shown, partial(_row, desk))


def _row(desk: Desk, each: EmployerUpdate) -> list[Any]:
    return [
        {"text": each.employer.name, "url": desk.url("employer_update", each.pk), "strong": True},
        "；".join(change_words(each)),
        cn_date(each.from_day),
        compared_words(each),
        each.get_state_display(),
    ]


@once
def employer_update(request: HttpRequest, desk: Desk, update_id: int) -> HttpResponse:
    """One statement: licence and register beside it, and the ruling where it is still open."""
    found = get_object_or_404(updates_seen_by(officer(request)), pk=update_id)
    back = desk.url("employer_updates")
    words = {"title": "核对单位登记事项变更", "facts": update_facts(found), "version": found.version, "back_url": back}
    words |= {"settled_title": "单位登记事项变更", "clause": "N-07", "lead": LEAD}

    def do(given: dict[str, Any]) -> None:
        yes = given["verdict"] == "confirm"
        confirm_employer_update(update_id, sent_version(request), yes, given["words"], access.acting(request), now())

    is_open = found.state == EmployerUpdate.State.STATED
    form = UpdateRulingForm(request.POST or None)
    return settling_page(request, desk, words, form, do, is_open=is_open, done="已处理，经办人会收到短信。")
