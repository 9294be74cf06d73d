"""Keyset pages of lists at this door: newest first, a page knows the ids it lies between."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

PAGE = 50


@dataclass(frozen=True)
class Page:
    """The rows, and the addresses of the pages before and after ('' where there is none)."""

    rows: list[Any]
    previous: str
    following: str


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int = PAGE) -> Page:
    """The page that `?before=<id>` (older) or `?after=<id>` (newer) asks for; one query."""
    before, after = (_number(request.GET.get(name, "")) for name in ("before", "after"))
    if after:
        found = list(reversed(rows.filter(pk__gt=after).order_by("pk")[: size + 1]))
        more_newer, more_older = len(found) > size, True
        found = found[-size:]
    else:
        wanted = rows.filter(pk__lt=before) if before else rows
        found = list(wanted.order_by("-pk")[: size + 1])
        more_newer, more_older = bool(before), len(found) > size
        found = found[:size]
    previous = _address(request, "after", found[0].pk) if found and more_newer else ""
    following = _address(request, "before", found[-1].pk) if found and more_older else ""
    return Page(found, previous, following)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


def _address(request: HttpRequest, name: str, key: int) -> str:
    kept = request.GET.copy()
    for other in ("before", "after"):
        kept.pop(other, None)
    kept[name] = str(key)
    return f"?{kept.urlencode()}"
