"""What a return can point at: fields of sections and upload places; the list to choose from and the words for each.

Clauses: N-03
"""

from typing import Any

from permit.domain.clauses import CLAUSES
from permit.domain.sections import SECTIONS, Section
from permit.records.models import Case
from permit.services.asked_of_business import sections_of_case
from permit.services.material_slots import SlotStatus

OWNERS = {"person": "applicant", "case": "applicant", "employer": "employer"}


def target_title(kind: str, target: str, slots: tuple[SlotStatus, ...] = ()) -> str:
    """在京住所：现住址, or the title of a material."""
    if kind == "material":
        return _material_title(target, slots)
    key, _, field = target.partition(".")
    section = next((s for (_, k), s in SECTIONS.items() if k == key), None)
    if section is None:
        return target
    label = _field_label(section, field)
    return f"{section.title}：{label}" if label else section.title


def _material_title(target: str, slots: tuple[SlotStatus, ...]) -> str:
    found = next((slot.title for slot in slots if slot.key == target), None)
    if found:
        return found
    material_id = target.rpartition(".")[0] or target
    known = CLAUSES.get(material_id) or CLAUSES.get(target)
    return known.title if known else target


def _field_label(section: Section, path: str) -> str:
    """`rows[2].to` → 第 3 条 毕业年月."""
    row, _, key = path.rpartition(".")
    label = next((field.label for field in section.fields if field.key == key), "")
    if row.startswith("rows[") and row.endswith("]"):
        return f"第 {int(row[5:-1]) + 1} 条 {label}"
    return label


def sections_of(case: Case) -> tuple[Section, ...]:
    """The sections a case rests on."""
    return sections_of_case(case)


def choices_of(case: Case, slots: tuple[SlotStatus, ...]) -> list[Any]:
    """Every place of the case as grouped choices: `field:home.address`, `material:6.2-M2.contract`."""
    groups: list[Any] = [("", "请选择要补正的内容")]
    for section in sections_of(case):
        options = [(f"field:{section.key}", f"{section.title}（整页）")]
        options += [(f"field:{section.key}.{field.key}", field.label) for field in section.fields]
        groups.append((section.title, options))
    listed = [(f"material:{slot.key}", slot.title) for slot in slots if slot.required is not False or slot.versions]
    groups.append(("材料", listed))
    return groups


def owner_of(case: Case, kind: str, target: str, slots: tuple[SlotStatus, ...]) -> str:
    """Who corrects it: 'applicant' or 'employer'."""
    if case.person is None:
        return "employer"
    if case.employer.is_freelancer:
        return "applicant"
    if kind == "material":
        return next((slot.by for slot in slots if slot.key == target), "applicant")
    key = target.partition(".")[0]
    return next((OWNERS[owner] for owner, k in SECTIONS if k == key), "applicant")


def clause_of(kind: str, target: str) -> str:
    """The clause a place belongs to."""
    if kind == "material":
        return target.rpartition(".")[0] or target
    key, _, field = target.partition(".")
    section = next((s for (_, k), s in SECTIONS.items() if k == key), None)
    if section is None:
        return ""
    own = next((f.clause for f in section.fields if f.key == field.rpartition(".")[2] and f.clause), "")
    return own or section.clause
