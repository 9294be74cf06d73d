"""Fetch and authorise in one call: who may not see a case gets 404, not 403 (doctrine 'deny by default')."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from permit.portals.access import employer_of, person_of, staff_of
from permit.records.models import Case
from permit.services import visible_cases
from permit.services.handed_in import as_handed_in


def cases_of_applicant(request: HttpRequest) -> QuerySet[Case]:
    """The signed-in applicant's own cases."""
    return visible_cases.cases_of_person(person_of(request))


def cases_of_employer(request: HttpRequest) -> QuerySet[Case]:
    """The signed-in employer's cases."""
    return visible_cases.cases_of_employer(employer_of(request))


def cases_of_office(request: HttpRequest) -> QuerySet[Case]:
    """Cases of the signed-in officer's own territory."""
    return visible_cases.cases_of_office(staff_of(request))


def cases_of_bureau(request: HttpRequest) -> QuerySet[Case]:
    """Cases that have reached the bureau."""
    return visible_cases.cases_of_bureau()


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
