"""Findings that hold, as rows of a table: the person's facts, the figure they were held against, its source.

Clauses: 1.4-01
"""

from collections.abc import Iterable
from typing import Any

from permit.domain.conditions.finding import Finding
from permit.domain.law import Figure


def holding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Rows for `{% finding_table %}`."""
    return [
        {
            "state": "holds",
            "title": finding.title,
            "situation": "；".join(f"{fact.label}{fact.text}" for fact in finding.facts[:2]) or finding.because,
            "requirement": finding.because,
            "source": sources_of(finding.parameters),
            "clause": finding.id,
        }
        for finding in findings
    ]


def sources_of(figures: Iterable[Figure]) -> str:
    """Where the figures come from, each once."""
    words = [f"{figure.label}（{figure.year}年）" if figure.year else figure.label for figure in figures]
    return "；".join(dict.fromkeys(words)) or "您填写的内容"
