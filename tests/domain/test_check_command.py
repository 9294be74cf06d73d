"""`permit check` and `permit schema`: output, exit status, error lines."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from jsonschema import Draft202012Validator

from permit.cli import VERBS, main
from worked_case_format import base, changed

CHECKED = [
    *(f"1.2-0{number}" for number in range(1, 7)),
    "1.3.1",
    *(f"1.3.1-{letter}" for letter in "ABCDEFGHI"),
    *(f"1.3.{number}" for number in range(2, 7)),
    "6.1.2-03",
    "6.2-04",
    "7-04",
]


@pytest.fixture
def dossier(tmp_path: Path) -> Any:
    def write(settings: dict[str, Any] | None = None, *removals: str) -> str:
        path = tmp_path / "dossier.json"
        path.write_text(json.dumps(changed(base(), settings or {}, list(removals))), encoding="utf-8")
        return str(path)

    return write


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, list[str]]:
    status = main(["check", *arguments])
    out, err = capsys.readouterr()
    return status, json.loads(out) if out else None, err.splitlines()


def test_the_answer_has_the_fixed_shape(dossier: Any, capsys: pytest.CaptureFixture[str]) -> None:
    status, found, errors = answer(capsys, dossier(), "--on", "2026-03-02", "--format", "json")
    assert (status, errors) == (0, [])
    assert found["on"] == "2026-03-02"
    assert found["policy"]["district"] == "daxing"
    assert found["policy"]["version"]
    assert found["outcome"] == "eligible"
    assert found["categories"] == ["A"]
    assert [clause["id"] for clause in found["clauses"]] == CHECKED
    for clause in found["clauses"]:
        assert clause["holds"] in (True, False, None)
        assert isinstance(clause["soft"], bool)
        assert isinstance(clause["because"], str) and clause["because"].endswith(("。", "）"))
        assert isinstance(clause["facts"], dict) and isinstance(clause["parameters"], dict)
        assert clause["counts"] is not clause["id"].startswith("1.3.1-")
    assert [clause["id"] for clause in found["clauses"] if clause["soft"]] == ["1.2-03", "1.2-06", "6.2-04"]


def test_a_figure_carries_year_source_and_confidence(dossier: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """1.3.3, 1.4-01"""
    _, found, _ = answer(capsys, dossier(), "--on", "2026-09-01", "--format", "json")
    income = next(clause for clause in found["clauses"] if clause["id"] == "1.3.3")
    wage = income["parameters"]["monthly_wage"]
    assert (wage["value"], wage["unit"], wage["year"], wage["confidence"]) == (12116, "yuan", 2025, "C")
    assert wage["published_on"] == "2026-08-31"
    assert "36348" in wage["source"]
    assert income["parameters"]["income_ratio"]["value"] == 1.2


@pytest.mark.parametrize(
    ("settings", "removals", "status", "outcome"),
    [
        ({}, (), 0, "eligible"),
        ({"employer.registered_on": "2026-01-01"}, (), 1, "exception_needed"),
        ({}, ("applicant.key_field",), 1, "undetermined"),
        ({"applicant.key_field": False}, (), 1, "ineligible"),
        ({"applicant.population": "beijing_household"}, (), 1, "out_of_scope"),
    ],
)
def test_the_exit_status_tells_eligible_from_all_else(
    dossier: Any, capsys: pytest.CaptureFixture[str], settings: Any, removals: Any, status: int, outcome: str
) -> None:
    found = answer(capsys, dossier(settings, *removals), "--on", "2026-03-02", "--format", "json")
    assert (found[0], found[1]["outcome"]) == (status, outcome)


def test_bad_input_is_named_line_by_line_and_nothing_is_printed(
    dossier: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = dossier({"applicant.monthly_income[2025-11].month": "2025-13", "employer.uscc": "1", "who": 1})
    status, found, errors = answer(capsys, path, "--on", "2026-02-30", "--format", "json")
    assert (status, found) == (2, None)
    assert [line.split(": ")[0] for line in errors] == [
        "--on",
        "employer.uscc",
        "applicant.monthly_income[3].month",
        "who",
    ]


@pytest.mark.parametrize("business", ["renewal", "employer_change", "information_change", "department_change"])
def test_only_a_new_application_is_checked(dossier: Any, capsys: pytest.CaptureFixture[str], business: str) -> None:
    status, found, errors = answer(capsys, dossier({"business": business}), "--on", "2026-03-02")
    assert (status, found) == (2, None)
    assert len(errors) == 1
    assert errors[0].startswith("business: ")


def test_the_business_is_named_beside_all_other_problems(dossier: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = dossier({"business": "renewal", "employer.kind": "company"})
    _, _, errors = answer(capsys, path, "--on", "2026-03-02")
    assert [line.split(": ")[0] for line in errors] == ["business", "employer.kind"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b'{"business": NaN}', b'"new"'])
def test_a_file_that_is_no_dossier_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    status, found, errors = answer(capsys, str(path))
    assert (status, found, len(errors)) == (2, None, 1)


@pytest.mark.parametrize("name", ["missing.json", ".", "a\0b"])
def test_a_file_that_cannot_be_read_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status, found, errors = answer(capsys, name)
    assert (status, found, len(errors)) == (2, None, 1)


@pytest.mark.parametrize("on", ["2026-3-2", "20260302", "2026-02-29", "tomorrow", "", "1999-12-31"])
def test_a_day_that_cannot_be_judged_is_bad_input(dossier: Any, capsys: pytest.CaptureFixture[str], on: str) -> None:
    status, found, errors = answer(capsys, dossier(), "--on", on)
    assert (status, found, len(errors)) == (2, None, 1)
    assert errors[0].startswith("--on: ")


@time_machine.travel("2026-03-01T16:30:00+00:00", tick=False)
def test_without_a_day_it_is_today_in_beijing(dossier: Any, capsys: pytest.CaptureFixture[str]) -> None:
    _, found, _ = answer(capsys, dossier(), "--format", "json")
    assert found["on"] == "2026-03-02"


def test_without_a_format_it_is_text_for_a_person(dossier: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", dossier({"applicant.key_field": False}), "--on", "2026-03-02"]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("大兴区 2026年3月2日：不符合办理条件")
    assert "✗ 1.3.2" in out
    assert "→ 专业或岗位属于重点、紧缺领域。" in out


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "dossier"]) == 0
    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("arguments", [["check"], ["check", "a", "b"], ["check", "x", "--unknown"], ["nothing"], []])
def test_wrong_arguments_are_bad_input(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    try:
        status = main(arguments)
    except SystemExit as stop:
        status = stop.code  # type: ignore[assignment]
    assert status == 2


def test_the_answer_is_the_same_for_the_same_day(dossier: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """9-01"""
    path = dossier()
    first = answer(capsys, path, "--on", "2025-10-01", "--format", "json")
    assert answer(capsys, path, "--on", "2025-10-01", "--format", "json") == first
    assert date.fromisoformat(first[1]["on"]) == date(2025, 10, 1)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_no_verb_loads_django_or_anything_heavy(verb: str) -> None:
    script = (
        "import sys, importlib; import permit.cli; importlib.import_module(f'permit.commands.{sys.argv[1]}');"
        "heavy = {'django', 'httpx', 'polars', 'pydantic', 'chinese_calendar', 'cv2', 'numpy'} & set(sys.modules);"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script, verb], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_only_json_is_on_standard_output_in_any_locale(dossier: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "permit.cli", "check", dossier(), "--on", "2026-03-02", "--format", "json"],
        capture_output=True,
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PATH": ""},
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert json.loads(done.stdout.decode("utf-8"))["outcome"] == "eligible"


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["retirement"], ["--born: 必须填写", "--as: 必须填写"]),
        (["check", "x.json", "--on"], ["--on: 缺少值"]),
        (["check", "x.json", "--format", "xml"], ["--format: “xml”不在可选值之内，可选：text、json"]),
        (["clauses", "--fast"], ["arguments: 不认识“--fast”"]),
    ],
)
def test_arguments_are_refused_by_name_in_chinese(
    arguments: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.splitlines() == lines


@pytest.mark.parametrize(
    ("redirected", "status", "said"),
    [
        ("check - <&-", 2, "-: 文件无法读取（标准输入已关闭）\n"),
        ("workdays add 2026-01-01 1 >/dev/full", 74, "stdout: 无法写出（No space left on device）\n"),
        ("workdays add 2026-01-01 1 >&-", 0, ""),
    ],
)
def test_closed_and_full_streams_are_no_traceback(redirected: str, status: int, said: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m permit.cli {redirected}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (status, said)
