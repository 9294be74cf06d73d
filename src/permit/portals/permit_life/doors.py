"""Who may read which permit's life, door by door; anybody else finds nothing (404)."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from permit.portals.access import employer_of, person_of, staff_of
from permit.portals.applicant.gate import at_door
from permit.portals.case_access import cases_of_applicant, cases_of_employer
from permit.portals.casework.desk import Desk
from permit.portals.employer.gate import entered
from permit.portals.employer.permits import permits_of
from permit.portals.permit_life.links import nowhere, of_bureau, of_printed
from permit.portals.permit_life.page import Reader, permit_life
from permit.records.models import Association, Permit
from permit.records.models.associations import AssociationState


@at_door
def of_holder(request: HttpRequest, number: str) -> HttpResponse:
    """The holder's own permit."""
    permit = get_object_or_404(Permit.objects.select_related("person"), number=number, person=person_of(request))
    back = reverse("applicant:permit")
    cases, link = cases_of_applicant(request), of_printed(permit)
    reader = Reader("base/applicant.html", cases, _address("applicant"), back, "返回我的证件", link=link)
    return permit_life(request, permit, reader)


@entered
def of_employee(request: HttpRequest, number: str) -> HttpResponse:
    """A permit of somebody who works here: the own cases with all they rested on, others only by what came of them."""
    employer = employer_of(request)
    permit = get_object_or_404(permits_of(employer), number=number)
    cases, back = cases_of_employer(request), reverse("employer:permits")
    reader = Reader("base/employer.html", cases, _address("employer"), back, "返回证件", employer)
    return permit_life(request, permit, reader)


def at_desk(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """A permit of the officer's territory: an office's by employer or by a case of its own, the bureau's all."""
    permit = get_object_or_404(permits_at(request, desk), number=number)
    cases = desk.cases(request).filter(filed_on__isnull=False) | desk.cases(request).filter(initiator="bureau")
    role = staff.role if (staff := staff_of(request)) else ""
    link = of_bureau(permit, role) if desk.door == "bureau" else nowhere
    reader = Reader(
        desk.base, cases, lambda found: desk.url("case", found), desk.url("search"), "返回查询", by_name=True, link=link
    )
    return permit_life(request, permit, reader)


def permits_at(request: HttpRequest, desk: Desk) -> QuerySet[Permit]:
    """The permits an officer may read."""
    permits = Permit.objects.select_related("person")
    if desk.door == "bureau":
        return permits
    staff = staff_of(request)
    if staff is None or staff.office_id is None:
        return permits.none()
    working = Association.objects.filter(state=AssociationState.CONFIRMED, employer__office=staff.office_id)
    seen = desk.cases(request).select_related(None).order_by()
    mine = Q(person__in=working.values("person")) | Q(person__in=seen.exclude(person=None).values("person"))
    return permits.filter(mine)


def _address(door: str) -> Callable[[str], str]:
    return lambda number: reverse(f"{door}:case", args=[number])
