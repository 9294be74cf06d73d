"""Whatever stands in the input, the fixed commands answer or name the fields: exit status 2, one line for each problem,
nothing on standard output, no traceback."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from permit.cli import main
from permit.domain.dossier.format import dossier_schema
from worked_case_format import base

LINE = re.compile(r"\S.*: .+")
SCHEMA = Draft202012Validator(dossier_schema())
QUOTA: dict[str, Any] = {
    "total": 100,
    "weights": {"output": 0.4, "investment": 0.2, "employment": 0.2, "research": 0.2},
    "employers": [
        {"uscc": "91110115MA01ABCD0F", "declared": 5, "output": 12, "investment": 3, "employment": 8, "research": 1.5},
        {"uscc": "911101150000000000", "declared": 1, "output": 0, "investment": 0, "employment": 0, "research": 0},
    ],
    "minimum": 1,
}
SETTINGS = settings(
    max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

nasty = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.sampled_from([0, -1, 1, 0.1, 0.001, 1e300, -0.0, "", " ", "new", "daxing", "none", "2026-02-30", "2026-13"]),
    st.sampled_from(["9999-12-31", "0001-01", "11010119900307002x", "91110115MA01ABCD0G", "\ud800", "a\nb: c", "￿"]),
    st.text(max_size=5),
    st.sampled_from([[], {}, [None], [[]], [{}], {"month": None}, {"": 1}, {"a: b\n": []}]),
)


def run(*arguments: str) -> tuple[int, str, list[str]]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(arguments)
        except SystemExit as left:  # argparse leaves like that
            status = int(left.code or 0)
    return status, out.getvalue(), err.getvalue().splitlines()


def holds_together(status: int, out: str, errors: list[str]) -> None:
    if status == 2:
        assert out == ""
        assert errors
        assert all(LINE.fullmatch(line) for line in errors), errors
    else:
        assert status in (0, 1)
        assert out
        assert not [line for line in errors if not line.startswith("provisional: ")]


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) of a document."""
    if isinstance(node, dict):
        return [(node, key) for key in node] + [place for value in node.values() for place in places(value)]
    if isinstance(node, list):
        return [(node, index) for index in range(len(node))] + [place for value in node for place in places(value)]
    return []


@st.composite
def damaged(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """The document with one to three places overwritten, removed, or given a key or an entry too many.

    What is drawn is copied: a later damage inside it would reach into the samples, and the next example with it.
    """
    result: dict[str, Any] = json.loads(json.dumps(document))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(places(result)))
        act = draw(st.sampled_from(["overwrite", "overwrite", "remove", "repeat", "add"]))
        if act == "overwrite":
            holder[key] = deepcopy(draw(nasty))
        elif act == "remove":
            del holder[key]
        elif isinstance(holder, list):
            holder.append(deepcopy(holder[key]))
        else:
            holder[draw(st.text(max_size=4))] = deepcopy(draw(nasty))
        if not places(result):
            break
    return result


@pytest.mark.parametrize("verb", ["check", "materials"])
@SETTINGS
@given(document=damaged(base()))
def test_a_damaged_dossier_is_judged_or_refused_by_field(verb: str, document: Any, tmp_path: Path) -> None:
    """A document outside the published schema is always refused."""
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    more = ["--on", "2026-03-02"] if verb == "check" else []
    status, out, errors = run(verb, str(path), *more, "--format", "json")
    holds_together(status, out, errors)
    if not SCHEMA.is_valid(document):
        assert status == 2
    if status != 2:
        assert json.loads(out)


@SETTINGS
@given(document=damaged(QUOTA))
def test_a_damaged_question_of_quota_is_answered_or_refused_by_field(document: Any, tmp_path: Path) -> None:
    path = tmp_path / "input.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    status, out, errors = run("quota", str(path), "--format", "json")
    holds_together(status, out, errors)
    if status == 0:
        answer = json.loads(out, parse_float=Decimal)
        granted = sum(row["number"] for row in answer["allocated"])
        assert granted + answer["left"] == document["total"]


words = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    st.dates().map(str),
    st.integers(-10, 10**12).map(str),
    st.sampled_from(
        ["2026-9-1", "２０２６-09-01", "2003-12-31", "2004-01-01", "9999-12-31", "0", "-0", "+1", "1e3", "male"]
    ),
)


@SETTINGS
@given(question=st.sampled_from(["add", "sub", "between"]), first=words, second=words)
def test_any_words_for_working_days_are_answered_or_refused(question: str, first: str, second: str) -> None:
    holds_together(*run("workdays", question, "--", first, second))


@SETTINGS
@given(born=words, category=st.one_of(words, st.sampled_from(["male", "female_50", "female_55"])), expires=words)
def test_any_words_for_retirement_and_window_are_answered_or_refused(born: str, category: str, expires: str) -> None:
    holds_together(*run("retirement", f"--born={born}", f"--as={category}"))
    holds_together(*run("window", f"--expires={expires}"))


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[", b"nul", b"NaN", b'{"a":1,"a":2}', b"[" * 200_000, b"1" * 5000])
@pytest.mark.parametrize("verb", ["check", "materials", "quota"])
def test_what_is_no_json_is_refused_with_the_name_of_the_file(verb: str, raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "input.json"
    path.write_bytes(raw)
    status, out, errors = run(verb, str(path))
    assert status == 2
    holds_together(status, out, errors)


@pytest.mark.parametrize("spelling", ["1e-9999999", "0E+999999999", "5.000000000000000000001"])
def test_a_number_no_machine_should_write_out_is_answered_at_once(spelling: str, tmp_path: Path) -> None:
    text = json.dumps(base()).replace('"percent": 0', f'"percent": {spelling}')
    assert spelling in text
    path = tmp_path / "dossier.json"
    path.write_text(text, encoding="utf-8")
    status, out, errors = run("check", str(path), "--on", "2026-03-02")
    holds_together(status, out, errors)
    assert (status == 2) == (not spelling.startswith("0E"))
