"""The worked cases that an official can read, judged one by one."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from permit.domain.conditions.assess import CONDITIONS, assess
from permit.domain.conditions.finding import Assessment
from permit.domain.dossier import read_dossier
from permit.domain.months import read_month
from permit.policy.law import law_on
from worked_case_format import WorkedCase, base, changed, value_at, worked_cases

CASES = worked_cases()
AT_THE_BOUNDARY = [case for case in CASES if case.nearest]
CENT = Decimal("0.01")


def judged(case: WorkedCase) -> Assessment:
    return assess(read_dossier(case.document), case.on, case.on, law_on(case.on))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_worked_case_comes_out_as_written(case: WorkedCase) -> None:
    assessment = judged(case)
    found = {clause_id: assessment.finding(clause_id).holds for clause_id in case.expect}
    assert found == case.expect
    assert case.outcome in (None, assessment.outcome)
    assert case.categories in (None, list(assessment.categories))
    first = assessment.finding(case.clauses[0])
    assert case.says in first.because
    assert case.remedy in (first.remedy or "")


def test_the_base_meets_every_condition_in_category_a_alone() -> None:
    """1.3-00, 1.3.1"""
    on = date(2026, 3, 2)
    assessment = assess(read_dossier(base()), on, on, law_on(on))
    assert assessment.outcome == "eligible"
    assert assessment.categories == ("A",)


def test_there_are_at_least_150_cases_with_names_of_their_own() -> None:
    assert len(CASES) >= 150
    assert len({str(case) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("verdict", [True, False, None])
def test_every_condition_has_a_case_for_each_verdict(verdict: bool | None) -> None:
    covered = {clause_id for case in CASES for clause_id, holds in case.expect.items() if holds is verdict}
    assert {condition.clause_id for condition in CONDITIONS} <= covered


@pytest.mark.parametrize("case", AT_THE_BOUNDARY, ids=str)
def test_a_case_at_the_boundary_fails_by_the_smallest_unit(case: WorkedCase) -> None:
    """A cent, a day, a month, a place, a word nearer and it holds."""
    failing = [clause_id for clause_id in case.clauses if case.expect.get(clause_id) is False]
    assert failing
    (path, value), nearer = *case.nearest.items(), moved(case)
    before = case.on if path == "on" else value_at(case.document, path)
    after = nearer.on if path == "on" else value_at(nearer.document, path)
    assert is_one_step(path, before, after), (path, before, value)
    assessment = judged(nearer)
    assert {clause_id: assessment.finding(clause_id).holds for clause_id in failing} == dict.fromkeys(failing, True)


def test_every_condition_has_a_case_that_fails_at_the_boundary() -> None:
    named = {clause for case in AT_THE_BOUNDARY for clause in case.clauses if case.expect.get(clause) is False}
    assert {condition.clause_id for condition in CONDITIONS} <= named


def moved(case: WorkedCase) -> WorkedCase:
    facts = {path: value for path, value in case.nearest.items() if path != "on"}
    day = date.fromisoformat(case.nearest["on"]) if "on" in case.nearest else case.on
    return replace(case, on=day, document=changed(case.document, facts))


def is_one_step(path: str, before: Any, after: Any) -> bool:
    """Whether nothing lies between two values of a fact; words and flags have no in-between."""
    if isinstance(after, bool):
        return before is not after
    if isinstance(after, int | Decimal):
        unit = CENT if path.endswith(("_yuan", "percent")) else 1
        return bool(abs(Decimal(str(after)) - Decimal(str(before))) == unit)
    if isinstance(after, list):
        return abs(len(after) - len(before or [])) == 1
    days = [_day(value) for value in (before, after)]
    if None not in days:
        return bool(abs(days[0] - days[1]) == timedelta(days=1))
    if "-" in str(after):
        return abs(read_month(before).index - read_month(after).index) == 1
    return bool(before != after)


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
