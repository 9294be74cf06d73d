"""An approved information change: what was named holds from the day of approval, what held before stays in history.

Clauses: 6.5-01, R-21
"""

from datetime import date, datetime
from typing import Any

from permit.domain.errors import Refused
from permit.records.models import Case, PermitFact
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.build_dossier import Typed, typed_sections
from permit.services.handed_in import as_handed_in
from permit.services.issue_permit import particulars_of
from permit.services.named_changes import named_changes
from permit.services.permit_facts import lock_held_permit, write_fact

IN_PARTICULARS = ("household", "home", "children")


def take_effect(case: Case, today: date, acting: Acting, now: datetime) -> None:
    """Write the particulars anew: of the profile only what was named, the rest as it stood.

    Raises Refused: 'no_permit_held' (it lapsed meanwhile), 'permit_not_valid' (state).
    """
    assert case.person is not None
    held = lock_held_permit(case.person, today)
    if held.standing.state != "valid":
        raise Refused("permit_not_valid", {"state": held.standing.state_name})
    named = named_changes(as_handed_in(case))
    value = {**held.standing.particulars, **_changed(case, named)}
    write_fact(held.permit, PermitFact.Kind.PARTICULARS, value, today, now, case)
    record_act(f"permit:{held.permit.number}", acting, "information_changed", now, case=case, changes=list(named))


def _changed(case: Case, named: tuple[str, ...]) -> dict[str, Any]:
    """`{"household": {…}, "home": {…}, "children": […], "mobile", "education": […], "titles": […]}`, the named ones."""
    current = particulars_of(case)
    changed = {matter: current[matter] for matter in IN_PARTICULARS if matter in named}
    then = as_handed_in(case)
    typed = typed_sections(then.person, None, then)
    if "contact" in named:
        changed["mobile"] = typed.values("person", "basic").get("mobile")
    if "education" in named or "degree" in named:
        changed["education"] = _rows(typed, "person", "education", ("level", "school", "diploma", "degree"))
    if "title" in named:
        changed["titles"] = _rows(typed, "case", "titles", ("name", "level", "by"))
    return changed


def _rows(typed: Typed, owner: str, key: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{column: row[column] for column in columns} for row in typed.rows(owner, key) or ()]
