"""Employer A is merged into B: contracts go on with the successor, and so do associations, permits and free quota.

Clauses: 7-02, N-07, 6.4-06
"""

from datetime import datetime

from django.utils.timezone import localtime

from permit.domain.lifecycle import Business
from permit.records.models import Association, CarriedHolder, Case, Consent, Employer, PartyRequest, PermitFact
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act, record_case_act
from permit.services.change_office import MOVING
from permit.services.move_case import lock_case
from permit.services.permit_facts import held_permit, write_fact
from permit.services.queue_message import queue_message
from permit.services.quota_ports import transfer_free
from permit.services.refuse_association import refuse_association

CAUSE = "单位合并"


def blocking_cases(employer: Employer) -> int:
    """New applications hold quota of the old employer, and its permission cases are its own: they end first."""
    held = (Business.NEW, Business.EMPLOYER_REGISTRATION, Business.DEPARTMENT_CHANGE)
    return Case.objects.filter(employer=employer, closed_at=None, business__in=held).count()


def merge_employer(employer: Employer, successor: Employer, acting: Acting, now: datetime) -> int:
    """Carry everything living from one locked employer to the other; how many employees. No permit is suspended.

    The caller made sure that no new application is open (`blocking_cases`) and that the successor has the permission.
    """
    moved = Association.objects.select_for_update(of=("self",)).select_related("person")
    people = list(moved.filter(employer=employer, state=AssociationState.CONFIRMED).order_by("pk"))
    for association in people:
        _carry(association, successor, acting, now)
    for pk in _requested(employer):
        refuse_association(employer, pk, None, f"单位已并入{successor.name}，请向该单位提出", acting, now)
    _carry_old_holders(employer, successor, acting, now)
    for number in list(Case.objects.filter(employer=employer, closed_at=None).values_list("number", flat=True)):
        _carry_case(number, successor, acting, now)
    PartyRequest.objects.filter(employer=employer, state__in=["asked", "with_office"]).update(
        state=PartyRequest.State.SETTLED, settled_at=now
    )
    transfer_free(employer, successor, localtime(now).year, CAUSE, now, acting)
    employer.permission, employer.association_code, employer.association_code_at = PermissionState.WITHDRAWN, "", None
    employer.save(update_fields=["permission", "association_code", "association_code_at"])
    return len(people)


def _requested(employer: Employer) -> list[int]:
    found = Association.objects.filter(employer=employer, state=AssociationState.REQUESTED)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _carry(association: Association, successor: Employer, acting: Acting, now: datetime) -> None:
    """The contract goes on: the same association, its file and dates, with the successor."""
    before, association.employer = association.employer_id, successor
    association.version += 1
    association.save(update_fields=["employer", "version"])
    Consent.objects.filter(association=association, state__in=["requested", "granted"]).update(
        state=Consent.State.WITHDRAWN, answered_at=now
    )
    record_act(f"association:{association.pk}", acting, "carry_to_successor", now, before=before, after=successor.pk)
    held = held_permit(association.person, localtime(now).date())
    if held is not None and held.standing.employer.get("id") == before:
        _name_on_permit(held.permit.pk, successor, now)
    person = association.person
    queue_message("employer_merged", person.mobile, person.name, now, person=person.name, employer=successor.name)


def _name_on_permit(permit_id: int, successor: Employer, now: datetime) -> None:
    fact = PermitFact.objects.select_for_update(of=("self",)).select_related("permit")
    current = fact.get(permit=permit_id, kind=PermitFact.Kind.EMPLOYER, valid_until=None)
    value = {**current.value, "id": successor.pk, "name": successor.name, "uscc": successor.uscc}
    write_fact(current.permit, PermitFact.Kind.EMPLOYER, value, localtime(now).date(), now)


def _carry_old_holders(employer: Employer, successor: Employer, acting: Acting, now: datetime) -> None:
    for carried in CarriedHolder.objects.select_for_update(of=("self",)).filter(employer=employer).order_by("pk"):
        carried.employer = successor
        carried.save(update_fields=["employer"])
        held = PermitFact.objects.get(permit=carried.permit_id, kind=PermitFact.Kind.EMPLOYER, valid_until=None)
        if held.value.get("id") == employer.pk:
            _name_on_permit(carried.permit_id, successor, now)


def _carry_case(number: str, successor: Employer, acting: Acting, now: datetime) -> None:
    case = lock_case(number)
    before, case.employer = case.employer_id, successor
    if case.state in MOVING:
        case.office = successor.office
    case.version += 1
    case.save()
    record_case_act(case, acting, "carry_to_successor", now, before=before, after=successor.pk)
