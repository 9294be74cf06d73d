"""`permit window`: the four days of R-01."""

from __future__ import annotations

import json
from datetime import date

import pytest

from permit.cli import main
from permit.domain.validity import ReturnRule, WindowRule
from permit.policy.law import law_on

Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, expires: str, *options: str) -> tuple[int, str, str]:
    status = main(["window", "--expires", expires, *options])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_figures_come_from_the_law() -> None:
    """6.3-03, N-15, R-01"""
    law = law_on(date(2026, 3, 2))
    assert WindowRule.of(law) == WindowRule(opens=60, file_by=20, office_allowance=10)
    assert ReturnRule.of(law) == ReturnRule(waits=30, reminders=(10, 25))


def test_the_window_as_json(capsys: Captured) -> None:
    """6.3-03, N-15"""
    status, out, err = ask(capsys, "2026-06-30", "--format", "json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "opens_on": "2026-04-01",
        "safe_by": "2026-05-18",
        "file_by": "2026-06-01",
        "lapses_after": "2026-06-30",
        "provisional": False,
    }


def test_the_window_in_words(capsys: Captured) -> None:
    _, out, _ = ask(capsys, "2026-06-30")
    for words in ("2026年4月1日", "2026年5月18日", "2026年6月1日", "2026年6月30日", "劳动节"):
        assert words in out
    assert "暂定" not in out


def test_an_unannounced_year_is_said(capsys: Captured) -> None:
    """R-24"""
    _, out, _ = ask(capsys, "2031-06-30")
    assert "暂定" in out
    assert json.loads(ask(capsys, "2031-06-30", "--format", "json")[1])["provisional"] is True


@pytest.mark.parametrize("expires", ["2026-02-30", "2004-02-01", "2003-01-01", "soon"])
def test_bad_input_names_the_field(capsys: Captured, expires: str) -> None:
    status, out, err = ask(capsys, expires)
    assert (status, out) == (2, "")
    assert err.startswith("expires: ")


def test_the_expiry_is_needed(capsys: Captured) -> None:
    assert main(["window"]) == 2
    assert capsys.readouterr().err == "--expires: 必须填写\n"
