"""Subscribing to the days of one's permits, and the address itself.

Clauses: N-15, R-01
"""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.access import acting, employer_of, person_of, public
from permit.portals.applicant.gate import at_door
from permit.portals.employer.gate import entered
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Employer, Person
from permit.services.open_calendar_feed import close_calendar_feed, feed_of, open_calendar_feed
from permit.services.read_calendar_feed import read_calendar_feed

TOO_MANY = 429


@at_door
@once
def of_holder(request: HttpRequest) -> HttpResponse:
    """The holder's own calendar."""
    back = (reverse("applicant:permit"), "返回我的证件")
    return _subscribe(request, person_of(request), "base/applicant.html", back)


@entered
@once
def of_employer(request: HttpRequest) -> HttpResponse:
    """The calendar of everybody who works here; names are masked in it."""
    back = (reverse("employer:permits"), "返回证件")
    return _subscribe(request, employer_of(request), "base/employer.html", back)


def _subscribe(request: HttpRequest, owner: Person | Employer, base: str, back: tuple[str, str]) -> HttpResponse:
    """Show, open (the address is shown in this one answer and never again), or close."""
    address = ""
    if request.method == "POST" and request.POST.get("act") == "close":
        close_calendar_feed(owner, acting(request), now())
        messages.success(request, "订阅地址已停用，原来的地址不再能读取。")
        return redirect(request.path)
    if request.method == "POST":
        token = open_calendar_feed(owner, acting(request), now())
        address = f"{settings.BASE_URL.rstrip('/')}{reverse('calendar', args=[token])}"
    words = {
        "base": base,
        "back_url": back[0],
        "back_words": back[1],
        "feed": feed_of(owner),
        "address": address,
        "of_employer": isinstance(owner, Employer),
    }
    response = render(request, "permit_life/calendar.html", words)
    response["Cache-Control"] = "no-store"
    return response


@public
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file; who has the address may read, an address that is unknown or revoked is none."""
    try:
        content = read_calendar_feed(token, now())
    except Refused as refusal:
        return HttpResponse(explain(refusal), status=TOO_MANY, content_type="text/plain; charset=utf-8")
    if content is None:
        raise Http404
    headers = {"Content-Disposition": 'inline; filename="permits.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
