"""Fetch and authorise in one call: who may not see a case gets 404, not 403 (doctrine 'deny by default')."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from permit.portals.access import employer_of, person_of, staff_of
from permit.records.models import Case
from permit.services.handed_in import as_handed_in

RELATED = ("person", "employer", "office", "association", "assignee")


def cases_of_applicant(request: HttpRequest) -> QuerySet[Case]:
    """The signed-in applicant's own cases."""
    return Case.objects.filter(person=person_of(request)).select_related(*RELATED)


def cases_of_employer(request: HttpRequest) -> QuerySet[Case]:
    """The signed-in employer's cases; a draft an employee has not sent yet is the employee's own."""
    own = Case.objects.filter(employer=employer_of(request)).select_related(*RELATED)
    return own.exclude(state="draft", initiator="applicant")


def cases_of_office(request: HttpRequest) -> QuerySet[Case]:
    """Cases in the officer's own territory that have reached the office."""
    staff = staff_of(request)
    if staff is None or staff.office_id is None:
        return Case.objects.none()
    return Case.objects.filter(office_id=staff.office_id, filed_on__isnull=False).select_related(*RELATED)


def cases_of_bureau(request: HttpRequest) -> QuerySet[Case]:
    """Cases an office has reported at least once, and those a bureau officer opened (R-11)."""
    seen = Case.objects.filter(audit__action="report").values("pk")
    return (Case.objects.filter(pk__in=seen) | Case.objects.filter(initiator="bureau")).select_related(*RELATED)


def case_for_applicant(request: HttpRequest, number: str) -> Case:
    return get_object_or_404(cases_of_applicant(request), number=number)


def case_for_employer(request: HttpRequest, number: str) -> Case:
    return get_object_or_404(cases_of_employer(request), number=number)


def case_for_office(request: HttpRequest, number: str) -> Case:
    """As it was handed in: what the holder changes afterwards is none of the officer's."""
    return as_handed_in(get_object_or_404(cases_of_office(request), number=number))


def case_for_bureau(request: HttpRequest, number: str) -> Case:
    """As it was handed in: what the holder changes afterwards is none of the officer's."""
    return as_handed_in(get_object_or_404(cases_of_bureau(request), number=number))
