"""One answer, whoever asks: the machine's door and the `permit` command give equal JSON, equal paths, equal words."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from api.conftest import fits, post
from domain.test_materials_worked_cases import CASES as MATERIAL_CASES
from fixtures.policy_changes import capital, holidays_of_2027, key_fields, put_in_force
from fixtures.world import TODAY
from permit.cli import main
from permit.services.law_in_force import edition_in_force
from worked_case_format import WorkedCase, base, worked_cases

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def asked(*arguments: str) -> tuple[int, Any, list[str]]:
    """Exit status, the JSON printed, the lines on standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = main([*arguments, "--format", "json"])
    return status, json.loads(out.getvalue()) if out.getvalue() else None, err.getvalue().splitlines()


def written(path: Path, document: Any) -> str:
    path.write_text(json.dumps(document, default=_plain), encoding="utf-8")
    return str(path)


def _plain(value: object) -> object:
    assert isinstance(value, Decimal)
    return float(value)


@pytest.mark.parametrize("case", worked_cases(), ids=str)
def test_a_worked_case_is_judged_alike(case: WorkedCase, client: Client, tmp_path: Path) -> None:
    """1.2-01 to 7-04"""
    path = written(tmp_path / "dossier.json", case.document)
    _, printed, _ = asked("check", path, "--on", case.on.isoformat())
    answer = post(client, f"{V1}/check?on={case.on}", Path(path).read_bytes())
    assert fits(answer, f"{V1}/check", "post") == printed


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in MATERIAL_CASES])
def test_a_worked_list_of_materials_is_alike(case: Any, client: Client, tmp_path: Path) -> None:
    """6.2-M1 to 6.6-M5"""
    path = written(tmp_path / "dossier.json", case["dossier"])
    _, printed, _ = asked("materials", path)
    assert fits(post(client, f"{V1}/materials", Path(path).read_bytes()), f"{V1}/materials", "post") == printed


QUESTIONS = [
    ("workdays/add", {"date": "2026-09-30", "n": "1"}, ["workdays", "add", "2026-09-30", "1"]),
    ("workdays/add", {"date": "2026-12-31", "n": "3"}, ["workdays", "add", "2026-12-31", "3"]),
    ("workdays/add", {"date": "2026-02-30", "n": "-1"}, ["workdays", "add", "2026-02-30", "-1"]),
    ("workdays/sub", {"date": "2026-10-08", "n": "60"}, ["workdays", "sub", "2026-10-08", "60"]),
    ("workdays/sub", {"date": "2004-01-05", "n": "9"}, ["workdays", "sub", "2004-01-05", "9"]),
    ("workdays/between", {"a": "2026-02-13", "b": "2026-02-28"}, ["workdays", "between", "2026-02-13", "2026-02-28"]),
    ("workdays/between", {"a": "2026-03-02", "b": "2026-03-01"}, ["workdays", "between", "2026-03-02", "2026-03-01"]),
    ("workdays/between", {"a": "2003-03-02", "b": "x"}, ["workdays", "between", "2003-03-02", "x"]),
    ("retirement", {"born": "1976-09-02", "as": "male"}, ["retirement", "--born", "1976-09-02", "--as", "male"]),
    ("retirement", {"born": "x", "as": "woman"}, ["retirement", "--born", "x", "--as", "woman"]),
    ("retirement", {"born": "9990-01-01", "as": "male"}, ["retirement", "--born", "9990-01-01", "--as", "male"]),
    ("window", {"expires": "2026-07-08"}, ["window", "--expires", "2026-07-08"]),
    ("window", {"expires": "2027-01-08"}, ["window", "--expires", "2027-01-08"]),
    ("window", {"expires": "2004-01-08"}, ["window", "--expires", "2004-01-08"]),
    ("window", {"expires": "8.7.2026"}, ["window", "--expires", "8.7.2026"]),
]


@pytest.mark.parametrize(("address", "given", "arguments"), QUESTIONS, ids=lambda value: str(value))
def test_a_question_of_time_is_answered_alike(
    address: str, given: dict[str, str], arguments: list[str], client: Client
) -> None:
    """R-24, 1.3.6, 6.3-03: the answer, or the same path and words for each problem."""
    # argparse wants a lone negative number behind '--'; the format stands before it.
    status, printed, lines = asked(*arguments) if "-1" not in arguments else _negative(arguments)
    found = fits(client.get(f"{V1}/{address}?{urlencode(given)}"), f"{V1}/{address}")
    assert found == printed if status == 0 else told(found) == lines


def _negative(arguments: list[str]) -> tuple[int, Any, list[str]]:
    err = io.StringIO()
    with redirect_stderr(err):
        status = main([arguments[0], "--format", "json", "--", *arguments[1:]])
    return status, None, err.getvalue().splitlines()


def told(document: Any) -> list[str]:
    assert document["status"] == 422
    return [f"{each['path']}: {each['what']}" for each in document["problems"]]


BROKEN = [
    {**base(), "business": "renewal"},
    {**base(), "business": "renewal", "hobby": 1, "employer": {"uscc": "91110115MA01ABCD0G", "kind": "firm"}},
    {"applicant": {"id_number": "110101199003070021", "monthly_income": [{"month": "2026-13"}]}},
    [],
    "text",
]


@pytest.mark.parametrize("document", BROKEN, ids=range(len(BROKEN)))
def test_bad_input_has_the_same_paths_and_words(document: Any, client: Client, tmp_path: Path) -> None:
    path = written(tmp_path / "dossier.json", document)
    status, _, lines = asked("check", path)
    assert status == 2
    assert told(fits(post(client, f"{V1}/check", Path(path).read_bytes()), f"{V1}/check", "post")) == lines


def test_the_law_here_is_the_exported_edition(client: Client, tmp_path: Path) -> None:
    """9-01: with changes approved, the door answers as `--policy EXPORT` does; so does the calendar (R-24)."""
    put_in_force(capital(since=TODAY), key_fields("集成电路设计", since=TODAY), holidays_of_2027())
    edition = written(tmp_path / "policy.json", edition_in_force().as_document())
    path = written(tmp_path / "dossier.json", base())
    _, printed, _ = asked("check", path, "--policy", edition)
    found = post(client, f"{V1}/check", Path(path).read_bytes()).json()
    assert found == printed
    capital_clause = next(clause for clause in found["clauses"] if clause["id"] == "1.2-04")
    assert capital_clause["parameters"]["minimum_paid_in_capital"]["value"] == 6_000_000
    _, printed, _ = asked("workdays", "add", "2026-12-31", "1", "--policy", edition)
    assert client.get(f"{V1}/workdays/add?date=2026-12-31&n=1").json() == printed
    assert printed == {"result": "2027-01-05", "provisional": False}


def test_the_schema_of_a_dossier_is_the_commands(client: Client) -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        main(["schema", "dossier"])
    assert client.get(f"{V1}/schema/dossier").json() == json.loads(out.getvalue())


def test_the_law_of_a_day_carries_source_and_confidence(client: Client) -> None:
    """1.4-01, 2-01, 9-01"""
    found = fits(client.get(f"{V1}/law?on=2026-09-01"), f"{V1}/law")
    wage = found["figures"]["monthly_wage"]
    assert (wage["value"], wage["year"], wage["confidence"], wage["published_on"]) == (12116, 2025, "C", "2026-08-31")
    assert len(found["offices"]) == 21
    assert found["retirement"]["kinds"]["male"]["max_delay_months"] == 36
    before = client.get(f"{V1}/law?on=2026-08-30").json()
    assert before["figures"]["monthly_wage"]["year"] == 2024
    assert before["policy"]["version"] != found["policy"]["version"]


def test_the_guide_says_each_condition_with_the_figures_in_force(client: Client) -> None:
    """9-01"""
    clauses = {each["id"]: each for each in fits(client.get(f"{V1}/guide"), f"{V1}/guide")["clauses"]}
    assert "1,000,000 元" in clauses["1.2-04"]["text"]
    put_in_force(capital(since=TODAY))
    clauses = {each["id"]: each for each in client.get(f"{V1}/guide").json()["clauses"]}
    assert "6,000,000 元" in clauses["1.2-04"]["text"]
    assert clauses["1.2-03"]["soft"] and not clauses["1.2-04"]["soft"]
    assert clauses["N-01"]["text"] is None


def test_a_list_in_force_is_told_with_its_entries(client: Client) -> None:
    """R-22"""
    assert client.get(f"{V1}/law/lists/key_fields").status_code == 404
    put_in_force(key_fields("集成电路设计", "机器人", since=TODAY))
    found = fits(client.get(f"{V1}/law/lists/key_fields"), f"{V1}/law/lists/{{kind}}")
    assert [entry["code"] for entry in found["entries"]] == ["K01", "K02"]
    assert found["edition"] == "2026 年版" and found["confidence"] == "A"
    assert fits(client.get(f"{V1}/law"), f"{V1}/law")["lists"]["key_fields"]["count"] == 2
