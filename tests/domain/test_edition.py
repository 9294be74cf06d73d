"""Editions: changes laid over the shipped data, refused by field, written out as one file that gives the same law."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import time_machine

from permit.cli import main
from permit.domain.errors import BadInput
from permit.policy.change_entries import entry_problems, sense_problems
from permit.policy.edition import Change, Edition, edition_of, read_edition, shipped_edition
from permit.policy.law import DEFAULT_DISTRICT, law_on
from worked_case_format import base, changed

FROM = date(2026, 7, 1)
BEFORE, AFTER = date(2026, 6, 30), FROM
SOURCE = {"source": "区人社局通知", "checked_on": date(2026, 6, 20), "confidence": "A"}


def capital(value: int = 3_000_000, since: date = FROM, **more: Any) -> dict[str, Any]:
    entry = {"kind": "figure", "name": "minimum_paid_in_capital", "value": value, "clause": "1.2-04", "from": since}
    return {**entry, **SOURCE, **more}


def soft(clause: str, value: bool, since: date = FROM) -> dict[str, Any]:
    return {"kind": "soft", "clause": clause, "value": value, "from": since, **SOURCE}


def wage(year: int = 2025, monthly: int = 12_300, **more: Any) -> dict[str, Any]:
    entry = {"kind": "wage", "year": year, "monthly": monthly, "published_on": date(2026, 8, 20)}
    return {**entry, "publication_source": "公告日", "publication_confidence": "A", **SOURCE, **more}


def office() -> dict[str, Any]:
    place = {"name": "榆垡镇", "address": "新址 1 号", "phones": ["80000001"], "email": "a@example.org"}
    return {"kind": "office", **place, **SOURCE}


def calendar(year: int = 2027) -> dict[str, Any]:
    holiday = {"name": "元旦", "from": date(year, 1, 1), "until": date(year, 1, 3)}
    return {"kind": "calendar", "year": year, "holidays": [holiday], **SOURCE}


def edition(*entries: dict[str, Any], in_force_from: date = FROM) -> Edition:
    return edition_of(shipped_edition(DEFAULT_DISTRICT).tables, (Change(1, in_force_from, entries),))


def faults(*entries: dict[str, Any], in_force_from: date = FROM) -> list[str]:
    """The paths of everything wrong, shape first."""
    found = entry_problems(entries, in_force_from)
    return [p.path for p in found or sense_problems(shipped_edition(DEFAULT_DISTRICT).tables, entries)]


def test_without_changes_an_edition_is_the_shipped_law() -> None:
    """9-01"""
    for day in (date(2019, 8, 31), date(2026, 3, 2), date(2030, 1, 1)):
        assert shipped_edition(DEFAULT_DISTRICT).law_on(day) == law_on(day)


def test_a_change_counts_from_its_day_and_the_past_keeps_its_law() -> None:
    """9-01"""
    after = edition(capital(), soft("1.2-03", False))
    assert after.law_on(BEFORE) == law_on(BEFORE)
    law = after.law_on(AFTER)
    assert law.number("minimum_paid_in_capital") == 300_000_000
    assert law.figure("minimum_paid_in_capital").source.text == "区人社局通知"
    assert not law.is_soft("1.2-03")
    assert law.is_soft("1.2-06")
    assert law.id != law_on(AFTER).id
    versions = [f for f in after.tables_on(AFTER)["figure"] if f["name"] == "minimum_paid_in_capital"]
    assert [(v["from"], v.get("until")) for v in versions] == [(date(2000, 1, 1), BEFORE), (FROM, None)]


def test_a_corrected_wage_changes_no_earlier_day() -> None:
    """1.4-01: the figure derived from a ceiling gives way to the published one, from the day it was approved on."""
    found = edition(wage(), in_force_from=date(2026, 9, 10))
    assert found.law_on(date(2026, 9, 9)).number("monthly_wage") == 1_211_600
    law = found.law_on(date(2026, 9, 10))
    assert law.number("monthly_wage") == 1_230_000
    assert law.figure("monthly_wage").source.confidence == "A"


def test_a_wage_of_an_earlier_year_belongs_to_the_identity_of_the_law() -> None:
    """R-16: a renewal is held against the wages of several years."""
    earlier = wage(2022, 11_298, published_on=date(2023, 9, 1))
    assert edition(earlier).law_on(AFTER).id != law_on(AFTER).id


def test_an_office_moves_and_keeps_the_guides_spelling() -> None:
    """2-01"""
    offices = {office.name: office for office in edition(office()).law_on(AFTER).offices}
    assert len(offices) == 21
    assert offices["榆垡镇"].address == "新址 1 号"
    assert offices["榆垡镇"].source_spelling == "榆垓镇"


def test_a_year_of_holidays_joins_the_calendar() -> None:
    """R-24"""
    before, after = shipped_edition(DEFAULT_DISTRICT).calendar(), edition(calendar()).calendar()
    assert before.add(date(2026, 12, 31), 1).provisional
    assert after.add(date(2026, 12, 31), 1).day == date(2027, 1, 4)
    assert not after.add(date(2026, 12, 31), 1).provisional


def test_a_later_change_of_the_same_day_replaces_the_earlier_one() -> None:
    tables = shipped_edition(DEFAULT_DISTRICT).tables
    changes = (Change(1, FROM, (capital(),)), Change(2, FROM, (capital(2_000_000),)))
    assert edition_of(tables, changes).law_on(AFTER).number("minimum_paid_in_capital") == 200_000_000


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ({**capital(), "source": " "}, "source"),
        ({**capital(), "checked_on": "yesterday"}, "checked_on"),
        ({**capital(), "confidence": "D"}, "confidence"),
        ({**capital(), "clause": "1.2-99"}, "clause"),
        ({**capital(), "name": "minimum_capital"}, "name"),
        ({**capital(), "value": 1.5}, "value"),
        ({**capital(), "value": -1}, "value"),
        ({**capital(), "from": None}, "from"),
        (capital(since=BEFORE), "from"),
        (capital(until=BEFORE), "until"),
        ({**capital(), "colour": "red"}, "colour"),
        ({**soft("1.2-03", True), "clause": "0.0"}, "clause"),
        ({**soft("1.2-03", True), "value": "yes"}, "value"),
        (wage(monthly=0), "monthly"),
        (wage(annual=150_000), "annual_confidence"),
        (wage(published_on=date(2025, 12, 1)), "published_on"),
        (wage(publication_source=""), "publication_source"),
        ({**office(), "phones": []}, "phones"),
        ({**calendar(), "holidays": []}, "holidays"),
        ({**SOURCE, "kind": "retirement", "from": FROM, "male": {}}, "female_50"),
        ({**SOURCE, "kind": "colour"}, "kind"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named_by_field(entry: dict[str, Any], path: str) -> None:
    """9-01"""
    assert f"entries[0].{path}" in faults(entry)


@pytest.mark.parametrize(
    ("name", "clause", "value"),
    [
        ("late_filing", "N-15", "sometimes"),
        ("distinct_people", "4.1-01", 1),
        ("quota_weights", "1.1-02", {"output": "1/2", "investment": "1/4", "employment": "1/8", "research": "1/4"}),
        ("quota_weights", "1.1-02", {"output": "1"}),
        ("return_reminders", "8-01", [25, 10]),
        ("messages_sent", "N-03", ["returned", "returned"]),
        ("income_ratio", "1.3.3", "0"),
        ("income_ratio", "1.3.3", "many"),
    ],
)
def test_a_value_no_rule_can_use_is_refused(name: str, clause: str, value: Any) -> None:
    entry = {"kind": "figure", "name": name, "clause": clause, "value": value, "from": FROM, **SOURCE}
    assert faults(entry) == ["entries[0].value"]


def test_gaps_and_overlaps_are_refused_at_their_field() -> None:
    """9-01"""
    assert faults(capital(until=date(2026, 12, 31))) == ["entries[0].until"]  # nothing afterwards
    later = capital(since=date(2027, 1, 1))
    assert faults(capital(until=date(2026, 12, 31)), later) == []
    assert faults(capital(until=date(2026, 12, 30)), later) == ["entries[0].until", "entries[1].from"]
    assert faults(later, capital()) == ["entries[0].from", "entries[1].until"]
    assert faults(capital(), capital()) == ["entries[1].from"]
    assert faults(wage(2027, published_on=date(2028, 8, 1))) == ["entries[0].year"]
    assert faults(wage(2026, published_on=date(2027, 8, 1))) == []


def test_every_figure_can_be_changed_to_what_it_is() -> None:
    """The check of values knows every figure of the shipped pack."""
    shipped = [{**f, "kind": "figure", "from": FROM} for f in shipped_edition(DEFAULT_DISTRICT).tables["figure"]]
    assert faults(*shipped) == []
    assert edition(*shipped).law_on(AFTER).id == law_on(AFTER).id


# ── one file


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., str]:
    def write(found: Edition, alter: Callable[[dict[str, Any]], object] = lambda document: None) -> str:
        document = found.as_document()
        alter(document)
        path = tmp_path / "policy.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def dossier(tmp_path: Path) -> str:
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(changed(base(), {"employer.paid_in_capital_yuan": 2_000_000})), encoding="utf-8")
    return str(path)


def test_an_exported_edition_gives_the_same_law_on_every_day() -> None:
    """9-01"""
    found = edition(capital(), soft("1.2-04", True), wage(), office(), calendar())
    again = read_edition(json.dumps(found.as_document()))
    assert again == found
    assert again.calendar() == found.calendar()
    for offset in range(0, 900, 45):
        day = date(2025, 1, 1) + timedelta(days=offset)
        assert again.law_on(day) == found.law_on(day)
    assert again.law_on(AFTER).value("income_ratio") == Fraction(6, 5)


def test_the_check_takes_an_exported_edition(
    export: Callable[..., str], dossier: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """9-01"""
    file = export(edition(capital()))
    said = {}
    for day in (BEFORE, AFTER):
        main(["check", dossier, "--on", day.isoformat(), "--policy", file, "--format", "json"])
        found = json.loads(capsys.readouterr().out)
        said[day] = {clause["id"]: clause["holds"] for clause in found["clauses"]}["1.2-04"]
        assert found["policy"]["version"] == edition(capital()).law_on(day).id
    assert said == {BEFORE: True, AFTER: False}


def test_the_materials_take_an_exported_edition(
    export: Callable[..., str], dossier: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["materials", dossier, "--policy", export(edition(capital()))]) == 0
    assert "6.2-M1" in capsys.readouterr().out


def _answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--format", "json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_the_days_follow_the_calendar_and_the_allowance_of_an_exported_edition(
    export: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """R-24, R-01: an announced year is final, and the office's own time moves the safe day."""
    allowance = {
        "kind": "figure", "name": "office_allowance", "value": 15, "clause": "N-15", "from": FROM, **SOURCE,
    }  # fmt: skip
    file = export(edition(calendar(), allowance))
    with time_machine.travel(datetime(2026, 8, 3, 4, tzinfo=UTC), tick=False):
        asked = ("workdays", "add", "2026-12-31", "1")
        assert _answer(capsys, *asked) == {"result": "2027-01-01", "provisional": True}
        assert _answer(capsys, *asked, "--policy", file) == {"result": "2027-01-04", "provisional": False}
        between = ("workdays", "between", "2026-12-31", "2027-01-04", "--policy", file)
        assert _answer(capsys, *between) == {"result": 1, "provisional": False}
        shipped = _answer(capsys, "window", "--expires", "2027-03-01")
        moved = _answer(capsys, "window", "--expires", "2027-03-01", "--policy", file)
    assert (shipped["provisional"], moved["provisional"]) == (True, False)
    # Five more days for the office, and 1 January is no working day any more.
    assert (shipped["safe_by"], moved["safe_by"]) == ("2027-01-18", "2027-01-11")
    assert (shipped["opens_on"], moved["opens_on"]) == ("2026-12-07", "2026-12-04")


def test_the_retirement_day_follows_an_exported_edition(
    export: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    """1.3.6"""

    def one_month_more(document: dict[str, Any]) -> None:
        for rule in document["tables"]["retirement"]:
            rule["male"]["step_months"] = 2

    asked = ("retirement", "--born", "1965-05-12", "--as", "male")
    assert _answer(capsys, *asked)["retires_on"] == "2025-07-12"
    told = _answer(capsys, *asked, "--policy", export(edition(capital()), one_month_more))
    assert told == {"retires_on": "2025-08-12", "delay_months": 3}


@pytest.mark.parametrize("asked", [("workdays", "add", "2026-12-31", "1"), ("window", "--expires", "2027-03-01")])
def test_a_wrong_file_is_named_whatever_is_asked(
    asked: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """9-01"""
    file = tmp_path / "policy.json"
    file.write_text("{}", encoding="utf-8")
    assert main([*asked, "--policy", str(file)]) == 2
    assert capsys.readouterr().err.startswith("policy.format: ")


@pytest.mark.parametrize(
    ("alter", "path"),
    [
        (lambda d: d.update(format="other"), "policy.format"),
        (lambda d: d.pop("tables"), "policy.tables"),
        (lambda d: d["tables"].pop("name"), "policy.tables"),
        (lambda d: d["tables"]["figure"].pop(0), "policy.tables"),
        (lambda d: d["tables"].update(figure=7), "policy.tables"),
        (lambda d: d.update(changes={}), "policy.changes"),
        (lambda d: d.update(more=1), "policy.more"),
        (lambda d: d["changes"][0].update(in_force_from="soon"), "policy.changes[0].in_force_from"),
        (lambda d: d["changes"][0].update(number="1"), "policy.changes[0].number"),
        (lambda d: d["changes"][0]["entries"][0].pop("source"), "policy.changes[0].entries[0].source"),
        (lambda d: d["changes"][0]["entries"][0].update(until="2026-08-01"), "policy.changes[0].entries[0].until"),
    ],
)
def test_a_file_that_is_no_edition_is_bad_input_by_path(
    export: Callable[..., str],
    dossier: str,
    capsys: pytest.CaptureFixture[str],
    alter: Callable[[dict[str, Any]], object],
    path: str,
) -> None:
    """9-01"""
    file = export(edition(capital()), alter)
    assert main(["check", dossier, "--on", "2026-07-01", "--policy", file]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(": ")[0] for line in err.splitlines()] == [path]


@pytest.mark.parametrize("content", ["", "{", "[]", "7"])
def test_a_file_that_is_not_json_is_bad_input(
    tmp_path: Path, dossier: str, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    assert main(["check", dossier, "--policy", str(path)]) == 2
    assert main(["check", dossier, "--policy", str(tmp_path / "absent.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_reading_raises_with_every_problem() -> None:
    document = edition(capital(source=""), office()).as_document()
    document["changes"][0]["entries"][1]["phones"] = []
    with pytest.raises(BadInput) as raised:
        read_edition(json.dumps(document))
    assert [p.path for p in raised.value.problems] == [
        "policy.changes[0].entries[0].source",
        "policy.changes[0].entries[1].phones",
    ]
