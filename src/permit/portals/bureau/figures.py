"""The figures in force, with their sources: read-only (9-01)."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.law import Figure
from permit.portals.access import opens
from permit.portals.components.text import cn_date
from permit.portals.public.information import figure_words
from permit.services.law_in_force import law_in_force

COLUMNS = ["数字", "现行值", "自", "来源", "核对日", "可信程度"]


@opens("bureau", "administrator", "supervisor", "acceptor", "reviewer", "decider", "quota_officer")
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure of today's law."""
    law = law_in_force(today())
    rows = [_row(figure) for figure in law.figures.values()]
    return render(request, "bureau/figures.html", {"columns": COLUMNS, "rows": rows, "law": law})


def _row(figure: Figure) -> list[str]:
    since = cn_date(figure.since) if figure.since.year > 2000 else "一直"
    source = figure.source
    return [
        figure.label,
        _words(figure),
        since,
        source.text,
        cn_date(source.checked_on),
        {"A": "多处印证", "B": "一处可信", "C": "尚未证实"}.get(source.confidence, source.confidence),
    ]


DIMENSIONS = {"output": "产值", "investment": "投资", "employment": "就业", "research": "科研"}


def _words(figure: Figure) -> str:
    if isinstance(figure.value, Mapping):
        return "、".join(f"{DIMENSIONS.get(name, name)} {float(part):g}" for name, part in figure.value.items())
    return figure_words(figure)
