"""Doors and permissions. Deny by default: a view that declares no door fails a test (`tests/architecture`).

`@public`, `@opens("applicant")`, `@opens("office")`, `@opens("bureau", "acceptor", …)` declare who may come in.
The `*_for_*` functions fetch and authorise in one call; who may not see a thing gets 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode

from permit.portals import kept_forms
from permit.records.models import Employer, FilingAgent, Person, StaffMember
from permit.services.acting import Acting
from permit.services.doors import AGENT_SESSION_KEY, Opening, confirmed_agent, door_of, officer_of

View = TypeVar("View", bound=Callable[..., HttpResponse])
DOOR_NAMES = {"public": "公众", "applicant": "个人", "employer": "单位", "office": "属地", "bureau": "区人社局"}


def public(view: View) -> View:
    """A view for everybody."""
    view.opening = Opening("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A view for whoever is signed in, at any door; what they may see is scoped in its query."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not door_of_account(request):
            return HttpResponseRedirect(f"/signin/?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    guarded.opening = Opening("signed_in")  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def kept_page(request: HttpRequest) -> str:
    """Where to come back to after signing in; a form sent meanwhile waits for whoever was signed in here before."""
    kept_forms.keep(request, request.session.get(kept_forms.LAST), kept_forms.sent_now(request))
    return kept_forms.page_of(request)


def door_of_account(request: HttpRequest) -> str:
    """The door the signed-in account belongs to; '' when nobody is signed in."""
    user = request.user
    if not user.is_authenticated:
        return ""
    return door_of(user, staff_of(request) if user.door == "staff" else None)


def staff_of(request: HttpRequest) -> StaffMember | None:
    """The active officer who is signed in, or None. Cached on the request."""
    if not hasattr(request, "_staff"):
        user = request.user
        request._staff = officer_of(user) if user.is_authenticated else None  # type: ignore[attr-defined]
    return request._staff  # type: ignore[attr-defined, no-any-return]


def person_of(request: HttpRequest) -> Person:
    """The applicant who is signed in."""
    person = request.user.person  # type: ignore[union-attr]
    if person is None:
        raise Http404
    return person


def employer_of(request: HttpRequest) -> Employer:
    """The employer that is signed in."""
    employer = request.user.employer  # type: ignore[union-attr]
    if employer is None:
        raise Http404
    return employer


def agent_of(request: HttpRequest) -> FilingAgent | None:
    """The filing agent confirmed in this session by a one-time code (R-34), or None."""
    return confirmed_agent(employer_of(request), request.session.get(AGENT_SESSION_KEY))


def acting(request: HttpRequest) -> Acting:
    """Who acts, for the services and the audit."""
    request_id = getattr(request, "request_id", "")
    user = request.user
    staff = staff_of(request)
    if staff is not None:
        return Acting(f"staff:{staff.pk}", staff.name, staff.role, request_id=request_id, staff=staff)
    if user.is_authenticated and user.door == "employer":
        agent = agent_of(request)
        employer = employer_of(request)
        name = agent.name if agent else employer.name
        key = f"agent:{agent.pk}" if agent else f"account:{user.pk}"
        return Acting(key, name, "employer", f"employer:{employer.pk}", request_id, employer=employer, agent=agent)
    person = person_of(request)
    return Acting(f"person:{person.pk}", person.name, "applicant", request_id=request_id, person=person)


def opens(door: str, *roles: str) -> Callable[[View], View]:
    """Declare door and roles of a view; who is not signed in is sent to the door's sign-in and comes back after."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            current = door_of_account(request)
            if not current:
                target = "staff" if door in ("office", "bureau") else door
                return HttpResponseRedirect(f"/signin/{target}/?{urlencode({'next': kept_page(request)})}")
            if current != door:
                words = {
                    "door_name": DOOR_NAMES[door],
                    "right_door_name": DOOR_NAMES[current],
                    "right_door_url": f"/{current}/",
                }
                return render(request, "errors/wrong_door.html", words, status=403)
            staff = staff_of(request)
            if roles and (staff is None or staff.role not in roles):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.opening = Opening(door, roles)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
