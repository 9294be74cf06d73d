"""Whoever declares holds its own case, and has declared (7-05).

Clauses: 7-05
"""

from permit.domain.errors import Refused
from permit.records.models import Case, Person
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.move_case import lock_case


def lock_own_case(number: str, version: int | None, declared: bool, acting: Acting) -> tuple[Person, Case]:
    """The person and the case, both locked.

    Raises Refused: 'declaration_missing', 'not_your_role' (role), and what `lock_case` raises.
    """
    if not declared:
        raise Refused("declaration_missing")
    if acting.person is None:
        raise Refused("not_your_role", {"role": acting.role})
    person = lock_person(acting.person)
    case = lock_case(number, version)
    if case.person_id != person.pk:
        raise Refused("not_your_role", {"role": acting.role})
    return person, case
