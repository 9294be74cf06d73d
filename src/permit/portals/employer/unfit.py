"""What was sent to an upload place and could not be taken: the page shows it once more, with words and a link.

An upload place stands on several pages (attachments, materials of a case, corrections, contract, declaration). Its
forms answer by a redirect to the page they came from; what was typed travels in the session for that one page.

Clauses: N-05, 5-04, R-38
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest

KEPT = "unfit_place"
FILE, TERM, REASON = "file", "term", "reason"
CONTROLS = {FILE: "file-{}", TERM: "{}-valid_until_year", REASON: "{}-why-reason"}
MOST = 20_000


def keep_unfit(request: HttpRequest, anchor: str, kind: str, words: str) -> None:
    """Keep what this request typed into the place, and what is wrong with it."""
    typed = {name: value[:MOST] for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    request.session[KEPT] = {"anchor": anchor, "kind": kind, "words": words, "typed": typed}


def show_unfit(
    request: HttpRequest, places: Iterable[dict[str, Any]], forms_of: dict[str, Any]
) -> list[tuple[str, str]]:
    """Put back what was typed into its place; the problems for the page's error summary.

    `places`: rows with a `slot`. `forms_of`: kind → how its form is built from what was typed and the ids' prefix.
    """
    kept = request.session.pop(KEPT, None)
    place = next((each for each in places if kept and each["slot"]["id"] == kept["anchor"]), None)
    if kept is None or place is None:
        return []
    anchor, kind = kept["anchor"], kept["kind"]
    if kind == FILE:
        place["slot"]["problem"] = kept["words"]
    else:
        form: forms.Form = forms_of[kind](kept["typed"], anchor)
        if not form.errors:
            form.add_error(None, kept["words"])
        place |= {"term_form": form} if kind == TERM else {"waive_form": form, "reason": kept["typed"].get("reason")}
    return [(kept["words"], CONTROLS[kind].format(anchor))]
