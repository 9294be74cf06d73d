"""A finding in three columns: what there is, what the clause asks with its figures, where those come from.

Clauses: 1.4-01, 9-01
"""

from __future__ import annotations

import re

from permit.domain.conditions.assess import CONDITIONS
from permit.domain.conditions.categories import ANY_CATEGORY
from permit.domain.conditions.finding import Finding
from permit.domain.law import Law
from permit.domain.law_text import law_text
from permit.domain.wording import shown

# 1.3.1 as a whole is its categories: its title says more than all of them in one sentence.
_PRINTED = {one.clause_id: one.expression for one in CONDITIONS if one is not ANY_CATEGORY}
# What `Explainer` adds to each fact, and `assess` at the end: the requirement and the wage it rests on.
_HELD_AGAINST = re.compile(r"，要求[^；。]*|（标准：.*")


def situation_of(finding: Finding) -> str:
    """The reason without the figures it was held against: those have a column of their own.

    Findings without an expression (holding years, 6.4) speak line by line, each with its own figure: whole.
    """
    if finding.id not in _PRINTED:
        return finding.because
    return _HELD_AGAINST.sub("", finding.because).rstrip("。")


def requirement_of(finding: Finding, law: Law) -> str:
    """The clause as law with the figures in force; of one without an expression its figures, or its title."""
    if finding.id in _PRINTED:
        return law_text(_PRINTED[finding.id], law)
    figures = (f"{figure.label} {shown(figure.value, figure.unit)}" for figure in finding.parameters)
    return "；".join(figures) or finding.title


def sources_of(finding: Finding) -> str:
    """Where the figures come from, each once; unconfirmed ones say so; '' where the clause needs none."""
    sources = [figure.source for figure in finding.parameters]
    words = [source.text + ("（尚未证实）" if source.confidence == "C" else "") for source in sources]
    return "；".join(dict.fromkeys(words))
