"""The holder gives the permit back: not wanted any more, or settled in Beijing.

Clauses: 7-03
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.access import acting, person_of
from permit.portals.applicant.gate import at_door
from permit.portals.idempotency import once
from permit.portals.plain_text import plain
from permit.portals.refusals import explain
from permit.records.models import Permit
from permit.services.end_permit import CAUSES, cancel_own_permit

UNPROCESSABLE = 422


@at_door
@once
def cancel_permit(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why, then cancel."""
    found = get_object_or_404(Permit, number=number, person=person_of(request))
    words = {"permit": found, "causes": CAUSES, "back": reverse("applicant:permit"), "problems": []}
    if request.method != "POST":
        return render(request, "applicant/cancel_permit.html", words)
    try:
        cancel_own_permit(person_of(request), number, plain(request.POST.get("cause", "")), acting(request), now())
    except Refused as refusal:
        words["problems"] = [(explain(refusal), f"cause-{next(iter(CAUSES))}")]
        return render(request, "applicant/cancel_permit.html", words, status=UNPROCESSABLE)
    messages.success(request, "证件已注销。")
    return redirect("applicant:permit")
