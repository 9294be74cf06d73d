"""What a condition is: a clause of the guide bound to its one expression."""

from __future__ import annotations

from dataclasses import dataclass

from permit.domain.clauses import clause
from permit.domain.expression import Expression


@dataclass(frozen=True, slots=True)
class Condition:
    """`whole`: the explanation shows every alternative, not only those that decide (R-08)."""

    clause_id: str
    expression: Expression
    whole: bool


def condition(clause_id: str, expression: Expression, *, whole: bool = False) -> Condition:
    """The condition of a clause; raises KeyError for an id that is not in the guide."""
    return Condition(clause(clause_id).id, expression, whole)
