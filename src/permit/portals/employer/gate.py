"""What opens to an employer, and when: nothing before the permission (N-10, 6.1.1-05), no act without the agent (R-34).

Clauses: N-10, 6.1.1-05, 4.2-03
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from permit.clock import today
from permit.portals import access, kept_forms
from permit.portals.employer.entry_tasks import entry_words, measures_of
from permit.records.models.employers import PermissionState
from permit.services.employer_entry import entry_of

View = TypeVar("View", bound=Callable[..., HttpResponse])
FORBIDDEN = 403


def at_entry(view: View) -> View:
    """A page that opens from the first sign-in on."""
    return access.opens("employer")(view)


def by_agent(view: View) -> View:
    """A page that opens from the first sign-in on, to the confirmed filing agent."""
    return access.opens("employer")(_agent_only(view))


def entered(view: View) -> View:
    """A page that opens once the permission is granted, to the confirmed filing agent."""
    return access.opens("employer")(_permitted(_agent_only(view)))


def _permitted(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        employer = access.employer_of(request)
        if employer.permission != PermissionState.GRANTED:
            words = {**entry_words(entry_of(employer, today())), "measures": measures_of(employer)}
            return render(request, "employer/not_open.html", words, status=FORBIDDEN)
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def _agent_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if access.agent_of(request) is None:
            kept_forms.keep(request, request.user.pk, kept_forms.sent_now(request))
            target = kept_forms.page_of(request)
            return HttpResponseRedirect(f"{reverse('employer:agent')}?{urlencode({'next': target})}")
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]
