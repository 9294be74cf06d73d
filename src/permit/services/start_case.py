"""The applicant starts a new permit: with the employer's consent, one open case a person (6.2-01, R-30).

Clauses: 6.2-01, 4.2-02, N-10, 7-04
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State
from permit.records.models import Case, Consent, Permit, Person
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.audit import record_case_act
from permit.services.number_case import new_case_number
from permit.services.permit_standing import standing_on
from permit.services.request_consent import confirmed_association

# A permit in these states is renewed, moved or released; a second one is not issued beside it.
HOLDS_ONE = frozenset({"valid", "suspended", "frozen"})


@transaction.atomic
def start_case(person: Person, acting: Acting, now: datetime) -> Case:
    """Open a draft of a new permit; the consent is used up by it.

    Raises Refused: out_of_scope, profile_incomplete, not_associated, consent_missing, permit_held (number),
    case_open_already (number).
    """
    held = lock_person(person)
    require_entry(held)
    association = confirmed_association(held)
    if association is None:
        raise Refused("not_associated")
    _no_permit(held, now)
    consents = Consent.objects.select_for_update(of=("self",)).filter(association=association, business=Business.NEW)
    consent = consents.filter(state=Consent.State.GRANTED).first()
    open_case = Case.objects.filter(person=held, closed_at__isnull=True).first()
    if open_case is not None:
        raise Refused("case_open_already", {"number": open_case.number})
    if consent is None:
        raise Refused("consent_missing", {"clause": "4.2-02"})
    try:
        with transaction.atomic():
            case = Case.objects.create(
                number=new_case_number(now),
                business=Business.NEW,
                initiator="applicant",
                person=held,
                employer=association.employer,
                association=association,
                office_id=association.employer.office_id,
                state=State.DRAFT,
                opened_at=now,
                state_since=now,
            )
    except IntegrityError:
        raise Refused("case_open_already", {"number": ""}) from None
    consent.state = Consent.State.USED
    consent.save(update_fields=["state"])
    record_case_act(case, acting, "open", now, consent=consent.pk)
    return case


def _no_permit(person: Person, now: datetime) -> None:
    day = localtime(now).date()
    for permit in Permit.objects.filter(person=person).prefetch_related("facts"):
        if standing_on(permit, day).state in HOLDS_ONE:
            raise Refused("permit_held", {"number": permit.number})
