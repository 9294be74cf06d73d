"""The permit a business is about, as a dossier tells it: its term, the employers it was with, when it was suspended.

Clauses: R-16
"""

from datetime import date
from typing import Any

from permit.records.models import PermitFact, Person
from permit.services.permit_facts import held_permit


def permit_facts_of(person: Person, day: date) -> dict[str, Any] | None:
    """The block `permit` of a dossier for the permit held on `day`; None without one.

    Shape: `{"valid_from", "valid_until", "employers": [{"from", "to"?, "uscc"?}], "suspended": [{"from", "to"?}]}`.
    A stretch that began after the term is left out.
    """
    held = held_permit(person, day)
    if held is None:
        return None
    facts = [fact for fact in held.permit.facts.all() if fact.valid_from <= held.standing.valid_until]
    employers = [fact for fact in facts if fact.kind == PermitFact.Kind.EMPLOYER]
    states = [fact for fact in facts if fact.kind == PermitFact.Kind.STATE]
    return {
        "valid_from": held.standing.valid_from.isoformat(),
        "valid_until": held.standing.valid_until.isoformat(),
        "employers": [{**_stretch(fact), "uscc": fact.value.get("uscc") or None} for fact in employers],
        "suspended": [_stretch(fact) for fact in states if fact.value.get("state") == "suspended"],
    }


def _stretch(fact: PermitFact) -> dict[str, Any]:
    until = {"to": fact.valid_until.isoformat()} if fact.valid_until is not None else {}
    return {"from": fact.valid_from.isoformat(), **until}
