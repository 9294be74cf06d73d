"""The figures in force, with their sources: read-only (9-01)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.law import Figure
from permit.portals.access import opens
from permit.portals.bureau.policy_words import law_words
from permit.portals.components.searching import Narrowing, narrowing
from permit.portals.components.text import cn_date
from permit.portals.public.information import CONFIDENCE, figure_parts, figure_words
from permit.services.law_in_force import law_in_force

COLUMNS = ["数字", "现行值", "自", "来源", "核对日", "可信程度"]


@opens("bureau", "administrator", "supervisor", "acceptor", "reviewer", "decider", "quota_officer")
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure of today's law."""
    law = law_in_force(today())
    search = narrowing(request, "数字或来源", [("sure", "可信程度", tuple(CONFIDENCE.items()))])
    groups = [
        {"title": title, "rows": [_row(figure) for figure in figures if _asked_for(figure, search)]}
        for title, figures in figure_parts(law)
    ]
    words = {"columns": COLUMNS, "search": search, "groups": [group for group in groups if group["rows"]]}
    words |= {"law_words": law_words(law), "count": sum(len(group["rows"]) for group in groups)}
    return render(request, "bureau/figures.html", words)


def _asked_for(figure: Figure, search: Narrowing) -> bool:
    sure = search.value("sure")
    return search.fits(figure.label, figure.source.text) and (not sure or figure.source.confidence == sure)


def _row(figure: Figure) -> list[Any]:
    since = cn_date(figure.since) if figure.since.year > 2000 else "一直"
    source = figure.source
    return [
        figure.label,
        _words(figure),
        since,
        source.text,
        cn_date(source.checked_on),
        {"text": "", "tag": "unconfirmed"} if source.confidence == "C" else CONFIDENCE[source.confidence],
    ]


DIMENSIONS = {"output": "产值", "investment": "投资", "employment": "就业", "research": "科研"}


def _words(figure: Figure) -> str:
    if isinstance(figure.value, Mapping):
        return "、".join(f"{DIMENSIONS.get(name, name)} {float(part):g}" for name, part in figure.value.items())
    return figure_words(figure)
