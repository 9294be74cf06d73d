"""A carried-over holder has everything together: from now on the confirmation is printed and business is open (N-11).

Clauses: N-11, 6.1.2-07, 6.2-05, 7-05
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import CarriedHolder, Permit, PermitFact, Person
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.audit import record_act
from permit.services.build_dossier import Typed, typed_sections
from permit.services.carried_entry import CarriedEntry, carried_entry, carried_open
from permit.services.permit_facts import write_fact


@transaction.atomic
def complete_carried_over(person: Person, declared: bool, acting: Acting, now: datetime) -> CarriedHolder:
    """Mark the holder complete and put what the profile says into the register, from today on.

    Accompanying children stay those of the old system: another one is an information change (6.5).
    Raises Refused: nothing_carried_over, declaration_missing, out_of_scope, carried_over_incomplete (missing).
    """
    today = localtime(now).date()
    held = lock_person(person)
    found = carried_open(held, today)
    if found is None:
        raise Refused("nothing_carried_over")
    if not declared:
        raise Refused("declaration_missing")
    entry = carried_entry(found, today)
    if entry.missing:
        if entry.entry.out_of_scope:
            require_entry(held)
        raise Refused("carried_over_incomplete", {"missing": "、".join(entry.missing), "clause": "N-11"})
    permit = Permit.objects.select_for_update(of=("self",)).get(pk=found.permit_id)
    write_fact(permit, PermitFact.Kind.PARTICULARS, _particulars(entry, held), today, now)
    found.completed_at = now
    found.save(update_fields=["completed_at"])
    record_act(f"permit:{permit.number}", acting, "complete_carried_over", now)
    return found


def kept_children(entry: CarriedEntry, typed: Typed) -> tuple[list[dict[str, Any]], list[str]]:
    """The children of the old system that the profile names too, and the names of those it adds."""
    known = {child["id_number"] for child in entry.standing.particulars.get("children", [])}
    rows = typed.rows("person", "children") or ()
    kept = [
        {
            "name": row["name"],
            "id_number": row["id_number"],
            "born_on": row["born_on"].isoformat() if row["born_on"] else None,
        }
        for row in rows
        if row["id_number"] in known
    ]
    return kept, [str(row["name"]) for row in rows if row["id_number"] not in known]


def _particulars(entry: CarriedEntry, person: Person) -> dict[str, Any]:
    typed = typed_sections(person, None, None)
    household, home = typed.values("person", "household"), typed.values("person", "home")
    return {
        **entry.standing.particulars,
        "name": person.name,
        "id_number": person.id_number,
        "photo_version": entry.entry.photo.pk if entry.entry.photo else None,
        "household": {key: household.get(key) for key in ("province", "register_address", "register_kind")},
        "home": {key: home.get(key) for key in ("district", "address", "kind")},
        "children": kept_children(entry, typed)[0],
    }
