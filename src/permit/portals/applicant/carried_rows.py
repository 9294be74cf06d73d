"""What a carried-over holder has to complete, as task rows and upload places (N-11).

Clauses: N-11, 6.1.2-07, 5-04, 5-05
"""

from typing import Any

from django.urls import reverse

from permit.portals.applicant.material_rows import MaterialPlace, drawn_file, named, places_of, slot_status
from permit.portals.applicant.task_rows import Row, counted, employer_rows, profile_rows
from permit.records.models import AttachmentVersion
from permit.services.carried_entry import CarriedEntry
from permit.services.material_slots import SlotStatus


def carried_sections(found: CarriedEntry) -> list[dict[str, Any]]:
    """The task list: information, attachments, the employer's confirmation, and the last look."""
    places = [_place_row(place) for place in places_of(found.slots)]
    sections = [counted("一、个人信息", profile_rows(found.entry)), counted("二、附件", places)]
    if found.needs_association:
        sections.append(counted("三、聘用单位", [_association_row(found)]))
    ready = not found.missing
    last = {
        "text": "核对并完成",
        "url": reverse("applicant:carried-complete") if ready else "",
        "status": "not_started" if ready else "blocked",
        "words": "可以完成" if ready else "未开放",
        "hint": "完成后可以打印确认单、办理业务" if ready else "前面各项齐了以后打开",
    }
    return [*sections, {"title": "核对", "rows": [last]}]


def _association_row(found: CarriedEntry) -> Row:
    row = employer_rows(found.association, None, open_now=found.entry.whole)[0]
    employer = found.carried.employer
    if found.association is not None and employer is not None and found.association.employer_id != employer.pk:
        hint = f"证件登记的单位是{employer.name}；已换单位的，请原单位先说明您已离职"
        return {**row, "status": "replace", "words": "单位不一致", "hint": hint}
    return row


def place_url(material_id: str, slot_key: str = "") -> str:
    """The page of one material; `slot_key` leads to one of its parts."""
    address = reverse("applicant:carried-material", args=[material_id])
    return f"{address}#slot-{slot_key}" if slot_key else address


def _place_row(place: MaterialPlace) -> Row:
    row = {"text": place.title, "url": place_url(place.material.id)}
    if place.open:
        titles = named(f"{slot.title}（{slot.words}）" for slot in place.open)
        return {**row, "status": "missing", "count": len(place.open), "hint": titles}
    if any(slot.state == "waived" for slot in place.slots):
        return {**row, "status": "done", "words": "已说明", "hint": "说明了不能提供的理由"}
    if any(slot.versions for slot in place.slots):
        return {**row, "status": "done", "hint": f"{sum(len(slot.versions) for slot in place.slots)} 份"}
    if place.needed is False and place.material.required is None:
        return {**row, "status": "blocked", "words": "先填信息", "hint": place.material.because, "url": ""}
    return {**row, "status": "not_needed", "words": "按需要上传", "hint": place.material.because}


def carried_places(place: MaterialPlace) -> list[dict[str, Any]]:
    """The parts of a material as `applicant/material.html` draws them."""
    return [_upload_place(slot) for slot in place.asked]


def _upload_place(slot: SlotStatus) -> dict[str, Any]:
    term = reverse("applicant:carried-term", args=[slot.key]) if slot.versions else ""
    return {
        "slot": {
            "id": slot.key,
            "title": slot.title,
            "clause": slot.material.id,
            "why": slot.part.because,
            "status": slot_status(slot),
            "stamp": slot.part.stamp,
            "hint": slot.words if slot.state == "replace" else "",
            "remaining": f"上传时至少还剩 {slot.part.months_left} 个月" if slot.part.months_left else "",
            "files": [_file(slot, version) for version in slot.versions],
        },
        "key": slot.key,
        "own": True,
        "needs_term": bool(slot.part.months_left),
        "upload_url": reverse("applicant:carried-upload", args=[slot.key]),
        "waive_url": reverse("applicant:carried-waive", args=[slot.key]),
        "term_url": term,
        "reason": slot.attachment.cannot_provide_reason if slot.attachment else "",
        "newest": slot.versions[-1] if slot.versions else None,
    }


def _file(slot: SlotStatus, version: AttachmentVersion) -> dict[str, Any]:
    return drawn_file(version, reverse("applicant:carried-remove", args=[slot.key, version.pk]))
