"""Matters that wait for an officer's word: one list of those that wait and those that were settled, one page for each.

Clauses: N-07, R-17
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import Desk
from permit.portals.employer.lists import Page

# Of what waits the oldest are enough: whoever settles them meets the next.
WAITING = 200


def settling_list(
    request: HttpRequest,
    desk: Desk,
    template: str,
    words: dict[str, Any],
    waiting: Iterable[Any],
    shown: Page,
    row: Callable[[Any], list[Any]],
) -> HttpResponse:
    """Those to look at, the oldest first; then what was settled, page by page.

    `words`: columns, waiting_caption, empty_title, empty_text, and what a template of its own shows.
    """
    context = {
        **words,
        "desk": desk,
        "waiting": [row(each) for each in waiting],
        "settled": [row(each) for each in shown.rows],
        "page": shown,
    }
    return render(request, template, context)


def settling_page(
    request: HttpRequest,
    desk: Desk,
    words: dict[str, Any],
    form: ActForm,
    do: Callable[[dict[str, Any]], object],
    *,
    is_open: bool,
    done: str,
) -> HttpResponse:
    """What was stated, and the ruling where it is still open; `words` as of `act_page`, with `settled_title`."""
    if not is_open and request.method == "GET":
        title = words.get("settled_title") or words["title"]
        return render(request, "casework/settled.html", {**words, "title": title, "desk": desk})
    return act_page(request, desk, form, do, {**words, "submit": "作出处理"}, then=words["back_url"], done=done)
