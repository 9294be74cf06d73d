"""Error pages: what happened and what to do."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

TOO_LARGE, CLOSED = 413, 503
RETRY_SECONDS = 600


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read; of too much content its own page."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "errors/413.html", status=TOO_LARGE)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def maintenance(until: str) -> HttpResponse:
    """While the system is closed for work: until when, and what is safe. Asks nothing, as `server_error`."""
    page = render_to_string("errors/maintenance.html", {"until": until})
    return HttpResponse(page, status=CLOSED, headers={"Retry-After": str(RETRY_SECONDS)})


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the frame of other pages: what failed may be the database the frame asks."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
