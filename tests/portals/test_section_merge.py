"""Putting two versions of a page together (N-05)."""

from permit.domain.sections import section
from permit.portals.section_forms import fingerprint
from permit.portals.section_merge import merge

INCOME = section("case", "income")


def test_a_suggested_answer_left_as_it_stood_is_stored_though_autosave_came_first() -> None:
    """N-05"""
    drawn = {"month": fingerprint(""), "withheld_here": fingerprint("yes")}
    merged = merge(INCOME, {"month": "2026-02", "withheld_here": "yes"}, {"month": "2026-02"}, drawn, {})
    assert merged.answers == {"month": "2026-02", "withheld_here": "yes"}
    assert not merged.differences


def test_what_another_tab_changed_stays_where_this_one_touched_nothing() -> None:
    """N-05"""
    drawn = {"withheld_here": fingerprint("yes")}
    merged = merge(INCOME, {"withheld_here": "yes"}, {"withheld_here": "no"}, drawn, {})
    assert merged.answers == {"withheld_here": "no"}
