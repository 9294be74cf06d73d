"""Judging many at once: what `assess` says of one dossier, over columns of them, without the sentences.

`python -m permit.planning.judge_many --on DATE < DOSSIERS.jsonl` is the process of its own that this needs (see
`columns.py`): a dossier a line in, a verdict a line out. Figures of another day or edition answer 'what if'.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO

from permit.domain import facts
from permit.domain.conditions.assess import CONDITIONS
from permit.domain.conditions.categories import CATEGORIES
from permit.domain.conditions.filing import SCOPE
from permit.domain.deriving import derive
from permit.domain.dossier import Dossier, read_dossier
from permit.domain.errors import BadInput, Problem
from permit.domain.expression import Fact, Row, Verdict, facts_of
from permit.domain.law import Law
from permit.domain.months import read_date
from permit.domain.strict_json import parse_json
from permit.planning import columns
from permit.policy.law import PolicyError, law_on

if TYPE_CHECKING:
    import narwhals as nw
    import polars as pl

OUTCOME = "outcome"
AT_ONCE = 100_000  # dossiers held in memory together


@dataclass(frozen=True, slots=True)
class ManyVerdicts:
    """`clauses`: clause id → true, false or null for each person, categories included; `outcomes` in the same order."""

    clauses: Mapping[str, Sequence[Verdict]]
    outcomes: Sequence[str]

    def rows(self) -> Iterator[tuple[str, dict[str, Verdict]]]:
        """Outcome and verdicts of one person after another."""
        for index, outcome in enumerate(self.outcomes):
            yield outcome, {clause_id: verdicts[index] for clause_id, verdicts in self.clauses.items()}


def facts_looked_at() -> tuple[Fact, ...]:
    """The facts that any condition looks at."""
    names = {fact.name for condition in CONDITIONS for fact in facts_of(condition.expression)}
    return tuple(fact for name, fact in facts.ALL.items() if name in names)


def expressions(law: Law, spans: frozenset[str]) -> dict[str, nw.Expr]:
    """A column for every clause of the guide that judges a new application, and one for the outcome."""
    lowered = {one.clause_id: columns.lower(one.expression, law.values, spans) for one in CONDITIONS}
    return {**lowered, OUTCOME: _outcome(law, lowered)}


def _outcome(law: Law, lowered: Mapping[str, nw.Expr]) -> nw.Expr:
    """As in `assess`: the first that fits; categories count through 1.3.1 only."""
    counted = [condition.clause_id for condition in CONDITIONS if condition not in CATEGORIES]
    hard = columns.conjunction(lowered[clause_id] for clause_id in counted if not law.is_soft(clause_id))
    soft = columns.conjunction(lowered[clause_id] for clause_id in counted if law.is_soft(clause_id))
    cases = [
        (~lowered[SCOPE.clause_id], "out_of_scope"),
        (~hard, "ineligible"),
        (hard.is_null(), "undetermined"),
        (soft, "eligible"),
    ]
    return columns.first_that_fits(cases, "exception_needed")


def judge_frame(frame: pl.DataFrame, spans: frozenset[str], law: Law) -> pl.DataFrame:
    """The verdicts of a frame made by `columns.frame_of`: one column a clause, and `outcome`."""
    return columns.verdicts_of(frame, expressions(law, spans))


def judge_many(rows: Sequence[Row], law: Law) -> ManyVerdicts:
    """Judge rows of facts (`permit.domain.deriving`) under one law. Raises KeyError where a row lacks a fact."""
    frame, spans = columns.frame_of(rows, facts_looked_at())
    found = judge_frame(frame, spans, law).to_dict(as_series=False)
    return ManyVerdicts({one.clause_id: found[one.clause_id] for one in CONDITIONS}, found[OUTCOME])


def judge_dossiers(dossiers: Iterable[Dossier], judged_on: date, filed_on: date, law: Law) -> ManyVerdicts:
    """Judge dossiers as of two days (R-05), as `assess` does one."""
    return judge_many([derive(dossier, judged_on, filed_on, law).values for dossier in dossiers], law)


def main() -> int:
    """Verdicts on standard output, a JSON object a line; exit status 2 and one line for each problem on bad input."""
    parser = argparse.ArgumentParser(prog="permit.planning.judge_many", description="批量核对：每行一份情况（JSON）")
    parser.add_argument("--on", metavar="DATE", required=True, help="判定日 YYYY-MM-DD")
    try:
        for text in _answers(sys.stdin, _law(parser.parse_args().on)):
            print(text)
    except BadInput as bad:
        for problem in bad.problems:
            print(problem, file=sys.stderr)
        return 2
    return 0


def _law(on: str) -> Law:
    try:
        return law_on(read_date(on))
    except (ValueError, PolicyError) as failure:
        raise BadInput([Problem("--on", str(failure))]) from failure


def _answers(lines: TextIO, law: Law) -> Iterator[str]:
    numbered = enumerate(lines, start=1)
    while batch := [_read(number, line) for number, line in islice(numbered, AT_ONCE)]:
        for outcome, verdicts in judge_dossiers(batch, law.day, law.day, law).rows():
            yield json.dumps({"outcome": outcome, "clauses": verdicts})


def _read(number: int, line: str) -> Dossier:
    place = f"line {number}"
    try:
        document: Any = parse_json(line, place)
        return read_dossier(document)
    except BadInput as bad:
        problems = [one if one.path == place else Problem(f"{place}: {one.path}", one.what) for one in bad.problems]
        raise BadInput(problems) from bad


if __name__ == "__main__":
    sys.exit(main())
