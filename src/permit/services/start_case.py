"""The applicant starts a new permit: with the employer's consent, one open case a person (6.2-01, R-30).

Clauses: 6.2-01, 4.2-02, N-10, 7-04
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import Case, Person
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.open_case import granted_consent, none_open, open_case
from permit.services.request_consent import confirmed_association, no_permit_held


@transaction.atomic
def start_case(person: Person, acting: Acting, now: datetime) -> Case:
    """Open a draft of a new permit; the consent is used up by it.

    Raises Refused: out_of_scope, profile_incomplete, not_associated, consent_missing, permit_held (number),
    declared_waiting (number),    case_open_already (number).
    """
    held = lock_person(person)
    require_entry(held)
    association = confirmed_association(held)
    if association is None:
        raise Refused("not_associated")
    no_permit_held(held, now)
    none_open(held)
    return open_case(Business.NEW, association, acting, now, consent=granted_consent(association, Business.NEW))
