"""One dossier and a million go through the same expressions: judging one equals judging many (1.3-00)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("polars")  # the extra `planning`
pytest.importorskip("narwhals")

from permit.domain.conditions.assess import CONDITIONS, assess, outcome_of
from permit.domain.deriving import derive
from permit.domain.dossier import read_dossier
from permit.domain.expression import OPPOSITE, Bound, Expression, Fact, Leaf, Span, evaluate, negate
from permit.planning import columns
from permit.planning.judge_many import judge_dossiers, judge_many
from permit.policy.law import law_on
from planning.random_dossiers import ON, random_dossiers
from worked_case_format import base

ROOT = Path(__file__).parents[2]
LAW = law_on(ON)


def test_judging_one_equals_judging_many_on_10_000_random_dossiers() -> None:
    """1.3-00: every clause, every category and the outcome, with holes and boundaries of every kind."""
    dossiers = [read_dossier(document) for document in random_dossiers(seed=20260302, count=10_000)]
    rows = [derive(dossier, ON, ON, LAW).values for dossier in dossiers]
    outcomes: Counter[str] = Counter()
    for row, (outcome, verdicts) in zip(rows, judge_many(rows, LAW).rows(), strict=True):
        alone = {one.clause_id: evaluate(one.expression, row, LAW.values) for one in CONDITIONS}
        assert (outcome_of(alone, LAW), alone) == (outcome, verdicts)
        outcomes[outcome] += 1
    assert len(outcomes) == 5 and min(outcomes.values()) >= 30, outcomes


def test_the_columns_say_what_assess_says_with_its_reasons() -> None:
    dossiers = [read_dossier(document) for document in random_dossiers(seed=7, count=200)]
    many = judge_dossiers(dossiers, ON, ON, LAW)
    for dossier, (outcome, verdicts) in zip(dossiers, many.rows(), strict=True):
        one = assess(dossier, ON, ON, LAW)
        assert (one.outcome, {finding.id: finding.holds for finding in one.findings}) == (outcome, verdicts)


AMOUNT, SHARE, DAY = Fact("amount", "", "money"), Fact("share", "", "percent"), Fact("day", "", "date")
WORD, FLAG = Fact("word", "", "word"), Fact("flag", "", "flag")
FACTS = (AMOUNT, SHARE, DAY, WORD, FLAG)
DAYS = [date(2026, 3, day) for day in range(1, 6)]
numbers, days = st.integers(-3, 3), st.sampled_from(DAYS)
fractions = st.fractions(-3, 3, max_denominator=3)
orders = st.sampled_from(sorted(OPPOSITE.keys() - {"in", "not in"}))
FIGURES = {"known": Fraction(3, 2), "whole": 2, "unknown": None}
bounds = st.one_of(
    fractions, numbers, st.builds(Bound, st.lists(st.sampled_from(sorted(FIGURES)), min_size=1, max_size=2).map(tuple))
)
leaves = st.one_of(
    st.builds(Leaf, st.sampled_from([AMOUNT, SHARE]), orders, bounds),
    st.builds(Leaf, st.just(DAY), orders, days),
    st.builds(Leaf, st.just(WORD), st.sampled_from(["==", "!="]), st.sampled_from("ab")),
    st.builds(Leaf, st.just(WORD), st.sampled_from(["in", "not in"]), st.just(("a", "c"))),
    st.builds(Leaf, st.just(FLAG), st.sampled_from(["==", "!="]), st.booleans()),
)
trees: st.SearchStrategy[Expression] = st.recursive(
    leaves,
    lambda inner: st.one_of(st.builds(lambda x, y: x & y, inner, inner), st.builds(lambda x, y: x | y, inner, inner)),
)


def known_within(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    bounded = st.tuples(values, values).map(lambda pair: Span(min(pair), max(pair)))  # type: ignore[type-var]
    half = st.one_of(st.builds(Span, values, st.none()), st.builds(Span, st.none(), values))
    return st.one_of(st.none(), values, bounded, half)


rows = st.fixed_dictionaries(
    {
        "amount": known_within(numbers),
        "share": known_within(numbers),
        "day": known_within(days),
        "word": st.one_of(st.none(), st.sampled_from("abc")),
        "flag": st.one_of(st.none(), st.booleans()),
    }
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(tree=trees, people=st.lists(rows, min_size=1, max_size=8))
def test_a_tree_and_its_columns_agree_with_nulls_and_fractional_bounds(tree: Expression, people: list[dict]) -> None:
    frame, spans = columns.frame_of(people, FACTS)
    lowered = {"it": columns.lower(tree, FIGURES, spans), "not": columns.lower(negate(tree), FIGURES, spans)}
    found = columns.verdicts_of(frame, lowered).to_dict(as_series=False)
    assert found["it"] == [evaluate(tree, person, FIGURES) for person in people]
    assert found["not"] == [evaluate(negate(tree), person, FIGURES) for person in people]


def judged_apart(text: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "permit.planning.judge_many", "--on", ON.isoformat()]
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT, env=_with({}), check=False)


def test_a_process_of_its_own_answers_a_line_for_each_dossier() -> None:
    without_employer = {key: value for key, value in base().items() if key != "employer"}
    done = judged_apart("\n".join(map(json.dumps, [base(), without_employer])))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["outcome"] for answer in answers] == ["eligible", "undetermined"]
    assert answers[1]["clauses"]["1.2-04"] is None


def test_a_dossier_that_cannot_be_read_is_named_by_line_and_field() -> None:
    done = judged_apart(json.dumps(base()) + '\n{"business": "new", "employer": {"kind": "bank"}}')
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("line 2: employer.kind: ")


def test_nothing_that_serves_people_imports_data_frames() -> None:
    code = (
        "import django, sys; django.setup(); import permit.config.urls, permit.cli, permit.domain.conditions.assess\n"
        "sys.exit(any(name in sys.modules for name in ('polars', 'narwhals')))"
    )
    settings_module = {"DJANGO_SETTINGS_MODULE": "permit.config.settings_test"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=_with(settings_module), check=False)
    assert done.returncode == 0


def _with(more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "PERMIT_DEBUG": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **more}
