"""Findings that hold, as rows of a table: the person's facts, what the clause asks, where its figures come from.

Clauses: 1.4-01
"""

from collections.abc import Iterable, Mapping
from typing import Any

from permit.domain.conditions.finding import Finding
from permit.domain.conditions.spoken import requirement_of, situation_of, sources_of
from permit.domain.law import Law


def holding_rows(findings: Iterable[Finding], law: Law, said: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows for `{% finding_table %}`. `said`: clause → which registry the facts come from (N-09)."""
    return [
        {
            "state": "holds",
            "title": finding.title,
            "situation": situation_of(finding),
            "requirement": requirement_of(finding, law),
            "source": "；".join(filter(None, (sources_of(finding), said.get(finding.id)))) or "填写的内容",
            "clause": finding.id,
        }
        for finding in findings
    ]
