"""An approved renewal: the new term begins the day after the old end, without a gap or an overlap (R-29).

The confirmation follows by itself: it is printed from what holds on the day it is asked for.

Clauses: 6.3-01, R-29
"""

from datetime import date, datetime, timedelta

from permit.domain.errors import Refused
from permit.domain.validity import renewed_term
from permit.records.models import Case, PermitFact
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.law_in_force import law_in_force
from permit.services.permit_facts import lock_held_permit, write_fact


def take_effect(case: Case, today: date, acting: Acting, now: datetime) -> None:
    """Write the new term ahead: the old one holds to its last day.

    Raises Refused: 'no_permit_held' (it lapsed meanwhile), 'renewed_already' (until).
    """
    assert case.person is not None
    held = lock_held_permit(case.person, today)
    old_end = held.standing.valid_until
    if held.permit.facts.filter(kind=PermitFact.Kind.TERM, valid_from__gt=today).exists():
        raise Refused("renewed_already", {"until": old_end})
    term = renewed_term(old_end, law_in_force(today).number("permit_years"))
    value = {"valid_from": term.valid_from.isoformat(), "valid_until": term.valid_until.isoformat()}
    write_fact(held.permit, PermitFact.Kind.TERM, value, old_end + timedelta(days=1), now, case)
    record_act(
        f"permit:{held.permit.number}",
        acting,
        "renewed",
        now,
        case=case,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
    )
