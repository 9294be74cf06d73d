"""申报转入: permits of other districts that their holders declared; asked about there, accepted or refused here (R-36).

Clauses: R-36, N-14
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from permit.clock import now
from permit.portals import access
from permit.portals.access import opens
from permit.portals.bureau.district_words import tabs
from permit.portals.casework.acting_pages import ChoiceAndWordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU, officer
from permit.portals.casework.settling import WAITING, settling_list
from permit.portals.components.text import cn_date, mask_id
from permit.portals.declared_words import declared_facts
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.records.models import DeclaredPermit
from permit.services.handing_over import district_name
from permit.services.verify_declared_permit import verify_declared_permit
from permit.services.visible_cases import CASE_ROLES

LIST = "bureau:declared"
WORDS = {
    "columns": ("持证人", "发证的区", "证件编号", "申报", "状态"),
    "waiting_caption": "等待核实",
    "empty_title": "没有等待核实的",
    "empty_text": "持证人申报后，会列在这里。",
}
CHOICES = (("verify", "已向发证的区核实，证件转入本区"), ("refuse", "不予认可"))


class VerdictForm(ChoiceAndWordsForm):
    """Yes or no, and with whom and how it was verified."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=CHOICES, **options)
        self.fields["words"].label = "怎样核实的，或不予认可的理由"
        self.fields["words"].help_text = "至少 10 个字，例如与哪个区、何时、用什么方式核实；持证人会看到"


@opens("bureau", *CASE_ROLES)
def declared(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; then what was settled."""
    listed = DeclaredPermit.objects.select_related("person")
    shown = page_of(request, listed.exclude(state="stated"))
    waiting = listed.filter(state="stated").order_by("pk")[:WAITING]
    words = {**WORDS, "tabs": tabs("declared")}
    return settling_list(request, BUREAU, "bureau/declared.html", words, waiting, shown, _row)


def _row(each: DeclaredPermit) -> list[Any]:
    return [
        {"text": each.person.name, "url": reverse("bureau:declared_one", args=[each.pk]), "strong": True},
        district_name(each.district),
        each.number,
        cn_date(each.stated_at),
        each.get_state_display(),
    ]


@opens("bureau", *CASE_ROLES)
@once
def declared_one(request: HttpRequest, declared_id: int) -> HttpResponse:
    """One declaration with its confirmation; the acceptor settles it."""
    found = get_object_or_404(DeclaredPermit.objects.select_related("person", "proof"), pk=declared_id)
    back = reverse(LIST)
    proof = {"label": "确认单", "value": found.proof.file_name, "action": "打开"}
    proof |= {"url": reverse("files:download", args=[found.proof_id])}
    who = {"label": "持证人", "value": f"{found.person.name}（{mask_id(found.person.id_number)}）"}
    facts = [who, *declared_facts(found), proof]
    words = {
        "title": "核实其他区的证件",
        "facts": facts,
        "version": found.version,
        "back_url": back,
        "clause": "6.4-02",
    }
    if found.state != DeclaredPermit.State.STATED or officer(request).role != "acceptor":
        return render(request, "casework/settled.html", {**words, "title": "其他区的证件", "desk": BUREAU})

    def do(given: dict[str, Any]) -> None:
        yes = given["verdict"] == "verify"
        verify_declared_permit(declared_id, sent_version(request), yes, given["words"], access.acting(request), now())

    lead = "证件转入后是挂起状态，持证人补齐信息和附件，由新单位办理聘用单位变更。"
    words |= {"submit": "作出处理", "lead": lead}
    return act_page(
        request, BUREAU, VerdictForm(request.POST or None), do, words, then=back, done="已处理，持证人会收到短信。"
    )
