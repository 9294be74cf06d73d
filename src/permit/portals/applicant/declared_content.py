"""What a case carries, as the applicant reads it before declaring: answers, employment, materials (7-05).

Clauses: 7-05, 6.2-M2, R-38
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.urls import reverse

from permit.domain.months import chinese_date
from permit.domain.sections import Section
from permit.portals.casework.comparison import POST_KINDS
from permit.portals.section_answers import answer_rows
from permit.records.models import Association, Case, FormSection
from permit.services.applicant_declaration import EMPLOYMENT, MATERIAL, part_title, titles_of
from permit.services.applicant_entry import photo_of
from permit.services.asked_of_business import sections_of_case
from permit.services.material_slots import SlotStatus, slots_of_case

WHO = {"applicant": "您上传", "employer": "单位上传"}


def changed_titles(case: Case, changed: Collection[str], day: date) -> list[str]:
    """What differs from the last declaration, in words."""
    if not changed:
        return []
    titles = titles_of(slots_of_case(case, day))
    return list(dict.fromkeys(part_title(part, titles) for part in changed))


def carried_groups(case: Case, changed: Collection[str], day: date) -> list[dict[str, Any]]:
    """三 groups for the page: what was filled in, the employment, the materials; changed ones are marked."""
    return [
        {"title": "一、填写的内容", "cards": _answers(case, changed)},
        {"title": "二、聘用单位", "cards": _employment(case, changed)},
        {"title": "三、材料", "cards": _materials(case, changed, day), "materials": True},
    ]


def _answers(case: Case, changed: Collection[str]) -> list[dict[str, Any]]:
    own = FormSection.objects.filter(case=case) | FormSection.objects.filter(person=case.person)
    stored = {("person" if record.person_id else "case", record.key): record.data for record in own}
    kinds = {"person": "profile", "case": "claims"}
    person = case.person
    assert person is not None
    identity = [{"label": "姓名", "value": person.name}, {"label": "身份证号码", "value": person.id_number}]
    cards = [{"title": "身份", "rows": identity, "changed": "person" in changed}]
    return cards + [
        {
            "title": section.title,
            "rows": _lines(section, stored.get((section.owner, section.key), {})),
            "changed": f"{kinds.get(section.owner, '')}.{section.key}" in changed,
        }
        for section in sections_of_case(case)
    ]


def _lines(section: Section, data: Any) -> list[dict[str, Any]]:
    """Each row of a list on one line: three years of income are read, not scrolled through."""
    rows = answer_rows(section, data)
    return [{"label": row["label"], "value": "；".join(row["values"])} if row.get("values") else row for row in rows]


def _employment(case: Case, changed: Collection[str]) -> list[dict[str, Any]]:
    rows = [
        {"label": "聘用单位", "value": case.employer.name},
        {"label": "统一社会信用代码", "value": case.employer.credit_code},
        *(_job(case.association) if case.association else ()),
    ]
    return [{"title": "岗位和合同", "rows": rows, "changed": EMPLOYMENT in changed}]


def _job(association: Association) -> list[dict[str, str]]:
    until = chinese_date(association.contract_until) if association.contract_until else "没有到期日期"
    start = chinese_date(association.contract_from) if association.contract_from else "没有填写"
    return [
        {"label": "岗位", "value": association.post},
        {"label": "岗位性质", "value": POST_KINDS.get(association.post_kind, "")},
        {"label": "合同", "value": f"{start}起，{until}"},
    ]


def _materials(case: Case, changed: Collection[str], day: date) -> list[dict[str, Any]]:
    cards = [_material(slot, changed) for slot in slots_of_case(case, day) if slot.versions or slot.state == "waived"]
    photo = photo_of(case.person) if case.person else None
    if photo is not None:
        cards.insert(0, {"title": "照片", "clause": "6.1.2-05", "files": [_file(photo)],
                         "changed": f"{MATERIAL}.{photo.attachment.slot}" in changed})  # fmt: skip
    return cards


def _material(slot: SlotStatus, changed: Collection[str]) -> dict[str, Any]:
    reason = slot.attachment.cannot_provide_reason if slot.attachment and not slot.versions else ""
    stored = slot.attachment.slot if slot.attachment else slot.key
    return {
        "title": slot.title,
        "clause": slot.material.id,
        "files": [_file(version) for version in slot.versions],
        "reason": reason,
        "changed": f"{MATERIAL}.{stored}" in changed,
    }


def _file(version: Any) -> dict[str, str]:
    term = f"，到 {chinese_date(version.valid_until)}" if version.valid_until else ""
    who = WHO.get(version.uploaded_by, "工作人员上传")
    return {
        "name": version.file_name,
        "url": reverse("files:download", args=[version.pk]),
        "words": f"{version.pages} 页，{chinese_date(version.uploaded_at.date())}{who}{term}",
    }
