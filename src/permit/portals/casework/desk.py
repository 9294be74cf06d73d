"""A desk: which door, whose cases, whose step. The same pages serve the offices and the bureau through it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from permit.domain.lifecycle import Action, Actor, Business, State, allowed
from permit.portals.access import opens, staff_of
from permit.portals.case_access import case_for_bureau, case_for_office, cases_of_bureau, cases_of_office
from permit.records.models import Case, StaffMember
from permit.services.move_case import ROLE_ACTORS

# Where a case waits for each role; roles that only look on have none.
OWN_STATES = {
    "office_checker": State.OFFICE_CHECK,
    "acceptor": State.ACCEPTANCE,
    "reviewer": State.REVIEW,
    "decider": State.DECISION,
}
DESK_ROLES = ("acceptor", "reviewer", "decider")


@dataclass(frozen=True)
class Desk:
    """`everything` is the name of the widest tab."""

    door: str
    everything: str
    cases: Callable[[HttpRequest], QuerySet[Case]]
    case: Callable[[HttpRequest, str], Case]

    @property
    def base(self) -> str:
        """The layout its pages extend."""
        return f"base/{self.door}.html"

    def url(self, name: str, *args: object) -> str:
        """The address of one of the shared pages at this door."""
        return reverse(f"{self.door}:{name}", args=args)


OFFICE = Desk("office", "本属地", cases_of_office, case_for_office)
BUREAU = Desk("bureau", "全区", cases_of_bureau, case_for_bureau)


def at(desk: Desk, view: Callable[..., HttpResponse], *roles: str) -> Callable[..., HttpResponse]:
    """The shared view at this desk's door, for these roles (none named: all of the door)."""

    @opens(desk.door, *roles)
    @wraps(view)
    def at_desk(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return view(request, desk, **kwargs)

    return at_desk


def officer(request: HttpRequest) -> StaffMember:
    """The officer who is signed in; the door's guard has made sure there is one."""
    staff = staff_of(request)
    assert staff is not None
    return staff


def actor_at(request: HttpRequest) -> Actor | None:
    """Which actor of the state table the officer is; None for those who only look on."""
    return ROLE_ACTORS.get(officer(request).role)


def own_state(request: HttpRequest) -> State | None:
    """The state in which cases wait for this officer."""
    return OWN_STATES.get(officer(request).role)


def allowed_here(request: HttpRequest, case: Case) -> tuple[Action, ...]:
    """What the state table lets this officer do with the case now."""
    actor = actor_at(request)
    return () if actor is None else allowed(Business(case.business), State(case.state), actor)
