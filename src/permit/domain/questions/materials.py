"""Which materials must a dossier hold, from whom, and why (6.1.1, 6.2 to 6.6)?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from permit.domain.conditions.assess import assess
from permit.domain.dossier import Dossier
from permit.domain.expression import all_of
from permit.domain.law import Law
from permit.domain.materials import MaterialSlot, Part, materials_for


def materials_of(dossier: Dossier, law: Law) -> tuple[MaterialSlot, ...]:
    """Every material of the dossier's business; where no category is chosen, those that hold on the law's day count."""
    assessment = assess(dossier, law.day, law.day, law)
    return tuple(materials_for(dossier, assessment, dossier.business, dossier.category, law))


def materials_document(slots: Iterable[MaterialSlot]) -> dict[str, Any]:
    """The materials as plain JSON values."""
    return {"materials": [_slot(slot) for slot in slots]}


def _slot(slot: MaterialSlot) -> dict[str, Any]:
    return {
        "id": slot.id,
        "title": slot.title,
        "required": slot.required,
        "one_of": slot.one_of,
        "by": slot.by,
        "stamp": slot.stamp,
        "months_left": slot.months_left,
        "because": slot.because,
        "parts": [_part(slot, part) for part in slot.parts],
    }


def _part(slot: MaterialSlot, part: Part) -> dict[str, Any]:
    """A single document; here `required` is that of the slot and the part together."""
    return {
        "id": f"{slot.id}.{part.key}",
        "title": part.title,
        "required": all_of([slot.required, part.required]),
        "stamp": part.stamp,
        "months_left": part.months_left,
    }
