"""Which materials a dossier must hold, from whom, and why: every M-row of the guide as a slot of its own."""

from __future__ import annotations

from collections.abc import Mapping

from permit.domain.dossier.model import Dossier
from permit.domain.expression import Verdict
from permit.domain.law import Law
from permit.domain.materials.employer import DEPARTMENT_CHANGE, EMPLOYER_REGISTRATION
from permit.domain.materials.holder import EMPLOYER_CHANGE, INFORMATION_CHANGE, RENEWAL
from permit.domain.materials.new_permit import NEW_PERMIT
from permit.domain.materials.slots import GROUPS, Material, MaterialSlot, Part, Situation

__all__ = ["GROUPS", "MATERIALS", "MaterialSlot", "Part", "materials_for"]

MATERIALS: Mapping[str, tuple[Material, ...]] = {
    "new": NEW_PERMIT,
    "renewal": RENEWAL,
    "employer_change": EMPLOYER_CHANGE,
    "information_change": INFORMATION_CHANGE,
    "employer_registration": EMPLOYER_REGISTRATION,
    "department_change": DEPARTMENT_CHANGE,
}


def materials_for(
    dossier: Dossier, holds: Mapping[str, Verdict], business: str, category: str | None, law: Law
) -> tuple[MaterialSlot, ...]:
    """The slots of `business` in the order of the guide, each required, not required or (a fact is unknown) open.

    `holds` gives the verdict of each category by its letter; with `category` None all that hold are asked for.
    Raises KeyError for an unknown business.
    """
    situation = Situation(dossier, business, category, holds, law)
    return tuple(definition.slot(situation) for definition in MATERIALS[business])
