"""The guide clause by clause: what each demands, and of the conditions the words with the figures in force (9-01)."""

from __future__ import annotations

from typing import Any

from permit.domain.clauses import CLAUSES, KINDS
from permit.domain.conditions.assess import CONDITIONS
from permit.domain.law import Law
from permit.domain.law_text import law_text
from permit.domain.questions.law import of_day


def condition_texts(law: Law) -> dict[str, str]:
    """Clause → the condition in words, from the very expression that judges; in the order of the guide."""
    return {condition.clause_id: law_text(condition.expression, law) for condition in CONDITIONS}


def guide_document(law: Law) -> dict[str, Any]:
    """Every clause of the guide; `text` is None where a clause is no condition."""
    texts = condition_texts(law)
    clauses = [
        {
            "id": clause.id,
            "title": clause.title,
            "kind": clause.kind,
            "kind_name": KINDS[clause.kind],
            "soft": law.is_soft(clause.id),
            "text": texts.get(clause.id),
        }
        for clause in CLAUSES.values()
    ]
    return {**of_day(law), "clauses": clauses}
