"""The new employer starts the change of employer for a suspended holder it has confirmed (N-14, 6.4-03).

Clauses: N-13, N-14, N-15, 6.4-03, 6.4-04, R-01, R-30
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import Case, Employer
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.declare_permit import require_verified
from permit.services.handing_over import require_not_handing_over
from permit.services.insurance_record import require_insurance
from permit.services.open_case import open_case
from permit.services.queue_message import queue_message
from permit.services.start_renewal import confirmed_here, filing_of, require_time


@transaction.atomic
def start_employer_change(employer: Employer, association_id: int, acting: Acting, now: datetime) -> Case:
    """Open the draft; the holder is told to upload the leaving certificate and the statement.

    Raises Refused: agent_not_confirmed, not_employed_here, out_of_scope, profile_incomplete, no_permit_held (expired
    too), declared_not_verified (R-36), permit_not_suspended (state), permit_handing_over (R-18),
    insurance_not_on_record, insurance_unknown, filed_too_late, case_open_already.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    association = confirmed_here(employer, association_id)
    person = lock_person(association.person)
    require_entry(person)
    today = localtime(now).date()
    filing = filing_of(person, Business.EMPLOYER_CHANGE, today)
    if filing is None:
        require_verified(person)
        raise Refused("no_permit_held")
    if filing.held.standing.state != "suspended":
        raise Refused("permit_not_suspended", {"state": filing.held.standing.state_name})
    require_not_handing_over(filing.held.permit)
    require_insurance(person, employer, today)
    require_time(filing, today)
    category = str(filing.held.standing.particulars.get("category") or "")
    case = open_case(Business.EMPLOYER_CHANGE, association, acting, now, category=category)
    queue_message("change_started", person.mobile, person.name, now, case=case, employer=employer.name)
    return case
