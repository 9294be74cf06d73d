"""What the places of a return are called: fields of sections, and materials."""

from collections.abc import Mapping

from permit.domain.clauses import CLAUSES
from permit.domain.sections import SECTIONS
from permit.domain.sections.fields import Section
from permit.services.open_category_i import SLOT_TITLES

OTHER_TITLES = {"6.1.2-05": "照片", **SLOT_TITLES}


def place_title(kind: str, target: str, slot_titles: Mapping[str, str]) -> str:
    """在京住所：现住址, or the title of a material. `slot_titles`: of the case's upload places, by key."""
    if kind == "material":
        return slot_titles.get(target) or material_title(target)
    key, _, field_key = target.partition(".")
    section = section_of_key(key)
    if section is None:
        return target
    label = next((f.label for f in section.fields if f.key == field_key), "")
    return f"{section.title}：{label}" if label else section.title


def material_title(slot: str) -> str:
    """A material by its key alone, where the case no longer asks for it."""
    known = CLAUSES.get(slot.rpartition(".")[0]) or CLAUSES.get(slot)
    return OTHER_TITLES.get(slot) or (known.title if known else slot)


def section_of_key(key: str) -> Section | None:
    """The section with this key, whoever it belongs to; None for a key that is none."""
    return next((section for (_, known), section in SECTIONS.items() if known == key), None)
