"""Lists in force: what is chosen decides the clause, in cases, evaluations and the comparison of an edition (R-22)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from fixtures.complete import complete_case
from fixtures.policy_changes import FROM, key_fields
from fixtures.under_review import case_in, frozen_as_it_stands
from fixtures.world import NOW, TODAY
from permit.domain.lifecycle import State
from permit.records.models import Case, FormSection, PolicyChange
from permit.services.case_problems import BLOCKING, UNKNOWN, problems_of
from permit.services.compare_policy_change import compare_policy_change
from permit.services.evaluate_case import preview, run_again, store_evaluation
from permit.services.judge_employer import judge_employer
from permit.services.material_slots import slots_of_case

pytestmark = pytest.mark.django_db
Change = Callable[..., PolicyChange]
ON = FROM + timedelta(days=3)


def retype(owner: object, key: str, **fields: str) -> None:
    section = FormSection.objects.get(**{type(owner).__name__.lower(): owner}, key=key)
    section.data = {**section.data, "fields": {**section.data["fields"], **fields}}
    section.save()


def blocking(case: Case, on: date) -> dict[str, str]:
    return {p.target: p.requirement for p in problems_of(case, on).of(BLOCKING) if p.kind != "material"}


def test_before_a_list_is_in_force_nobody_is_asked_for_an_entry(approved: Change) -> None:
    """R-22"""
    approved(key_fields("集成电路设计"))
    assert blocking(complete_case(), FROM - timedelta(days=1)) == {}


def test_once_it_is_an_entry_has_to_be_chosen_and_decides(approved: Change) -> None:
    """1.3.2, R-22"""
    case = complete_case()
    approved(key_fields("集成电路设计"))
    assert "请在重点领域和急需紧缺目录中选择一项" in blocking(case, ON)["post.key_field_entry"]
    assert "1.3.2" in {p.target for p in problems_of(case, ON).of(UNKNOWN)}
    retype(case, "post", key_field_entry="K01")
    assert blocking(case, ON) == {}
    found = preview(case, ON).finding("1.3.2")
    assert found.holds is True and "“K01 集成电路设计”" in found.because
    assert slots_of_case(case, ON)
    retype(case, "post", key_field_entry="养蜂")
    assert {"1.3.2", "post.key_field_entry"} <= set(blocking(case, ON))


def test_an_evaluation_keeps_what_was_chosen_and_runs_again_under_a_later_edition(approved: Change) -> None:
    """9-01, 1.4-02"""
    approved(key_fields("集成电路设计", since=TODAY), in_force_from=TODAY)
    case = complete_case()
    retype(case, "post", key_field_entry="集成电路设计")
    made = store_evaluation(case, "submission", TODAY, TODAY, NOW)
    approved(key_fields("机器人", since=FROM))
    assert preview(case, ON).finding("1.3.2").holds is False
    again = run_again(made).finding("1.3.2")
    assert again.holds is True and "2026 年版" in again.because


def test_a_new_edition_is_compared_with_the_open_cases(approved: Change, drafted: Change) -> None:
    """9-01: the case whose field is taken off the list is named."""
    approved(key_fields("集成电路设计", since=TODAY), in_force_from=TODAY)
    case = case_in(State.OFFICE_CHECK)
    retype(case, "post", key_field_entry="集成电路设计")
    frozen_as_it_stands(case)
    compared = compare_policy_change(drafted(key_fields("机器人")), NOW)
    flips: list[dict[str, Any]] = compared.comparison["flips"]
    assert [(f["case"], f["clause"], f["before"], f["after"]) for f in flips] == [(case.number, "1.3.2", True, False)]


def test_an_employer_in_the_prohibited_catalogue_is_told_which_line(approved: Change) -> None:
    """1.2-02"""
    line = {"code": "C17", "name": "纺织业"}
    catalogue = key_fields(name="prohibited_catalogue", clause="1.2-02", entries=[line])
    case = complete_case()
    approved(catalogue)
    retype(case.employer, "standing", main_business_restricted="yes", restricted_entry="C17")
    found = next(f for f in judge_employer(case.employer, ON) if f.id == "1.2-02")
    assert found.holds is False and "“C17 纺织业”在名录中" in found.because
