"""An approved employer change: valid again, with the new employer, until the same day (6.4, R-36).

Clauses: 6.4-03, N-13, N-14, R-36
"""

from datetime import date, datetime

from permit.domain.errors import Refused
from permit.records.models import Case, PermitFact
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.permit_facts import lock_held_permit, write_fact


def take_effect(case: Case, today: date, acting: Acting, now: datetime) -> None:
    """The state and the employer from the day of approval; the term stays as it is.

    Raises Refused: 'no_permit_held', 'permit_not_suspended' (state).
    """
    assert case.person is not None
    held = lock_held_permit(case.person, today)
    if held.standing.state != "suspended":
        raise Refused("permit_not_suspended", {"state": held.standing.state_name})
    employer = case.employer
    write_fact(held.permit, PermitFact.Kind.STATE, {"state": "valid", "cause": "employer_changed"}, today, now, case)
    value = {"id": employer.pk, "name": employer.name, "uscc": employer.uscc}
    write_fact(held.permit, PermitFact.Kind.EMPLOYER, value, today, now, case)
    record_act(f"permit:{held.permit.number}", acting, "employer_changed", now, case=case, employer=employer.pk)
