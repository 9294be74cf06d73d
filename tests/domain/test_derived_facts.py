"""Facts derived from a dossier that no worked case shows: the year of a contribution, ages in part known."""

from datetime import date
from typing import Any

import pytest
from stdnum.cn import ric

from permit.domain import facts
from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Assessment
from permit.domain.deriving import derive
from permit.domain.dossier import read_dossier
from permit.domain.expression import Span
from permit.policy.law import law_on
from worked_case_format import base, changed

ON = date(2026, 3, 2)


def assessed(settings: dict[str, Any], *removed: str) -> Assessment:
    return assess(read_dossier(changed(base(), settings, list(removed))), ON, ON, law_on(ON))


@pytest.mark.parametrize(("year", "counts"), [(2024, False), (2025, True), (2026, True), (2027, False), (None, True)])
def test_a_contribution_counts_for_last_year_and_this_one(year: int | None, counts: bool) -> None:
    """1.2-05, R-23: a figure of another year says nothing; without a year it is last year's."""
    settings = {"employer.district_contribution_last_year_yuan": 200_000}
    given = settings | ({"employer.district_contribution_year": year} if year else {})
    assert assessed(given).finding("1.2-05").holds is (True if counts else None)


def test_what_happened_last_is_past_last() -> None:
    """1.2-06: of two violations within the year the later one says when both are a year old."""
    two = [{"on": "2025-05-06", "what": "甲"}, {"on": "2025-09-10", "what": "乙"}, {"on": "2024-01-01", "what": "丙"}]
    assert assessed({"employer.violations": two}).finding("1.2-06").earliest == date(2026, 9, 10)


def test_a_man_needs_no_category_to_retire() -> None:
    """1.3.6"""
    stem = "42010219760902001"
    found = assessed({"applicant.id_number": stem + ric.calc_check_digit(stem + "0")}, "applicant.retirement_category")
    assert "2039年9月2日" in found.finding("1.3.6").because


def test_the_eldest_is_at_least_as_old_as_the_eldest_known() -> None:
    """6.2-04, R-14: a child whose birthday is not known leaves the age open above, not below."""
    children = [{"born_on": "2012-05-06"}, {"born_on": "2020-09-10"}, {}]
    dossier = read_dossier(changed(base(), {"applicant.children": children}, []))
    row = derive(dossier, ON, ON, law_on(ON))
    assert row.values[facts.eldest_child_age.name] == Span(13, None)


def test_last_years_contribution_can_be_another_one_from_next_january() -> None:
    """1.2-05, R-23: a year that is over stays what it was; this year's may still grow."""
    settings = {"employer.district_contribution_last_year_yuan": 50_000}
    last_year = assessed({**settings, "employer.district_contribution_year": 2025}).finding("1.2-05").remedy or ""
    this_year = assessed({**settings, "employer.district_contribution_year": 2026}).finding("1.2-05").remedy or ""
    assert "2027年1月" in last_year
    assert "2027年" not in this_year and this_year
