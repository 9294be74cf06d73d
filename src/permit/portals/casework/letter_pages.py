"""The letters of a case as PDF (R-19, R-31)."""

from django.http import Http404, HttpRequest, HttpResponse

from permit.clock import today
from permit.portals.casework.desk import Desk
from permit.services.case_letters import letter_of


def letter(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The letter that the case's state calls for; 404 while there is none."""
    case = desk.case(request, number)
    pdf = letter_of(case, today())
    if pdf is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{case.number}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
