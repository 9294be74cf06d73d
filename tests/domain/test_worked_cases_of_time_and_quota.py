"""The worked cases an official can read: calendar, retirement, validity and quota."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from permit.clock import BEIJING
from permit.domain.quota import Claim, allocate
from permit.domain.quota_input import DIMENSIONS
from permit.domain.retirement import retirement_day
from permit.domain.validity import (
    ClockEvent,
    Term,
    WindowRule,
    bureau_clock,
    employer_change_window,
    permit_term,
    renewal_window,
    renewed_term,
    runs_long_enough,
)
from permit.policy.calendars import shipped_calendar
from permit.policy.law import law_on

CASES = Path(__file__).parent.parent / "worked_cases"
CALENDAR = shipped_calendar()
LAW = law_on(date(2026, 3, 2))


def cases(name: str) -> list[Any]:
    entries = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(entry, id=entry["name"]) for entry in entries]


@pytest.mark.parametrize("case", cases("calendar"))
def test_calendar(case: dict[str, Any]) -> None:
    if case["question"] == "between":
        assert CALENDAR.between(case["day"], case["until"]).days == case["days"]
        return
    found = getattr(CALENDAR, case["question"])(case["day"], case["count"])
    assert (found.day, found.provisional) == (case["result"], case.get("provisional", False))


@pytest.mark.parametrize("case", cases("retirement"))
def test_retirement(case: dict[str, Any]) -> None:
    assert retirement_day(case["born"], case["as"], LAW.retirement) == (case["retires_on"], case["delay_months"])


@pytest.mark.parametrize("case", cases("validity"))
def test_validity(case: dict[str, Any]) -> None:
    kinds = {
        "expires": the_window,
        "events": the_clock,
        "handed_in_on": the_document,
        "approved_on": the_term,
        "moment": the_last_second,
        "old_valid_until": the_term,
    }
    (check,) = (check for key, check in kinds.items() if key in case)
    check(case)


def the_term(case: dict[str, Any]) -> None:
    years = LAW.number("permit_years")
    term = permit_term(case["approved_on"], years) if "approved_on" in case else None
    term = term or renewed_term(case["old_valid_until"], years)
    assert (term.valid_from, term.valid_until) == (case.get("valid_from", term.valid_from), case["valid_until"])


def the_last_second(case: dict[str, Any]) -> None:
    assert Term(*case["term"]).holds_on(case["moment"].astimezone(BEIJING).date()) == case["holds"]


def the_window(case: dict[str, Any]) -> None:
    window_of = employer_change_window if case.get("business") == "employer_change" else renewal_window
    window = window_of(case["expires"], CALENDAR, WindowRule.of(LAW))
    assert (window.opens_on, window.safe_by, window.file_by) == (case.get("opens_on"), case["safe_by"], case["file_by"])
    assert window.provisional == case.get("provisional", False)
    for day, phase in case["phases"].items():
        assert window.phase(date.fromisoformat(day)) == phase


def the_clock(case: dict[str, Any]) -> None:
    events = [ClockEvent(kind, day) for kind, day in case["events"]]
    renewal = case.get("business") == "renewal"
    assert bureau_clock(events, CALENDAR, LAW.number("review_limit"), renewal=renewal).due_on == case["due_on"]


def the_document(case: dict[str, Any]) -> None:
    months = LAW.number({"contract": "contract_months_left", "document": "term_months_left"}[case["kind"]])
    assert runs_long_enough(case.get("ends_on"), case["handed_in_on"], months) is case["enough"]


@pytest.mark.parametrize("case", cases("quota"))
def test_quota(case: dict[str, Any]) -> None:
    weights = {name: Fraction(weight) for name, weight in zip(DIMENSIONS, ("0.4", "0.2", "0.2", "0.2"), strict=True)}
    claims = [
        Claim(f"{number:018d}", declared, dict(zip(DIMENSIONS, amounts, strict=True)))
        for number, (declared, *amounts) in enumerate(case["employers"])
    ]
    allocation = allocate(case["total"], weights, claims, case.get("minimum", 0))
    assert [award.number for award in allocation.awards] == case["granted"]
    assert allocation.left == case.get("left", case["total"] - sum(case["granted"]))
    for award, score in zip(allocation.awards, case.get("scores", ()), strict=False):
        assert award.score == Fraction(score)
