"""The worked cases that an official can read, judged one by one."""

from datetime import date

import pytest

from permit.domain.conditions.assess import CONDITIONS, assess
from permit.domain.conditions.finding import Assessment
from permit.domain.dossier import read_dossier
from permit.policy.law import law_on
from worked_case_format import WorkedCase, base, worked_cases

CASES = worked_cases()


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
