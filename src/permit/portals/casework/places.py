"""What a return can point at: fields of sections and upload places; how they are chosen, and what they are called."""

from collections.abc import Iterable, Iterator

from permit.domain.clauses import CLAUSES
from permit.domain.sections import FORMER_DEPARTMENT, INFORMATION
from permit.domain.sections.fields import Section
from permit.records.models import Case
from permit.services.asked_of_business import sections_of_case
from permit.services.case_places import section_of_key
from permit.services.material_slots import SlotStatus
from permit.services.return_case import DefectNote

OF_EMPLOYER = {section.key for section in (*INFORMATION, FORMER_DEPARTMENT)}


def sections_of(case: Case) -> tuple[Section, ...]:
    """The sections a return of this case can unlock."""
    return sections_of_case(case)


def place_of(note: DefectNote) -> str:
    """`applicant|field|home.address`: a place as one word, for a form."""
    return f"{note.owner}|{note.kind}|{note.target}"


def read_place(value: str) -> tuple[str, str, str]:
    """(owner, kind, target) of `place_of`. Raises ValueError."""
    owner, kind, target = value.split("|")
    return owner, kind, target


def place_choices(case: Case, slots: Iterable[SlotStatus]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place of the case under headings, for a select."""
    groups = [(section.title, list(_section_places(section))) for section in sections_of(case)]
    groups.append(("材料", [(f"{slot.by}|material|{slot.key}", slot.title) for slot in slots]))
    return [(title, places) for title, places in groups if places]


def all_places(case: Case, slots: Iterable[SlotStatus]) -> Iterator[tuple[str, str]]:
    """Every place as (value, words), the employer's own among them."""
    for _, places in place_choices(case, slots):
        yield from places
    for section in INFORMATION:
        yield from _section_places(section)


def _section_places(section: Section) -> Iterator[tuple[str, str]]:
    owner = "employer" if section.owner == "employer" else "applicant"
    yield f"{owner}|field|{section.key}", f"{section.title}（整页）"
    if not section.repeated:
        for field in section.fields:
            yield f"{owner}|field|{section.key}.{field.key}", f"{section.title}：{field.label}"


def clause_of_place(target: str) -> str:
    """The clause a place belongs to, for notes the officer adds: the field's, the section's, or the material's."""
    key, _, field_key = target.partition(".")
    section = section_of_key(key)
    if section is None:
        material = target.rpartition(".")[0]
        return material if material in CLAUSES else "6.2-01"
    field = next((f for f in section.fields if f.key == field_key), None)
    return (field.clause if field else "") or section.clause or "6.2-01"


def titles_of(slots: Iterable[SlotStatus]) -> dict[str, str]:
    """Key → title of every upload place."""
    return {slot.key: slot.title for slot in slots}
