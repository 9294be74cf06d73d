"""An employee asks the employer's consent to one kind of business (R-33).

Clauses: 4.2-02, 6.2-01
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import STARTED_BY_APPLICANT, Business
from permit.records.models import Association, Consent, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.audit import record_act
from permit.services.carried_entry import require_completed
from permit.services.declare_permit import require_none_declared
from permit.services.handing_over import require_none_elsewhere
from permit.services.permit_facts import held_permit


def confirmed_association(person: Person) -> Association | None:
    """The employer this person works for; at most one, by constraint."""
    return (
        Association.objects.filter(person=person, state=AssociationState.CONFIRMED).select_related("employer").first()
    )


def no_permit_held(person: Person, now: datetime) -> None:
    """A permit held is renewed, moved or released; a second one is not issued beside it, nor beside one that is stated,
    nor beside one that was handed over and lives on in another district.

    Raises Refused: permit_held (number), declared_waiting (number), permit_lives_elsewhere (number, district, until).
    """
    today = localtime(now).date()
    living = held_permit(person, today)
    if living is not None:
        raise Refused("permit_held", {"number": living.permit.number})
    require_none_declared(person)
    require_none_elsewhere(person, today)


@transaction.atomic
def request_consent(person: Person, business: Business, acting: Acting, now: datetime) -> Consent:
    """Ask. Raises Refused: out_of_scope, profile_incomplete, not_started_by_applicant, not_associated,
    consent_asked_already (state), carried_over_incomplete (N-11), permit_held (number),
    declared_waiting (number), opened_by_bureau (R-10)."""
    held = lock_person(person)
    require_entry(held)
    require_completed(held, localtime(now).date())
    if business not in STARTED_BY_APPLICANT:
        raise Refused("not_started_by_applicant", {"business": business})
    association = confirmed_association(held)
    if association is None:
        raise Refused("not_associated")
    if association.employer.is_freelancer:
        raise Refused("opened_by_bureau")
    if business is Business.NEW:
        no_permit_held(held, now)
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                association=association, business=business, state=Consent.State.REQUESTED, requested_at=now
            )
    except IntegrityError:
        raise Refused("consent_asked_already", {"employer": association.employer.name}) from None
    record_act(f"consent:{consent.pk}", acting, "request_consent", now, business=str(business))
    return consent
