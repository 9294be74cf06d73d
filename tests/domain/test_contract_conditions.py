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
