"""What the fixed commands promise beyond the worked cases: readings of single words, held where a slip is easy."""

from datetime import date
from typing import Any

import pytest

from permit.domain.conditions.assess import assess
from permit.domain.dossier import read_dossier
from permit.policy.law import law_on
from worked_case_format import base, changed

ON = date(2026, 3, 2)


def verdict(clause: str, settings: dict[str, Any], *removals: str) -> bool | None:
    dossier = read_dossier(changed(base(), settings, list(removals)))
    return assess(dossier, ON, ON, law_on(ON)).finding(clause).holds


@pytest.mark.parametrize("kind", ["own", "employer", "relatives_or_friends", "residence_permit"])
def test_a_home_that_is_not_rented_asks_for_no_lease(kind: str) -> None:
    """1.3.5"""
    assert verdict("1.3.5", {"applicant.home": {"kind": kind}}) is True
    assert verdict("1.3.5", {"applicant.home": {"kind": kind, "lease_until": None}}) is True


@pytest.mark.parametrize("kind", ["rented_urban", "rented_rural"])
def test_a_rented_home_leaves_open_a_lease_that_nobody_spoke_of(kind: str) -> None:
    """1.3.5"""
    assert verdict("1.3.5", {"applicant.home": {"kind": kind}}) is None
    assert verdict("1.3.5", {"applicant.home": {"kind": kind, "lease_until": None}}) is True


@pytest.mark.parametrize("kind", ["own", "employer", "rented_urban", "relatives_or_friends", None])
def test_a_lease_that_has_ended_fails_whatever_the_home(kind: str | None) -> None:
    """1.3.5"""
    assert verdict("1.3.5", {"applicant.home": {"kind": kind, "lease_until": "2026-03-01"}}) is False


def test_no_home_at_all_fails_with_or_without_a_lease() -> None:
    """1.3.5"""
    assert verdict("1.3.5", {"applicant.home": {"kind": "none"}}) is False
    assert verdict("1.3.5", {"applicant.home": {"kind": "none", "lease_until": "2030-01-01"}}) is False


def months_of_income(amounts: list[float], undated: int = 0) -> list[dict[str, Any]]:
    """Months back from February 2026, the latest first, and records whose month is not known."""
    months = [2026 * 12 + 1 - back for back in range(len(amounts))]
    dated = [{"month": f"{m // 12}-{m % 12 + 1:02d}", "taxable_yuan": a} for m, a in zip(months, amounts, strict=True)]
    return dated + [{"taxable_yuan": 20000}] * undated


def test_one_record_of_income_without_its_month_leaves_open_what_a_hole_would_decide() -> None:
    """1.3.3: it may be the month that is missing, or one of the twelve."""
    poor = months_of_income([9000] * 6)
    assert verdict("1.3.3", {"applicant.monthly_income": poor}) is False
    assert verdict("1.3.3", {"applicant.monthly_income": months_of_income([9000] * 6, undated=1)}) is None
    rich = months_of_income([9000] * 6 + [30000] * 6, undated=1)
    assert verdict("1.3.3", {"applicant.monthly_income": rich}) is True
    assert verdict("1.3.3", {"applicant.monthly_income": months_of_income([9000] * 12, undated=1)}) is False


def test_one_record_of_insurance_without_its_month_may_be_the_one_that_is_missing() -> None:
    """1.3.4"""
    insured = base()["applicant"]["social_insurance"][-6:]
    undated = {key: value for key, value in insured[2].items() if key != "month"}
    hole = [*insured[:2], *insured[3:]]
    assert verdict("1.3.4", {"applicant.social_insurance": hole}) is False
    assert verdict("1.3.4", {"applicant.social_insurance": [*hole, undated]}) is None


def finding_of(clause: str, settings: dict[str, Any]) -> Any:
    return assess(read_dossier(changed(base(), settings)), ON, ON, law_on(ON)).finding(clause)


def test_income_shows_both_averages_and_other_clauses_only_what_decides() -> None:
    """1.3.3, R-08, 1.3.1-F: one patent decides, so copyrights are not spoken of."""
    income = finding_of("1.3.3", {"applicant.monthly_income": months_of_income([20000] * 12)}).because
    assert "2025年9月至2026年2月" in income and "2025年3月至2026年2月" in income
    months = months_of_income([*[20000] * 6, *[0] * 6])
    short = finding_of("1.3.3", {"applicant.monthly_income": months})  # one average suffices, the other does not
    assert short.holds is True and "2025年3月至2026年2月" in short.because
    patent = [{"kind": "invention_patent", "author_rank": 1, "granted": True}]
    works = {"applicant.intellectual_property": patent, "applicant.intellectual_property_applied_in_beijing": True}
    assert "软件著作权" not in finding_of("1.3.1-F", works).because


def test_only_figures_of_wages_are_told_with_their_year() -> None:
    """1.4-01"""
    assert "标准：2024 年" in finding_of("1.3.3", {}).because
    assert "标准" not in finding_of("1.2-04", {}).because


def test_categories_count_through_the_whole_alone_and_the_whole_names_no_empty_group() -> None:
    """1.3.1"""
    findings = assess(read_dossier(base()), ON, ON, law_on(ON)).findings
    assert [one.id for one in findings if not one.counts] == [f"1.3.1-{letter}" for letter in "ABCDEFGHI"]
    assert finding_of("1.3.1", {}).because == "九类人才中符合：A；不符合：B、C、D、E、F、G、H、I。"
