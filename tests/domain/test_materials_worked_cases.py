"""The worked cases of materials an official can read."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from permit.domain.dossier import read_dossier
from permit.domain.materials import MaterialSlot, Part, Situation, slots_in
from permit.policy.law import law_on

CASES = tomllib.loads((Path(__file__).parent.parent / "worked_cases" / "materials.toml").read_text(encoding="utf-8"))[
    "case"
]
LAW = law_on(date(2026, 3, 2))


def slots_of(case: dict[str, Any]) -> tuple[MaterialSlot, ...]:
    dossier = read_dossier(case["dossier"])
    return slots_in(Situation(dossier, dossier.business, dossier.category, case.get("holds", {}), LAW))


def named(slots: tuple[MaterialSlot, ...]) -> dict[str, MaterialSlot | Part]:
    """Slots by id, parts by `id.key`."""
    found: dict[str, MaterialSlot | Part] = {}
    for slot in slots:
        found[slot.id] = slot
        found |= {f"{slot.id}.{part.key}": part for part in slot.parts}
    return found


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_materials(case: dict[str, Any]) -> None:
    slots = slots_of(case)
    found = named(slots)
    expected = {
        **dict.fromkeys(case.get("required", ()), True),
        **dict.fromkeys(case.get("not_required", ()), False),
        **dict.fromkeys(case.get("open", ())),
    }
    assert {name: found[name].required for name in expected} == expected
    for name in case.get("stamp", ()):
        assert found[name].stamp is True
    assert {name: found[name].months_left for name in case.get("months_left", {})} == case.get("months_left", {})
    for name in case.get("by_employer", ()):
        assert found[name].by == "employer"
    for name, words in case.get("says", {}).items():
        assert words in found[name].because
    assert not set(case.get("absent", ())) & set(found)
    if case.get("exactly"):
        assert {slot.id for slot in slots if slot.required} == {slot.id for slot in slots} & set(case["required"])
