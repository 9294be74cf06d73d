"""What would come back is known before anything is sent."""

from datetime import date

import pytest

from fixtures.complete import complete_case
from fixtures.world import TODAY
from permit.records.models import Association, FormSection, RegistryAnswer
from permit.services.case_problems import BLOCKING, SOFT, UNKNOWN, problems_of

pytestmark = pytest.mark.django_db


def retype(owner: object, key: str, **fields: str) -> None:
    section = FormSection.objects.get(**{type(owner).__name__.lower(): owner}, key=key)
    section.data = {**section.data, "fields": {**section.data["fields"], **fields}}
    section.save()


def targets(problems, state: str) -> set[str]:
    return {problem.target for problem in problems.of(state)}


def test_a_complete_case_lacks_only_its_files() -> None:
    """6.2-01"""
    problems = problems_of(complete_case(), TODAY)
    assert problems.outcome == "eligible"
    assert {problem.kind for problem in problems.problems} == {"material"}
    assert {"6.2-M1", "6.2-M2", "6.2-M3", "6.2-M4a", "6.2-M5", "6.2-MA"} <= {p.clause for p in problems.problems}
    assert {"1.3.3", "1.3.4", "1.2-04"} <= {finding.id for finding in problems.holding}


def test_low_income_is_named_with_its_clause_and_the_figure() -> None:
    """1.3.3"""
    case = complete_case()
    section = FormSection.objects.get(case=case, key="income")
    section.data = {"rows": [{**row, "taxable_yuan": "14324.39"} for row in section.data["rows"]]}
    section.save()
    problem = next(p for p in problems_of(case, TODAY).of(BLOCKING) if p.target == "1.3.3")
    assert "14,324.40" in problem.situation


def test_a_silent_registry_goes_to_a_person_and_blocks_nothing() -> None:
    """N-09"""
    case = complete_case()
    RegistryAnswer.objects.filter(registry="social_insurance").update(outcome="silent")
    problems = problems_of(case, TODAY)
    assert {"1.3.4", "N-09"} <= targets(problems, UNKNOWN)
    assert not targets(problems, BLOCKING) & {"1.3.4", "N-09"}


def test_a_young_employer_has_to_give_a_reason_and_is_not_refused() -> None:
    """1.2-03, R-12"""
    case = complete_case()
    retype(case.employer, "body", registered_on="2025-5-20")
    problems = problems_of(case, TODAY)
    assert targets(problems, SOFT) == {"1.2-03"}
    assert problems.outcome == "exception_needed"


def test_an_empty_field_is_named_by_section_and_field() -> None:
    case = complete_case()
    retype(case.person, "home", address="")
    assert "home.address" in targets(problems_of(case, TODAY), BLOCKING)


def test_work_after_the_contract_began_is_shown_and_a_person_decides() -> None:
    """6.1.2-04"""
    case = complete_case()
    Association.objects.filter(pk=case.association_id).update(contract_from=date(2023, 5, 1))
    case.refresh_from_db()
    assert "work.rows[0].to" in targets(problems_of(case, TODAY), UNKNOWN)
