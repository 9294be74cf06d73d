"""What came back to the employer, each place with the way to mend it, and sending it on again.

Clauses: N-03, 7-05
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from permit.clock import now, today
from permit.domain.lifecycle import State
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.case_access import case_for_employer
from permit.portals.employer.acts import DeclarationForm, act, posted, sent_version
from permit.portals.employer.attachments import attachment_groups
from permit.portals.employer.case_words import title_of
from permit.portals.employer.declaring import declaration_words
from permit.portals.employer.entry_tasks import slot_anchor
from permit.portals.employer.gate import by_agent
from permit.portals.employer.review_page import drawn_employer_slot
from permit.portals.employer.targets import target_title
from permit.portals.employer.uploads import unfit_places
from permit.portals.idempotency import once
from permit.records.models import Case, Defect
from permit.services.answer_employer_return import answer_employer_return, is_answered, open_return, still_wrong
from permit.services.ask_registries import ask_about_employer
from permit.services.case_problems import problems_of
from permit.services.employer_entry import entry_of


@by_agent
@once
def corrections(request: HttpRequest, number: str) -> HttpResponse:
    """Every defect of the employer's with its place; then the declaration and the button."""
    found = case_for_employer(request, number)
    if found.state != State.RETURNED_TO_EMPLOYER:
        return redirect("employer:case", number=number)

    def do(_: dict[str, Any]) -> None:
        answer_employer_return(number, sent_version(request), True, access.acting(request), now())
        if found.person is None:
            ask_about_employer(found.employer, found, now())

    then = reverse("employer:case", args=[number])
    template = "employer/corrections.html"
    words = corrections_page(found)
    words["declaring"] = declaration_words(request, found)
    words["problems"] = unfit_places(request, [row["place"] for row in words["rows"] if row["place"]])
    return act(request, DeclarationForm(posted(request)), do, then, words, done="已重新提交。", template=template)


def corrections_page(case: Case) -> dict[str, Any]:
    """The page's content."""
    sent_back = open_return(case)
    defects = list(sent_back.defects.select_related("sent_back").filter(owner="employer")) if sent_back else []
    slots = problems_of(case, today()).slots
    rows = [_row(case, defect, slots) for defect in defects]
    still_open = sum(not row["answered"] for row in rows)
    until = f"{chinese_date(case.correct_by)}前补正，逾期办件关闭。" if case.correct_by else ""
    return {
        "case": case,
        "title": f"还有 {still_open} 处要补正" if still_open else "都改好了，可以重新提交",
        "lead": f"只能修改下面列出的内容。{until}",
        "caption": f"{title_of(case)} ・ {case.number}",
        "sent_back": sent_back,
        "rows": rows,
        "version": case.version,
    }


def _row(case: Case, defect: Defect, slots: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": target_title(defect.kind, defect.target, slots),
        "words": defect.words,
        "clause": defect.clause,
        "answered": is_answered(defect, case) and not still_wrong(defect, slots),
        "url": "",
        "place": None,
    }
    if defect.kind == "material":
        row["place"] = _marked(_place(case, defect, slots), bool(row["answered"]))
    else:
        row["url"] = reverse("employer:information-section", args=[defect.target.split(".")[0]])
    return row


def _marked(place: dict[str, Any] | None, answered: bool) -> dict[str, Any] | None:
    """The place with whether it was mended since the return; a paper without its term is not yet (5-05)."""
    if place is not None and not place.get("term_form"):
        place["slot"] |= {"status": "changed" if answered else "missing", "words": "已改" if answered else "待补正"}
    return place


def _place(case: Case, defect: Defect, slots: Any) -> dict[str, Any] | None:
    if case.person is None:
        entry = entry_of(case.employer, today())
        anchor = slot_anchor(defect.target)
        for group in attachment_groups(case.employer, entry):
            for row in group["rows"]:
                if row["slot"]["id"] == anchor:
                    return dict(row)
        return None
    slot = next((slot for slot in slots if slot.key == defect.target), None)
    return drawn_employer_slot(case, slot, True) if slot else None
