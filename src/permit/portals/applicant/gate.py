"""What opens to an applicant, and when: scope first (7-04), the whole profile before any business (N-10).

Clauses: N-10, 7-04
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from permit.portals.access import opens, person_of
from permit.services.applicant_entry import Entry, entry_of

View = TypeVar("View", bound=Callable[..., HttpResponse])
FORBIDDEN = 403


def at_door(view: View) -> View:
    """A page that opens from the first sign-in on."""
    return opens("applicant")(view)


def in_scope(view: View) -> View:
    """A page for whoever the guide is for; others are told where to go."""
    return opens("applicant")(_scope_known(view))


def entered(view: View) -> View:
    """A page that opens once the profile was whole for the first time."""
    return opens("applicant")(_scope_known(_whole(view)))


def scope_answer(request: HttpRequest, entry: Entry) -> HttpResponse | None:
    """Where somebody belongs who may not go on: the household page, or the page with the other ways."""
    if entry.out_of_scope:
        return redirect("applicant:elsewhere")
    if not entry.scope_known:
        return redirect("applicant:profile-section", key="household")
    return None


def _scope_known(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return scope_answer(request, entry_of(person_of(request))) or view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]


def _whole(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request)
        if person.completed_at is None:
            entry = entry_of(person)
            return render(request, "applicant/not_open.html", {"missing": entry.missing}, status=FORBIDDEN)
        return view(request, *args, **kwargs)

    return guarded  # type: ignore[return-value]
