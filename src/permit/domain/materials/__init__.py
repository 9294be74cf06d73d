"""Which materials a dossier must hold, from whom, and why: every M-row of the guide as a slot of its own."""

from __future__ import annotations

from collections.abc import Mapping

from permit.domain.conditions.finding import Assessment
from permit.domain.dossier.format import CATEGORIES
from permit.domain.dossier.model import Dossier
from permit.domain.law import Law
from permit.domain.materials.employer import DEPARTMENT_CHANGE, EMPLOYER_REGISTRATION
from permit.domain.materials.holder import EMPLOYER_CHANGE, INFORMATION_CHANGE, RENEWAL
from permit.domain.materials.new_permit import NEW_PERMIT
from permit.domain.materials.slots import GROUPS, Material, MaterialSlot, Part, Situation

__all__ = ["GROUPS", "MATERIALS", "MaterialSlot", "Part", "Situation", "materials_for", "slots_in"]

MATERIALS: Mapping[str, tuple[Material, ...]] = {
    "new": NEW_PERMIT,
    "renewal": RENEWAL,
    "employer_change": EMPLOYER_CHANGE,
    "information_change": INFORMATION_CHANGE,
    "employer_registration": EMPLOYER_REGISTRATION,
    "department_change": DEPARTMENT_CHANGE,
}


def materials_for(
    dossier: Dossier, assessment: Assessment | None, business: str, category: str | None, law: Law
) -> tuple[MaterialSlot, ...]:
    """The slots of `business` in the order of the guide, each required, not required or (a fact is unknown) open.

    With `category` None the proofs of all categories that hold by `assessment` are asked for; without an assessment
    they stay open. Raises KeyError for an unknown business.
    """
    holds = {letter: assessment.finding(f"1.3.1-{letter}").holds for letter in CATEGORIES} if assessment else {}
    return slots_in(Situation(dossier, business, category, holds, law))


def slots_in(situation: Situation) -> tuple[MaterialSlot, ...]:
    """The slots in a situation described by hand. Raises KeyError for an unknown business."""
    return tuple(definition.slot(situation) for definition in MATERIALS[situation.business])
