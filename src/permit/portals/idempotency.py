"""A form sent twice (double click, back button) acts once: the second answer leads where the first one did."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from permit.clock import now
from permit.portals.plain_text import plain
from permit.records.models import IdempotencyKey

FIELD = "idempotency_key"


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A POST with a known key is answered by a redirect to where the first one led, without acting again.

    Only an answer that redirects is kept: a page with errors was no act, so the same key may be sent again.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = plain(request.POST.get(FIELD, ""))[:64] if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        mine, first = _claim(request, key)
        if mine is None:
            return HttpResponseRedirect(first or request.path)
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            mine.delete()
            raise
        if response.status_code in (302, 303):
            mine.location = response.headers["Location"][:300]
            mine.save(update_fields=["location"])
        else:
            mine.delete()
        return response

    return guarded


def _claim(request: HttpRequest, key: str) -> tuple[IdempotencyKey | None, str]:
    account = request.user.pk or 0
    try:
        with transaction.atomic():
            claimed = IdempotencyKey.objects.create(key=key, account_id=account, path=request.path[:200], at=now())
        return claimed, ""
    except IntegrityError:
        first = IdempotencyKey.objects.filter(key=key, account_id=account).first()
        return None, first.location if first else ""
