"""`permit retirement`: the date, or date and delay."""

from __future__ import annotations

import json

import pytest

from permit.cli import main

Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, born: str, category: str, *options: str) -> tuple[int, str, str]:
    status = main(["retirement", "--born", born, "--as", category, *options])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_date_alone(capsys: Captured) -> None:
    """1.3.6"""
    assert ask(capsys, "1976-09-01", "male") == (0, "2039-09-01\n", "")


def test_in_json_the_delay_too(capsys: Captured) -> None:
    """1.3.6"""
    status, out, _ = ask(capsys, "1970-09-30", "female_55", "--format", "json")
    assert (status, json.loads(out)) == (0, {"retires_on": "2025-12-30", "delay_months": 3})


def test_bad_input_names_each_field(capsys: Captured) -> None:
    status, out, err = ask(capsys, "1970-13-01", "women")
    assert (status, out) == (2, "")
    assert [line.partition(": ")[0] for line in err.splitlines()] == ["born", "as"]
    assert ask(capsys, "9990-01-01", "male")[0] == 2


@pytest.mark.parametrize("arguments", [["--born", "1970-01-01"], ["--as", "male"]])
def test_both_options_are_needed(capsys: Captured, arguments: list[str]) -> None:
    missing = {"--born", "--as"} - set(arguments)
    assert main(["retirement", *arguments]) == 2
    assert capsys.readouterr().err == f"{missing.pop()}: 必须填写\n"
