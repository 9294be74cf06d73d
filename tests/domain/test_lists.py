"""Lists of the policy: editions with their days, facts that follow from what is chosen, rows with faults."""

import json
from datetime import date
from typing import Any

import pytest

from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Finding
from permit.domain.dossier import read_dossier
from permit.domain.law import Law
from permit.domain.listed import chosen_in, resolved
from permit.domain.sections import read, section, with_lists
from permit.policy.change_entries import entry_problems, sense_problems
from permit.policy.edition import Change, Edition, edition_of, read_edition, shipped_edition
from permit.policy.law import DEFAULT_DISTRICT, law_on
from permit.policy.list_entries import entries_of
from permit.policy.pack import PolicyError, pack_of
from worked_case_format import base, changed

FROM, LATER, ON = date(2026, 3, 9), date(2027, 1, 1), date(2026, 3, 12)
SOURCE = {"source": "区人社局通知", "checked_on": date(2026, 3, 1), "confidence": "A"}
CHIPS, ROBOTS = {"code": "K01", "name": "集成电路设计", "group": "电子"}, {"code": "K02", "name": "机器人"}
CLAUSES = {
    "key_fields": "1.3.2",
    "prohibited_catalogue": "1.2-02",
    "innovation_bodies": "1.3.1-D",
    "innovation_service_bodies": "1.3.1-E",
}


def listed(name: str = "key_fields", since: date = FROM, *entries: dict[str, str], **more: Any) -> dict[str, Any]:
    head = {"kind": "list", "name": name, "clause": CLAUSES.get(name, "1.3.2"), "edition": f"{since.year} 年版"}
    return {**head, "from": since, "entries": list(entries or (CHIPS, ROBOTS)), **SOURCE, **more}


def edition(*entries: dict[str, Any]) -> Edition:
    return edition_of(shipped_edition(DEFAULT_DISTRICT).tables, (Change(1, FROM, entries),))


def faults(*entries: dict[str, Any]) -> list[str]:
    found = entry_problems(entries, FROM)
    return [p.path for p in found or sense_problems(shipped_edition(DEFAULT_DISTRICT).tables, entries)]


def finding(clause: str, law: Law, choices: dict[str, str] | None = None, **facts: Any) -> Finding:
    document = {**changed(base(), facts), **({} if choices is None else {"listed": choices})}
    dossier = read_dossier(resolved(document, law))
    return assess(dossier, law.day, law.day, law, chosen_in(document)).finding(clause)


def test_as_shipped_no_list_is_in_force_and_the_declared_fact_stands() -> None:
    """R-22, 1.3.2"""
    law = law_on(ON)
    assert not law.lists
    found = finding("1.3.2", law, {"key_fields": ""})
    assert found.holds is True
    assert "名录" not in found.because and not found.parameters


@pytest.mark.parametrize("typed", ["K01", "k01", "集成电路设计", "K01 集成电路设计", "Ｋ０１　集成电路设计"])
def test_a_chosen_entry_meets_the_clause_and_the_finding_names_edition_and_day(typed: str) -> None:
    """1.3.2"""
    found = finding("1.3.2", edition(listed()).law_on(ON), {"key_fields": typed})
    assert found.holds is True
    assert "2026 年版，2026年3月9日起" in found.because and "“K01 集成电路设计”在名录中" in found.because
    (figure,) = found.parameters
    assert (figure.name, figure.since, figure.source.text) == ("key_fields", FROM, "区人社局通知")
    assert found.as_json()["parameters"]["key_fields"]["value"] == "2026 年版，K01 集成电路设计"


def test_a_field_that_is_not_on_the_list_fails_and_none_chosen_is_unknown() -> None:
    """1.3.2"""
    law = edition(listed()).law_on(ON)
    off = finding("1.3.2", law, {"key_fields": "养蜂"})
    assert off.holds is False and "“养蜂”不在名录中" in off.because
    assert finding("1.3.2", law, {"key_fields": ""}).holds is None
    assert finding("1.3.2", law, {}, **{"applicant.key_field": False}).holds is False


def test_a_dossier_without_choices_keeps_its_declared_fact_under_a_list() -> None:
    """R-22: what the fixed commands read"""
    found = finding("1.3.2", edition(listed()).law_on(ON))
    assert found.holds is True
    assert "2026 年版" in found.because and "所选" not in found.because


def test_the_prohibited_catalogue_and_innovation_bodies_leave_the_unlisted_to_an_officer() -> None:
    """1.2-02, 1.3.1-D, 1.3.1-E"""
    bodies = listed("innovation_bodies", FROM, {"code": "D1", "name": "某研究院"})
    services = listed("innovation_service_bodies", FROM, {"code": "E1", "name": "某律所"})
    law = edition(listed("prohibited_catalogue"), bodies, services).law_on(ON)
    restricted = {"employer.main_business_restricted": True}
    assert finding("1.2-02", law, {"prohibited_catalogue": "K02"}, **restricted).holds is False
    assert finding("1.2-02", law, {"prohibited_catalogue": "不在其中"}, **restricted).holds is None
    assert finding("1.2-02", law, {}).holds is True
    rich = [{"year": year, "taxable_yuan": 900000} for year in (2023, 2024, 2025)]
    for clause, kind, word, code in (
        ("1.3.1-D", "innovation_bodies", "science_and_technology", "D1"),
        ("1.3.1-E", "innovation_service_bodies", "service", "E1"),
    ):
        facts = {"employer.innovation_body": word, "applicant.annual_income": rich}
        assert finding(clause, law, {kind: code}, **facts).holds is True
        assert finding(clause, law, {kind: "别的"}, **facts).holds is None
        assert finding(clause, law, {kind: ""}, **facts).holds is None


def test_the_edition_in_force_on_the_day_decides_and_a_later_one_leaves_the_past_alone() -> None:
    """9-01"""
    both = edition(listed(), listed("key_fields", LATER, ROBOTS))
    before, after = both.law_on(date(2026, 12, 31)), both.law_on(LATER)
    assert finding("1.3.2", before, {"key_fields": "K01"}).holds is True
    assert finding("1.3.2", after, {"key_fields": "K01"}).holds is False
    assert finding("1.3.2", after, {"key_fields": "K02"}).holds is True
    assert not both.law_on(date(2026, 3, 8)).lists
    assert before.lists["key_fields"].until == date(2026, 12, 31)
    assert len({both.law_on(day).id for day in (date(2026, 3, 8), FROM, LATER)}) == 3


def test_a_list_may_end_without_a_next_and_the_fact_is_asked_for_again() -> None:
    """R-22"""
    ending = listed(until=date(2026, 12, 31))
    assert faults(ending) == []
    assert not edition(ending).law_on(LATER).lists


def test_an_exported_edition_with_lists_is_read_back_alike() -> None:
    """9-01"""
    before = edition(listed())
    after = read_edition(json.dumps(before.as_document(), ensure_ascii=False))
    assert after == before
    assert after.law_on(ON).lists == before.law_on(ON).lists


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"name": "nothing"}, "name"),
        ({"clause": "1.3.3"}, "clause"),
        ({"edition": " "}, "edition"),
        ({"edition": "年" * 61}, "edition"),
        ({"entries": []}, "entries"),
        ({"entries": [CHIPS] * 5001}, "entries"),
        ({"entries": [CHIPS, {"code": "K02", "name": " "}]}, "entries[1].name"),
        ({"entries": [{"code": "", "name": "甲"}]}, "entries[0].code"),
        ({"entries": [{"code": "K01"}]}, "entries[0].name"),
        ({"entries": [{"code": "K01", "name": "甲" * 121}]}, "entries[0].name"),
        ({"entries": [{"code": "K01", "name": "甲\x00"}]}, "entries[0].name"),
        ({"entries": [{"code": "K01", "name": "甲", "group": 3}]}, "entries[0].group"),
        ({"entries": [{**CHIPS, "更多": "x"}]}, "entries[0]"),
        ({"entries": ["K01"]}, "entries[0]"),
        ({"entries": [CHIPS, {"code": "k01", "name": "别的"}]}, "entries[1]"),
        ({"entries": [CHIPS, {"code": "K09", "name": "集成电路 设计"}]}, "entries[1]"),
        ({"source": ""}, "source"),
        ({"from": date(2026, 3, 8)}, "from"),
    ],
)
def test_what_is_wrong_with_an_edition_is_named_by_path(more: dict[str, Any], path: str) -> None:
    assert faults(listed(**more)) == [f"entries[0].{path}"]


def test_two_editions_of_one_list_leave_no_gap() -> None:
    first = listed(until=date(2026, 11, 30))
    assert faults(first, listed("key_fields", LATER)) == ["entries[0].until", "entries[1].from"]


def test_a_shipped_list_is_refused_whole_where_a_row_stands_twice() -> None:
    tables = shipped_edition(DEFAULT_DISTRICT).tables
    good = {key: value for key, value in listed().items() if key != "kind"}
    assert len(pack_of({**tables, "list": [good]}).lists) == 1
    for wrong in ({"entries": [CHIPS, CHIPS]}, {"entries": []}, {"name": "nothing"}, {"clause": "1.3.3"}):
        with pytest.raises(PolicyError, match="list"):
            pack_of({**tables, "list": [{**good, **wrong}]})


def test_rows_of_a_table_become_entries_and_faults_name_their_line() -> None:
    rows = [
        (1, ["代码", "名称", "类别"]),
        (2, ["K01", " 集成电路设计 ", "电子"]),
        (3, ["", ""]),
        (4, ["K02", "机器人"]),
    ]
    assert entries_of(rows) == ([CHIPS, ROBOTS], [])
    _, told = entries_of([(1, ["K01", "甲"]), (3, ["K02"]), (4, ["K03", "丙", "", "多"])])
    assert told == ["第 3 行：没有名称", "第 4 行：只能有代码、名称、类别三列"]
    _, told = entries_of([(5, ["K01", "甲"]), (7, ["K01", "乙"])])
    assert told == ["第 7 行：“K01”与前面的一项重复"]


def test_the_question_is_asked_only_while_a_list_is_in_force() -> None:
    """R-22"""
    post = section("case", "post")
    assert [f.key for f in with_lists(post, law_on(ON)).fields] == ["post_description", "key_field"]
    asked = with_lists(post, edition(listed()).law_on(ON))
    typed = {"post_description": "研发", "key_field": "yes"}
    assert [p.path for p in read(asked, {"fields": typed}).problems] == ["key_field_entry"]
    assert read(asked, {"fields": {**typed, "key_field": "no"}}).complete
    chosen = read(asked, {"fields": {**typed, "key_field_entry": "集成电路设计"}})
    assert chosen.complete and chosen.values["key_field_entry"] == "K01 集成电路设计"
    wrong = read(asked, {"fields": {**typed, "key_field_entry": "电路"}})
    assert "相近的有：K01 集成电路设计" in wrong.problems[0].words
