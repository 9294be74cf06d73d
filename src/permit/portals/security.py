"""Headers, idle sessions, request ids."""

import uuid
from collections.abc import Callable
from contextlib import nullcontext

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from permit.clock import now
from permit.portals import kept_forms
from permit.portals.errors import bad_request, maintenance
from permit.services.law_in_force import one_reading_of_the_law
from permit.services.one_reading import one_reading

Next = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
    "object-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'self'; form-action 'self' {form_targets}"
)
LONGEST_WORDS = 60
PERMISSIONS = ", ".join(f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb"))
LAST_SEEN = "last_seen"
# Below this no page answers, and nothing that was sent is kept.
MACHINES = "/api/"


class OneReadingMiddleware:
    """Each request reads the law once: its pages agree with themselves, and a list asks no question per row (9-01).

    A page that is only looked at asks nothing twice either.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        looking = one_reading() if request.method in ("GET", "HEAD") else nullcontext()
        with one_reading_of_the_law(), looking:
            return self.get_response(request)


class MaintenanceMiddleware:
    """While `PERMIT_VAR/maintenance` exists every page says so, with the words in that file (until when); the watching
    machine is still answered. Writing or deleting the file is enough, nothing is restarted."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            words = settings.MAINTENANCE_FILE.read_text(encoding="utf-8").strip()[:LONGEST_WORDS]
        except OSError:
            return self.get_response(request)
        if request.path.startswith("/healthz"):
            return self.get_response(request)
        return maintenance(words)


class LargestBodyMiddleware:
    """What is larger than anything we take is not read: neither memory nor the disk is for whoever sends most (5-06).

    Everything below stays in memory until it is sealed: no file of anybody's lies open in a folder for temporary ones.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if not told.isdecimal() or int(told) > settings.LARGEST_BODY_BYTES:
            return bad_request(request, RequestDataTooBig())
        return self.get_response(request)


class CallersAddressMiddleware:
    """Whose call it is, where our own proxies stand before us: the address the outermost of them saw, no other claim.

    With `TRUSTED_PROXIES` of them each appends to X-Forwarded-For whom it heard from; what stands further left a
    caller may have written.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hops = settings.TRUSTED_PROXIES
        told = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
        if hops and len(told) >= hops:
            request.META["REMOTE_ADDR"] = told[-hops]
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """A strict content policy: everything is ours; forms may lead to the sign-in services only."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        targets = " ".join(getattr(settings, "SIGN_IN_ORIGINS", []))
        response.headers.setdefault("Content-Security-Policy", POLICY.format(form_targets=targets))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class IdleSessionMiddleware:
    """A session that was left alone ends; what was typed is kept by autosave, and one comes back to the same page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        moment = int(now().timestamp())
        last = request.session.get(LAST_SEEN, moment)
        if moment - last > settings.SESSION_IDLE_SECONDS:
            return self._as_nobody(request) if request.path_info.startswith(MACHINES) else _ended(request)
        kept_forms.forget_when_sent(request)
        if moment - last > 30 or LAST_SEEN not in request.session:
            request.session[LAST_SEEN] = moment
        return self.get_response(request)

    def _as_nobody(self, request: HttpRequest) -> HttpResponse:
        """A machine has no page to come back to: it is told what anybody is told."""
        logout(request)
        return self.get_response(request)


def _ended(request: HttpRequest) -> HttpResponse:
    """Sign out; a form that was just sent waits for the same account."""
    account, form = request.user.pk, kept_forms.sent_now(request)
    logout(request)
    request.session[kept_forms.LAST] = account
    kept = {"kept": "1"} if kept_forms.keep(request, account, form) else {}
    return HttpResponseRedirect(f"/signin/expired/?{urlencode({'next': kept_forms.page_of(request), **kept})}")


class RequestIdMiddleware:
    """Every request has an id; audit rows and logs carry it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response
