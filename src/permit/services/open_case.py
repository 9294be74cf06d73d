"""Opening a draft, the same for every business of a person: one open case each, the consent used up (R-30).

Clauses: R-30, 4.2-02, N-11
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import STARTED_BY_APPLICANT, Business, State
from permit.records.models import Association, Case, Consent, Person
from permit.services.acting import Acting
from permit.services.audit import record_case_act
from permit.services.carried_entry import require_completed
from permit.services.number_case import new_case_number
from permit.services.right_to_apply import require_right_to_apply


def none_open(person: Person) -> None:
    """Raises Refused: case_open_already (number)."""
    open_case = Case.objects.filter(person=person, closed_at__isnull=True).first()
    if open_case is not None:
        raise Refused("case_open_already", {"number": open_case.number})


def granted_consent(association: Association, business: Business) -> Consent:
    """The consent a case started by the applicant uses up, locked. Raises Refused: consent_missing."""
    consents = Consent.objects.select_for_update(of=("self",)).filter(association=association, business=business)
    consent = consents.filter(state=Consent.State.GRANTED).first()
    if consent is None:
        raise Refused("consent_missing", {"clause": "4.2-02"})
    return consent


def open_case(
    business: Business,
    association: Association,
    acting: Acting,
    now: datetime,
    consent: Consent | None = None,
    **more: object,
) -> Case:
    """A draft for the association's person and employer; `more` are further columns of the case.

    The caller holds the person's lock. Raises Refused: case_open_already (number), carried_over_incomplete (N-11),
    right_withdrawn (until, reason), under_inquiry (7-03).
    """
    require_completed(association.person, localtime(now).date())
    none_open(association.person)
    require_right_to_apply(association.person, localtime(now).date())
    try:
        with transaction.atomic():
            case = Case.objects.create(
                number=new_case_number(now),
                business=business,
                initiator="applicant" if business in STARTED_BY_APPLICANT else "employer",
                person=association.person,
                employer=association.employer,
                association=association,
                office_id=association.employer.office_id,
                state=State.DRAFT,
                opened_at=now,
                state_since=now,
                **more,
            )
    except IntegrityError:
        raise Refused("case_open_already", {"number": ""}) from None
    if consent is not None:
        consent.state = Consent.State.USED
        consent.save(update_fields=["state"])
    payload: dict[str, Any] = {"consent": consent.pk} if consent else {}
    record_case_act(case, acting, "open", now, **payload)
    return case
