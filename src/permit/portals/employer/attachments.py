"""附件管理: ① and ② with the information, ③–⑦ after it, ⑥ and ⑦ together as 其他.

Clauses: 6.1.1-03, 6.1.1-M1, 6.1.1-M2, 6.1.1-M3, 6.1.1-M4, 6.1.1-M5, 6.1.1-M6, 6.1.1-M7, 6.6-02,
6.6-M1, 6.6-M2, 6.6-M3, 6.6-M4, 6.6-M5
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.documents.statements import EmployerIntegrityFacts, render_employer_integrity
from permit.domain.lifecycle import BUSINESS_NAMES, State
from permit.domain.sections import read, section
from permit.portals import access
from permit.portals.employer.entry_tasks import slot_anchor
from permit.portals.employer.gate import at_entry
from permit.portals.employer.information import registration_of
from permit.portals.employer.uploads import (
    drawn_slot,
    take_back,
    take_term,
    take_upload,
    take_waiver,
    term_form,
    unfit_places,
    waiver,
)
from permit.portals.idempotency import once
from permit.records.models import AttachmentVersion, Employer
from permit.services.answer_employer_return import open_return
from permit.services.employer_entry import Entry, complete_information, entry_of
from permit.services.former_department import business_of_entry
from permit.services.material_slots import SlotStatus
from permit.services.save_section import stored_section

GROUPS = (
    ("证照和资质", "随单位信息一起完善", ("6.1.1-M1", "6.1.1-M2", "6.6-M1", "6.6-M2")),
    (
        "产值贡献、诚信声明、经办人",
        "单位信息填完以后上传",
        ("6.1.1-M3", "6.1.1-M4", "6.1.1-M5", "6.6-M3", "6.6-M4", "6.6-M5"),
    ),
    ("其他", "查不到实缴资本时的验资报告和其他材料，合并在这里上传", ("6.1.1-M6", "6.1.1-M7")),
)
NOT_YET = "请先把单位信息和证照资质填完，再上传这一组。"
LOCKED = "权限申请正在办理，附件暂时不能更换。退回补正时，只能更换退回意见所列的材料。"


def slot_lock(employer: Employer, entry: Entry, slot: SlotStatus) -> str:
    """Why nothing can be uploaded here now; '' when it can."""
    case = registration_of(employer)
    if case is not None:
        if case.state == State.RETURNED_TO_EMPLOYER and slot.key in defects_by_slot(employer):
            return ""
        return LOCKED
    sections_whole = all(whole for _, whole in entry.sections)
    early = slot in entry.slots_early(True)
    return "" if early or (sections_whole and entry.information_whole) or slot.versions else NOT_YET


def defects_by_slot(employer: Employer) -> dict[str, str]:
    """Words of the open return by slot."""
    case = registration_of(employer)
    sent_back = open_return(case) if case else None
    return {d.target: d.words for d in sent_back.defects.filter(kind="material")} if sent_back else {}


@at_entry
def attachments(request: HttpRequest) -> HttpResponse:
    """All places, in the guide's groups."""
    employer = access.employer_of(request)
    entry = entry_of(employer, today())
    open_count = sum(slot.blocking for slot in entry.slots)
    groups = attachment_groups(employer, entry)
    words = {
        "groups": groups,
        "problems": unfit_places(request, [row for group in groups for row in group["rows"]]),
        "open": open_count,
        "title_open": f"还有 {open_count} 份附件要上传",
        "entry": entry,
    }
    return render(request, "employer/attachments.html", words)


def attachment_groups(employer: Employer, entry: Entry) -> list[dict[str, Any]]:
    """Title, note and drawn slots of each group, with why it is closed."""
    defects = defects_by_slot(employer)
    groups = []
    for title, note, materials in GROUPS:
        slots = [slot for slot in entry.slots if slot.material.id in materials and slot.required is not False]
        slots += [slot for slot in entry.slots if slot.material.id in materials and slot.required is False]
        rows = [_place(employer, entry, slot, defects.get(slot.key, "")) for slot in slots]
        closed = {row["locked"] for row in rows if row["locked"]}
        if not rows:
            continue
        groups.append({"title": title, "note": note, "rows": rows, "closed": "".join(sorted(closed))})
    return groups


def _place(employer: Employer, entry: Entry, slot: SlotStatus, defect: str) -> dict[str, Any]:
    locked = slot_lock(employer, entry, slot)
    template = reverse("employer:integrity-statement") if slot.part.template == "employer_integrity" else ""
    drawn = drawn_slot(slot, template, None if locked else _removal, defect)
    upload = "" if locked else reverse("employer:upload", kwargs={"anchor": slot_anchor(slot.key)})
    term = reverse("employer:attachment-term", kwargs={"anchor": slot_anchor(slot.key)})
    asked = None if locked else term_form(slot)
    waive = reverse("employer:attachment-waive", kwargs={"anchor": slot_anchor(slot.key)})
    place = {"slot": drawn, "upload_url": upload, "locked": locked, "term_url": term, "term_form": asked}
    return {**place, **(waiver(slot, waive) if upload and slot.required else {})}


def _removal(version: AttachmentVersion) -> str:
    return reverse("employer:attachment-remove", kwargs={"version_id": version.pk})


def _slot(entry: Entry, anchor: str) -> SlotStatus:
    for slot in entry.slots:
        if slot_anchor(slot.key) == anchor:
            return slot
    raise Http404


def _in_place(
    request: HttpRequest, anchor: str, act: Callable[[Employer, SlotStatus], HttpResponse], *, empty: bool = False
) -> HttpResponse:
    """Do something at one of the employer's own places, then look whether all is there; 404 where it is locked."""
    employer = access.employer_of(request)
    entry = entry_of(employer, today())
    slot = _slot(entry, anchor)
    if slot_lock(employer, entry, slot) or (empty and slot.versions):
        raise Http404
    response = act(employer, slot)
    complete_information(employer, entry_of(employer, today()), now())
    return response


@at_entry
@require_POST
def upload(request: HttpRequest, anchor: str) -> HttpResponse:
    """Take a file into one of the employer's own places."""
    return _in_place(request, anchor, lambda employer, slot: take_upload(request, employer, slot.key, _page(employer)))


@at_entry
@require_POST
def term(request: HttpRequest, anchor: str) -> HttpResponse:
    """Until when the newest file of a place runs (5-04)."""
    return _in_place(request, anchor, lambda employer, slot: take_term(request, slot, _page(employer)))


@at_entry
@require_POST
@once
def waive(request: HttpRequest, anchor: str) -> HttpResponse:
    """A paper that cannot be had (R-38)."""
    return _in_place(request, anchor, lambda employer, slot: take_waiver(request, slot, _page(employer)), empty=True)


@at_entry
@require_POST
@once
def remove(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take a file of the employer's own back."""
    employer = access.employer_of(request)
    own = AttachmentVersion.objects.filter(attachment__employer=employer).select_related("attachment")
    version = get_object_or_404(own, pk=version_id)
    entry = entry_of(employer, today())
    slot = next((each for each in entry.slots if each.attachment == version.attachment), None)
    if slot is None or slot_lock(employer, entry, slot):
        raise Http404
    return take_back(request, version.pk, _page(employer))


def _page(employer: Employer) -> str:
    """Where the places of the employer are shown now: after a return among the corrections."""
    case = registration_of(employer)
    return reverse("employer:corrections", args=[case.number]) if case else reverse("employer:attachments")


@at_entry
def integrity_statement(request: HttpRequest) -> HttpResponse:
    """The employer's integrity statement, filled in, to sign and stamp (6.1.1-M4)."""
    employer = access.employer_of(request)
    body, agent = stored_section(employer, "body"), stored_section(employer, "agent")
    values = read(section("employer", "body"), body.data if body else None).values
    named = read(section("employer", "agent"), agent.data if agent else None).values
    facts = EmployerIntegrityFacts(
        employer=employer.name,
        uscc=employer.uscc,
        legal_representative=values.get("legal_representative") or "",
        filing_agent=named.get("name") or "",
        business=BUSINESS_NAMES[business_of_entry(employer)],
    )
    return pdf_response(render_employer_integrity(facts, today()), "单位诚信声明.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at or keep, by this name."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return response
