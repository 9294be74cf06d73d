"""A holder starts an information change with the employer's consent (6.5-02); a suspended holder cannot (R-30).

Clauses: 6.5-01, 6.5-02, 6.5-03, 4.2-02, R-30
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import Case, Employer, Person
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.open_case import granted_consent, none_open, open_case
from permit.services.permit_facts import Held, held_permit
from permit.services.request_consent import confirmed_association


@transaction.atomic
def start_information_change(person: Person, acting: Acting, now: datetime) -> Case:
    """Open the draft; the consent is used up by it. What changes is named in it.

    Raises Refused: out_of_scope, profile_incomplete, carried_over_incomplete, not_associated, no_permit_held,
    permit_not_valid (state), permit_of_other_employer (employer), case_open_already (number), consent_missing,
    right_withdrawn (until, reason), under_inquiry.
    """
    holder = lock_person(person)
    require_entry(holder)
    association = confirmed_association(holder)
    if association is None:
        raise Refused("not_associated")
    held = require_valid_permit(holder, association.employer, localtime(now).date())
    none_open(holder)
    alone = association.employer.is_freelancer
    consent = None if alone else granted_consent(association, Business.INFORMATION_CHANGE)
    category = str(held.standing.particulars.get("category") or "")
    return open_case(Business.INFORMATION_CHANGE, association, acting, now, consent=consent, category=category)


def require_valid_permit(person: Person, employer: Employer, day: date) -> Held:
    """The permit, valid on `day` and of this employer.

    Raises Refused: no_permit_held, permit_not_valid (state), permit_of_other_employer (employer).
    """
    held = held_permit(person, day)
    if held is None:
        raise Refused("no_permit_held")
    standing = held.standing
    if standing.state != "valid":
        raise Refused("permit_not_valid", {"state": standing.state_name})
    if standing.employer.get("id") not in (None, employer.pk):
        raise Refused("permit_of_other_employer", {"employer": standing.employer.get("name", "")})
    return held
