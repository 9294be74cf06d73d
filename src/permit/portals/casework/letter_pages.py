"""The letters of a case as PDF, for officers (R-19, R-31)."""

from django.http import HttpRequest, HttpResponse

from permit.portals.casework.desk import Desk
from permit.portals.letters import letter_answer


def letter(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The letter that the case's state calls for; 404 while there is none."""
    return letter_answer(desk.case(request, number))
