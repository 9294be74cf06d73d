"""What would come back is known before anything is sent."""

from datetime import date, timedelta

import pytest

from fixtures.complete import complete_case
from fixtures.under_review import hand_in
from fixtures.world import NOW, TODAY, type_section
from permit.records.models import Association, Case, FormSection, RegistryAnswer
from permit.services.build_dossier import dossier_of
from permit.services.case_problems import BLOCKING, SOFT, UNKNOWN, problems_of
from permit.services.freeze_round import freeze_round
from permit.services.judge_employer import judge_employer
from permit.services.material_slots import slots_of_case

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
    assert "14,324.39" in problem.situation
    assert "14,324.40" in problem.requirement


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


def test_a_post_elsewhere_that_goes_on_overlaps_too() -> None:
    """6.1.2-04: whoever says 'still there' at another employer is no less at two places."""
    case = complete_case()
    row = {"id": "2", "employer": "示例咨询公司", "from": "2023-1", "current": "yes", "to": ""}
    stored = FormSection.objects.get(person=case.person, key="work")
    stored.data = {**stored.data, "rows": [*stored.data["rows"], row]}
    stored.save()
    problem = next(p for p in problems_of(case, TODAY).of(UNKNOWN) if p.clause == "6.1.2-04")
    assert problem.target == "work.rows[1].to" and "示例咨询公司 仍在职" in problem.situation


def test_silence_after_an_answer_makes_insurance_unknown_again() -> None:
    """N-09, R-05: what was paid since the old answer nobody knows."""
    case = complete_case()
    assert "1.3.4" not in targets(problems_of(case, TODAY), UNKNOWN)
    RegistryAnswer.objects.create(
        registry="social_insurance", person=case.person, case=case, outcome="silent", answer={}, asked_at=NOW
    )
    assert {"1.3.4", "N-09"} <= targets(problems_of(case, TODAY), UNKNOWN)


@pytest.mark.parametrize(
    ("diploma", "degree", "asked"),
    [("valid", "invalid", {"degree_report"}), ("invalid", "valid", {"diploma_report"}), ("valid", "valid", set())],
)
def test_a_report_is_asked_for_only_on_what_the_comparison_finds_invalid(diploma, degree, asked) -> None:
    """N-08, 6.2-MA"""
    case = complete_case()
    answer = RegistryAnswer.objects.get(registry="education")
    answer.answer = {"findings": [{"level": "bachelor", "school": "示例大学", "diploma": diploma, "degree": degree}]}
    answer.save()
    wanted = {slot.part.key for slot in slots_of_case(case, TODAY) if slot.material.id == "6.2-MA" and slot.required}
    assert wanted == {"diploma", "degree", *asked}
    assert problems_of(case, TODAY).outcome == "eligible"


def test_a_stage_without_a_degree_stays_one_entry() -> None:
    """N-08"""
    case = complete_case()
    stored = FormSection.objects.get(person=case.person, key="education")
    stored.data["rows"][1] |= {"level": "junior_college", "degree": ""}
    stored.save()
    answer = RegistryAnswer.objects.get(registry="education")
    findings = [{"level": "junior_college", "school": "示例大学", "diploma": "invalid", "degree": "unknown"}]
    answer.answer = {"findings": findings}
    answer.save()
    studies = dossier_of(case)["applicant"]["education"]
    assert [study["registry"] for study in studies] == ["unknown", "invalid"]


def short_contract(case: Case, today: date) -> str:
    return next(slot.state for slot in slots_of_case(case, today) if slot.key == "6.2-M2.contract")


def test_the_rest_of_a_term_is_measured_when_the_case_is_sent_not_when_the_draft_got_the_file() -> None:
    """5-05, R-13: a file that waited in the draft is handed in with the case; after that a shorter rest is none."""
    case = complete_case()
    hand_in(case.association, "6.2-M2.contract", valid_until=date(2026, 9, 30))
    assert short_contract(case, TODAY) == "done"
    assert short_contract(case, date(2026, 4, 15)) == "replace"
    case.filed_on = TODAY
    case.save()
    freeze_round(case, NOW)
    assert short_contract(case, date(2026, 4, 15)) == "done"
    assert short_contract(case, date(2026, 10, 1)) == "replace"


def test_a_replacement_is_measured_on_its_own_day() -> None:
    """R-13"""
    case = complete_case()
    case.filed_on = TODAY
    case.save()
    freeze_round(case, NOW)
    newer = hand_in(case.association, "6.2-M2.contract", valid_until=date(2026, 9, 30))
    newer.uploaded_at = NOW + timedelta(days=60)
    newer.save()
    assert short_contract(case, date(2026, 5, 10)) == "replace"


def test_of_a_sole_trader_the_employers_clauses_are_unknown_and_an_officer_decides() -> None:
    """R-10, 1.3.1-H: its own employer; nothing of 1.2 forbids, whatever was typed there."""
    case = complete_case(category="H")
    retype(case.employer, "body", kind="sole_trader")
    retype(case.employer, "standing", district_contribution_last_year_yuan="1")
    retype(case, "category", category="H")
    type_section(
        case, "self_employed", fields={"is": "yes", "contribution": "带动就业", "outstanding_contribution": "yes"}
    )
    years = [{"id": str(y), "year": str(y), "tax_yuan": "200000"} for y in (2023, 2024, 2025)]
    type_section(case, "annual_tax", rows=years)
    problems = problems_of(case, TODAY)
    employers = {f"1.2-0{number}" for number in range(1, 7)}
    assert problems.outcome == "undetermined"
    assert {*employers, "1.3.4"} <= targets(problems, UNKNOWN) | targets(problems, SOFT)
    assert not targets(problems, BLOCKING) & {*employers, "1.3.4", "1.3.1"}
    assert {finding.holds for finding in judge_employer(case.employer, TODAY)} == {None}
