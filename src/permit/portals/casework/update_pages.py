"""单位变更: what employers stated about themselves, beside the register's word; confirmed or rejected (N-07).

Clauses: N-07, 7-02
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from permit.clock import now
from permit.portals import access
from permit.portals.casework.acting_pages import ChoiceAndWordsForm, act_page, sent_version
from permit.portals.casework.desk import Desk, officer
from permit.portals.components.text import cn_date
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.portals.update_words import change_words, compared_words, update_facts
from permit.records.models import EmployerUpdate
from permit.services.confirm_employer_update import confirm_employer_update, updates_seen_by

COLUMNS = ("单位", "变更", "变更日", "登记库比对", "状态")
CHOICES = (("confirm", "确认：登记事项随之变更"), ("reject", "不确认"))
WAITING = 200


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
    words = {
        "desk": desk,
        "columns": COLUMNS,
        "waiting": [_row(desk, each) for each in waiting],
        "settled": [_row(desk, each) for each in shown.rows],
        "page": shown,
    }
    return render(request, "casework/employer_updates.html", words)


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
    if found.state != EmployerUpdate.State.STATED and request.method == "GET":
        return render(request, "casework/party_request.html", {**words, "title": "单位登记事项变更", "desk": desk})

    def do(given: dict[str, Any]) -> None:
        yes = given["verdict"] == "confirm"
        confirm_employer_update(update_id, sent_version(request), yes, given["words"], access.acting(request), now())

    words |= {"submit": "作出处理", "clause": "N-07", "lead": "确认后，单位信息、证件和登录都随之更新。"}
    form = UpdateRulingForm(request.POST or None)
    return act_page(request, desk, form, do, words, then=back, done="已处理，经办人会收到短信。")
