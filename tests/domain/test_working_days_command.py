"""`permit workdays`: one result on standard output, marks and problems on standard error."""

from __future__ import annotations

import json

import pytest

from permit.cli import main

Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    status = main(["workdays", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("add", "2026-09-30", "1"), "2026-10-08"),
        (("sub", "2026-10-08", "1"), "2026-09-30"),
        (("between", "2026-09-30", "2026-10-10"), "3"),
        (("between", "2026-10-01", "2026-10-01"), "0"),
        (("add", "2026-10-01", "0"), "2026-10-01"),
        (("sub", "2026-10-01", "0"), "2026-10-01"),
        (("add", "2004-01-01", "1"), "2004-01-02"),
    ],
)
def test_one_result_and_nothing_else(capsys: Captured, arguments: tuple[str, ...], answer: str) -> None:
    assert ask(capsys, *arguments) == (0, f"{answer}\n", "")


def test_a_provisional_result_is_marked_on_standard_error(capsys: Captured) -> None:
    """R-24"""
    status, out, err = ask(capsys, "add", "2026-12-31", "3")
    assert (status, out) == (0, "2027-01-05\n")
    assert err.startswith("provisional: ")
    assert len(err.splitlines()) == 1


def test_in_json_the_mark_is_a_key(capsys: Captured) -> None:
    """R-24"""
    status, out, err = ask(capsys, "--format", "json", "add", "2026-12-31", "3")
    assert (status, json.loads(out), err) == (0, {"result": "2027-01-05", "provisional": True}, "")
    _, out, _ = ask(capsys, "between", "2026-01-01", "2026-01-31", "--format", "json")
    assert json.loads(out) == {"result": 21, "provisional": False}


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (("add", "2026-02-30", "x"), ["date", "n"]),
        (("add", "2026-03-02", "-1"), ["n"]),
        (("sub", "2003-12-31", "1"), ["date"]),
        (("sub", "2004-01-05", "9"), ["n"]),
        (("add", "2026-01-01", "999999999"), ["n"]),
        (("add", "20260101", "1"), ["date"]),
        (("between", "2026-03-02", "2026-03-01"), ["b"]),
        (("between", "2003-03-02", "tomorrow"), ["a", "b"]),
    ],
)
def test_bad_input_names_each_field(capsys: Captured, arguments: tuple[str, ...], paths: list[str]) -> None:
    status, out, err = ask(capsys, *arguments)
    assert (status, out) == (2, "")
    assert [line.partition(": ")[0] for line in err.splitlines()] == paths
