"""What was typed when the session ended or the page's token was outdated: looked at, sent again or dropped.

Clauses: N-05
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER, get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from permit.portals.access import signed_in
from permit.portals.kept_forms import KEPT, SCRIPTS, KeptForm, kept_for, sent_now

FORBIDDEN = 403


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """What was typed when the session ended, to be sent again or dropped."""
    form = kept_for(request)
    if form is None:
        return HttpResponseRedirect("/signin/entered/")
    if request.method == "POST":
        del request.session[KEPT]
        messages.success(request, "没有存上的内容已放弃。")
        return HttpResponseRedirect(form.page)
    return _offer(request, form, ended=True)


@never_cache
def token_outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not the browser's any more: somebody signed in again in another window.

    From our own pages only is it offered again, to be looked at and sent; a script gets the new token and tries again.
    """
    ours = bool(request.headers.get("Origin")) and reason not in (REASON_BAD_ORIGIN, REASON_BAD_REFERER)
    ours = ours and request.headers["Origin"] in _own_origins(request)
    if not ours or not request.user.is_authenticated:
        return render(request, "errors/403.html", status=FORBIDDEN)
    if any(header in request.headers for header in SCRIPTS):
        answer = render(request, "errors/403.html", status=FORBIDDEN)
        answer.headers["X-New-Token"] = get_token(request)
        return answer
    form = sent_now(request)
    return _offer(request, form, ended=False) if form else render(request, "errors/403.html", status=FORBIDDEN)


def _own_origins(request: HttpRequest) -> Iterable[str]:
    return (f"{request.scheme}://{request.get_host()}", settings.BASE_URL)


def _offer(request: HttpRequest, form: KeptForm, *, ended: bool) -> HttpResponse:
    words = {"form": form, "shown": form.shown, "ended": ended}
    return render(request, "signin/kept.html", words, status=200 if ended else FORBIDDEN)
