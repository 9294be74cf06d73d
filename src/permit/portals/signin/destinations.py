"""Where one may be sent after signing in: our own pages only."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from permit.portals.access import door_of_account

HOMES = {"applicant": "/applicant/", "employer": "/employer/", "office": "/office/", "bureau": "/bureau/"}
SIGN_IN = {
    "applicant": "/signin/applicant/",
    "employer": "/signin/employer/",
    "office": "/signin/staff/",
    "bureau": "/signin/staff/",
    "staff": "/signin/staff/",
}


def wanted(request: HttpRequest) -> str:
    """The `next` of this request if it is a page of ours, as a path; else ''."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    host = request.get_host()
    if not url_has_allowed_host_and_scheme(target, {host}, require_https=request.is_secure()):
        return ""
    for scheme in ("http://", "https://"):
        target = target.removeprefix(f"{scheme}{host}")
    return target if target.startswith("/") and not target.startswith(("/signin/", "//")) else ""


def home_of(request: HttpRequest) -> str:
    """The first page of the door whose account is signed in; '' for nobody."""
    return HOMES.get(door_of_account(request), "")


def sign_in_address(door: str, come_back_to: str = "") -> str:
    """The sign-in page of a door, with the way back."""
    address = SIGN_IN.get(door, "/")
    return f"{address}?{urlencode({'next': come_back_to})}" if come_back_to and address != "/" else address


def door_of_path(path: str) -> str:
    """Which door a page belongs to by its address; '' for public pages."""
    first = path.lstrip("/").split("/", 1)[0]
    return first if first in HOMES else ""
