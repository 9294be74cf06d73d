"""The materials of a case as rows of the task list and as upload places of a page.

Clauses: 6.2-M1, 6.2-M2, 6.2-M3, 6.2-M4, 6.2-M5, 6.2-M6, 5-02, 5-03, 5-04, 5-05, 5-07
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from permit.domain.materials import MaterialSlot
from permit.portals.components.uploads import scan_words
from permit.records.models import AttachmentVersion, Case
from permit.services.case_locks import defect_words, material_lock
from permit.services.material_slots import SlotStatus

# How many of the missing parts a row of the task list names.
NAMED = 3


@dataclass(frozen=True)
class MaterialPlace:
    """One material with its parts, as one page shows it."""

    material: MaterialSlot
    slots: tuple[SlotStatus, ...]

    @property
    def asked(self) -> tuple[SlotStatus, ...]:
        """The parts that are needed, that may be, or that already hold a file."""
        return tuple(slot for slot in self.slots if slot.required is not False or slot.versions)

    @property
    def open(self) -> tuple[SlotStatus, ...]:
        return tuple(slot for slot in self.slots if slot.blocking)

    @property
    def title(self) -> str:
        return self.material.title

    @property
    def needed(self) -> bool:
        return self.material.required is True


def places_of(slots: Iterable[SlotStatus]) -> list[MaterialPlace]:
    """Slots by material, in order; those that are not needed and empty are left out (5-07)."""
    grouped: dict[str, list[SlotStatus]] = {}
    for slot in slots:
        grouped.setdefault(slot.material.id, []).append(slot)
    places = [MaterialPlace(found[0].material, tuple(found)) for found in grouped.values()]
    return [place for place in places if place.asked]


def place_url(case: Case, material_id: str, slot_key: str = "") -> str:
    """The page of a material; `slot_key` leads to one of its parts."""
    address = reverse("applicant:material", kwargs={"number": case.number, "material": material_id})
    return f"{address}#slot-{slot_key}" if slot_key else address


def named(titles: Iterable[str]) -> str:
    """The first few of many by name, and how many there are: twelve children would fill the page."""
    listed = list(titles)
    if len(listed) <= NAMED:
        return "、".join(listed)
    return "、".join(listed[:NAMED]) + f"等 {len(listed)} 件"


def task_row(case: Case, place: MaterialPlace) -> dict[str, Any]:
    """A row of the task list."""
    row = {"text": place.title, "url": place_url(case, place.material.id)}
    replace = [slot for slot in place.slots if slot.required and slot.state == "replace"]
    missing = [slot for slot in place.slots if slot.required and slot.state == "missing"]
    by_employer = place.slots[0].by == "employer"
    if replace:
        return {**row, "status": "replace", "hint": replace[0].words}
    if missing:
        titles = named(slot.title for slot in missing)
        if by_employer:
            return {**row, "status": "requested", "words": "等单位上传", "hint": titles}
        return {**row, "status": "missing", "count": len(missing), "hint": f"缺{titles}"}
    if any(slot.state == "waived" for slot in place.slots):
        return {**row, "status": "done", "words": "已说明", "hint": "说明了不能提供的理由，由工作人员决定"}
    kept = [version for slot in place.slots for version in slot.versions]
    if not kept:
        return {**row, "status": "not_needed", "words": "按需要上传", "hint": place.material.because}
    return {**row, "status": "done", "hint": _kept_words(place, kept)}


def _kept_words(place: MaterialPlace, kept: list[AttachmentVersion]) -> str:
    who = "单位已上传，" if kept[-1].uploaded_by == "employer" else ""
    pages = sum(version.pages for version in kept)
    until = next((version.valid_until for version in reversed(kept) if version.valid_until), None)
    term = f"，到 {until.year}年{until.month}月{until.day}日" if until else ""
    return f"{who}{len(kept)} 份，{pages} 页{term}"


def upload_places(case: Case, place: MaterialPlace) -> list[dict[str, Any]]:
    """The parts of a material for `{% upload_slot %}`, with what one may do to each."""
    defects = {slot.key: "；".join(_defect_words(case, slot)) for slot in place.asked}
    return [_upload_place(case, slot, defects[slot.key]) for slot in place.asked]


def _defect_words(case: Case, slot: SlotStatus) -> list[str]:
    return [*defect_words(case, slot.key).values()] or [*defect_words(case, slot.material.id).values()]


def _upload_place(case: Case, slot: SlotStatus, defect: str) -> dict[str, Any]:
    own = slot.by == "applicant"
    reason = slot_lock(case, slot)
    where = {"number": case.number, "slot": slot.key}
    files = [_file(case, slot, version, removable=own and not reason) for version in slot.versions]
    template = slot.part.template
    sheet = reverse("applicant:sheet", kwargs={"number": case.number, "template": template}) if template else ""
    return {
        "slot": {
            "id": slot.key,
            "title": slot.title,
            "clause": slot.material.id,
            "why": slot.part.because,
            "status": slot_status(slot),
            "who": "" if own else "由单位上传",
            "stamp": slot.part.stamp,
            "hint": slot.words if slot.state == "replace" else "",
            "remaining": f"交来时至少还剩 {slot.part.months_left} 个月" if slot.part.months_left else "",
            "template_url": sheet,
            "defect": defect,
            "files": files,
        },
        "key": slot.key,
        "own": own,
        "locked": reason,
        "needs_term": bool(slot.part.months_left),
        "upload_url": reverse("applicant:upload", kwargs=where) if own and not reason else "",
        "waive_url": reverse("applicant:waive", kwargs=where) if own and not reason else "",
        "term_url": reverse("applicant:term", kwargs=where) if own and not reason and slot.versions else "",
        "reason": slot.attachment.cannot_provide_reason if slot.attachment else "",
        "newest": slot.versions[-1] if slot.versions else None,
    }


def slot_lock(case: Case, slot: SlotStatus) -> str | None:
    """Why the applicant cannot change this part now."""
    if slot.by != "applicant":
        return "这份材料由单位上传，您可以查看，不能更改。"
    return material_lock(case, slot.key, blocking=slot.blocking)


def slot_status(slot: SlotStatus) -> str:
    """The tag beside an upload place."""
    if slot.state == "waived":
        return "unknown"
    if slot.state == "optional" and not slot.versions:
        return "not_needed" if slot.required is False else ""
    return slot.state if slot.state != "optional" else "done"


def _file(case: Case, slot: SlotStatus, version: AttachmentVersion, *, removable: bool) -> dict[str, Any]:
    where = {"number": case.number, "slot": slot.key, "version_id": version.pk}
    return drawn_file(version, reverse("applicant:remove", kwargs=where) if removable else "")


def drawn_file(version: AttachmentVersion, remove_url: str) -> dict[str, Any]:
    """A stored file for the slot's list; `remove_url` is '' where it stays."""
    return {
        "name": version.file_name,
        "url": reverse("files:download", args=[version.pk]),
        "uploaded": version.uploaded_at,
        "pages": version.pages,
        "size": f"{max(1, round(version.size / 1024))} KB",
        "scan": scan_words(version.scan_state),
        "remove_url": remove_url,
    }
