"""The figures in force, with their sources: read-only (9-01)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.law import Figure
from permit.domain.wording import shown
from permit.portals.access import opens
from permit.portals.components.text import cn_date
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
        "尚无" if figure.value is None else shown(figure.value, figure.unit),
        since,
        source.text,
        cn_date(source.checked_on),
        {"A": "多处印证", "B": "一处可信", "C": "尚未证实"}.get(source.confidence, source.confidence),
    ]
