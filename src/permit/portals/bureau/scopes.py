"""Who of the bureau opens what: each role its own home (R-20: the roles are apart from each other)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from permit.portals.access import opens
from permit.portals.casework.desk import BUREAU, officer
from permit.portals.casework.list_pages import work_list_page
from permit.services.visible_cases import CASE_ROLES

HOMES = {"quota_officer": "bureau:quota", "administrator": "bureau:staff"}


@opens("bureau")
def home(request: HttpRequest) -> HttpResponse:
    """The work list for those who see cases; the own start page for the others."""
    role = officer(request).role
    if role in CASE_ROLES:
        return work_list_page(request, BUREAU)
    return redirect(HOMES[role])


def for_administrator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only the administrator."""
    return opens("bureau", "administrator")(view)


def for_quota_officer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only the quota officer."""
    return opens("bureau", "quota_officer")(view)
