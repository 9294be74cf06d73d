"""Findings that hold, as rows of a table: the person's facts, the figure they were held against, its source.

Clauses: 1.4-01
"""

from collections.abc import Iterable, Mapping
from typing import Any

from permit.domain.conditions.finding import Finding
from permit.domain.law import Figure
from permit.domain.wording import shown


def holding_rows(findings: Iterable[Finding], said: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows for `{% finding_table %}`. `said`: clause → which registry the facts come from (N-09)."""
    return [
        {
            "state": "holds",
            "title": finding.title,
            "situation": finding.because,
            "requirement": requirement_of(finding),
            "source": "；".join(filter(None, (sources_of(finding.parameters), said.get(finding.id)))),
            "clause": finding.id,
        }
        for finding in findings
    ]


def requirement_of(finding: Finding) -> str:
    """The figures it was held against, or the clause in a few words."""
    figures = (f"{figure.label} {shown(figure.value, figure.unit)}" for figure in finding.parameters)
    return "；".join(figures) or finding.title


def sources_of(figures: Iterable[Figure]) -> str:
    """Where the figures come from, each once."""
    words = [figure.source.text + ("（尚未证实）" if figure.source.confidence == "C" else "") for figure in figures]
    return "；".join(dict.fromkeys(words)) or "您填写的内容"
