"""What holds for all materials at once: each row of the guide once, unknown facts never decide, the public formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permit.cli import main
from permit.domain.clauses import CLAUSES
from permit.domain.dossier import read_dossier
from permit.domain.materials import GROUPS, MATERIALS, MaterialSlot, Situation, materials_for, slots_in
from permit.policy.law import law_on

LAW = law_on(date(2026, 3, 2))
TEMPLATES = {
    "applicant_integrity",
    "employer_integrity",
    "lodging",
    "income_note",
    "residence",
    "transformation",
    "written_report",
}
ABSENT = object()


def slots(document: dict[str, Any], **holds: bool | None) -> dict[str, MaterialSlot]:
    dossier = read_dossier(document)
    found = slots_in(Situation(dossier, dossier.business, dossier.category, holds, LAW))
    return {slot.id: slot for slot in found}


def test_every_material_of_the_guide_is_a_slot_of_its_business() -> None:
    rows = {clause_id for clause_id, clause in CLAUSES.items() if clause.kind == "M"}
    defined = {material.id for materials in MATERIALS.values() for material in materials}
    # 6.2-M4 is the group of its six alternatives.
    assert defined == rows - {"6.2-M4"}


@pytest.mark.parametrize("business", sorted(MATERIALS))
def test_no_slot_and_no_upload_place_stands_twice(business: str) -> None:
    found = slots_in(Situation(read_dossier({"business": business}), business, None, {}, LAW))
    assert len({slot.id for slot in found}) == len(found)
    places = [f"{slot.id}.{part.key}" for slot in found for part in slot.parts]
    assert len(set(places)) == len(places)
    assert all(len(place) <= 64 for place in places)


@pytest.mark.parametrize("business", sorted(MATERIALS))
def test_every_slot_says_who_and_why_and_where_it_is_shown(business: str) -> None:
    for slot in slots_in(Situation(read_dossier({"business": business}), business, None, {}, LAW)):
        assert slot.by in ("applicant", "employer")
        assert slot.because.endswith("。")
        assert slot.group in GROUPS
        assert {part.template for part in slot.parts} <= TEMPLATES | {None}
        assert {part.months_left for part in slot.parts} <= {None, 3, 6}


def test_the_third_to_the_seventh_belong_to_the_attachments_and_the_last_two_together() -> None:
    """6.1.1-03"""
    groups = {slot_id: slot.group for slot_id, slot in slots({"business": "employer_registration"}).items()}
    assert [groups[f"6.1.1-M{number}"] for number in range(1, 8)] == [
        *["registration"] * 2,
        *["attachments"] * 3,
        *["other"] * 2,
    ]


def test_months_come_from_the_law() -> None:
    """5-04, 5-05"""
    rented = {"business": "new", "applicant": {"home": {"kind": "rented_urban"}}}
    lease, owner_id = (slots(rented)["6.2-M4b"].parts[index].months_left for index in (2, 1))
    assert (lease, owner_id) == (LAW.number("contract_months_left"), LAW.number("term_months_left"))


def test_the_reason_says_what_to_mind_and_nothing_that_does_not_apply() -> None:
    """5-03, 5-04, 5-05"""
    document = {"business": "new", "category": "C", "applicant": {"home": {"kind": "rented_urban"}}}
    found = {slot_id: slot.because for slot_id, slot in slots(document).items()}
    seal, lease = "加盖单位公章", "合同、租约提交时剩余不少于 6 个月"
    card = "有期限的证件提交时剩余不少于 3 个月"
    said = {slot_id: tuple(words in because for words in (seal, lease, card)) for slot_id, because in found.items()}
    assert said["6.2-M1"] == (False, False, False)
    assert said["6.2-M2"] == (False, True, False)
    assert said["6.2-M3"] == (True, False, False)
    assert said["6.2-M4b"] == (False, True, True)
    assert said["6.2-M4e"] == said["6.2-MD"] == (False, False, False)
    assert found["6.2-M4a"] == "在京住所为租住居民户房屋，不需要。"


def test_a_condition_that_is_open_is_said_differently_from_one_that_holds() -> None:
    """6.2-M4a, 6.2-M6, 6.2-MA, 6.2-MB"""
    study = {"level": "bachelor", "diploma": True, "degree": True}

    def reasons(owner: str | None, registry: str, by: str | None, custody: bool | None) -> str:
        applicant = {
            "home": {"kind": "own"} | ({"owner": owner} if owner else {}),
            "education": [{**study, "registry": registry}],
            "titles": [{"level": "intermediate", "by": by}],
            "marital_status": "divorced",
            "children": [{"name": "小例", "custody_after_divorce": custody}],
        }
        found = slots({"business": "new", "applicant": applicant}, A=True, B=True)
        return "".join(found[slot_id].because for slot_id in ("6.2-M4a", "6.2-MA", "6.2-MB", "6.2-M6"))

    known = reasons("spouse", "invalid", "exam", True)
    for words in ("为配偶，另附结婚证", "比对显示学历无效", "以考试取得，另附", "离异且子女由本人抚养，另附"):
        assert words in known
    unknown = reasons(None, "unknown", None, None)
    for words in ("所有权人尚不明确", "学历尚无比对结果", "以考试取得的另附", "抚养权尚不明确"):
        assert words in unknown
        assert words not in known


def test_titles_name_the_paper_not_the_business() -> None:
    titles = {m.id: m.title for materials in MATERIALS.values() for m in materials}
    assert (titles["6.3-M2"], titles["6.2-M2"]) == ("聘用（劳动）合同", "聘用（劳动）合同")
    assert titles["6.2-M4b"] == "在京住所证明：租住居民户房屋"
    assert all(not title.startswith(("续签", "变更：", "信息变更", "主管部门变更")) for title in titles.values())


def test_a_childs_papers_carry_its_name_where_it_is_known() -> None:
    """6.2-M6"""
    document = {"business": "new", "applicant": {"children": [{"name": "小例"}, {}]}}
    named = [part.title for part in slots(document)["6.2-M6"].parts if part.key.startswith("id_card")]
    assert named == ["子女小例的身份证", "子女的身份证"]


def test_without_a_home_the_reason_says_so() -> None:
    """6.2-M4"""
    found = slots({"business": "new", "applicant": {"home": {"kind": "none"}}})
    assert found["6.2-M4a"].because == "没有在京住所，不需要。"


def test_without_an_assessment_the_category_is_open() -> None:
    dossier = read_dossier({"business": "new"})
    found = {slot.id: slot.required for slot in materials_for(dossier, None, "new", None, LAW)}
    assert {found[f"6.2-M{letter}"] for letter in "ABCDEFH"} == {None}


def test_an_unknown_business_is_an_error() -> None:
    with pytest.raises(KeyError):
        materials_for(read_dossier({"business": "new"}), None, "other", None, LAW)


class TestChildren:
    """6.2-M6"""

    def papers(self, *children: dict[str, Any], **applicant: Any) -> dict[str, bool | None]:
        document = {"business": "new", "applicant": {"children": list(children), **applicant}}
        return {part.key: part.required for part in slots(document)["6.2-M6"].parts}

    def test_every_child_has_its_own_papers_named_by_birthday(self) -> None:
        papers = self.papers({"born_on": "2018-06-01"}, {"born_on": "2020-01-02"}, {"born_on": "2020-01-02"}, {})
        births = [key for key in papers if key.startswith("birth_certificate")]
        assert births == [
            "birth_certificate_20180601",
            "birth_certificate_20200102",
            "birth_certificate_20200102-2",
            "birth_certificate_undated",
        ]

    @pytest.mark.parametrize(
        ("status", "custody", "required"),
        [
            ("divorced", [True], True),
            ("divorced", [False, True], True),
            ("divorced", [False], False),
            ("divorced", [None], None),
            ("divorced", [False, None], None),
            ("married", [False], False),
            ("married", [None], False),
            ("single", [None], False),
            ("married", [True], None),
            ("single", [True], None),
            (None, [True], True),
            (None, [False], False),
            (None, [None], None),
        ],
    )
    def test_papers_on_custody(self, status: str | None, custody: list[bool | None], required: bool | None) -> None:
        children = [{"custody_after_divorce": value} for value in custody]
        papers = self.papers(*children, marital_status=status)
        assert papers["divorce_certificate"] is required
        assert papers["custody_document"] is required


class TestReports:
    """6.2-MA, N-08"""

    def reports(self, *education: dict[str, Any]) -> tuple[bool | None, bool | None]:
        document = {"business": "new", "category": "A", "applicant": {"education": list(education)}}
        papers = {part.key: part.required for part in slots(document)["6.2-MA"].parts}
        return papers["diploma_report"], papers["degree_report"]

    def test_only_for_what_was_found_invalid(self) -> None:
        bachelor = {"level": "bachelor", "diploma": True, "degree": False, "registry": "invalid"}
        assert self.reports(bachelor) == (True, False)
        assert self.reports({**bachelor, "diploma": False, "degree": True}) == (False, True)

    def test_an_invalid_school_below_bachelor_does_not_matter(self) -> None:
        school = {"level": "senior_middle", "diploma": True, "degree": False, "registry": "invalid"}
        college = {**school, "level": "junior_college"}
        assert self.reports(school, college) == (False, False)

    def test_one_invalid_among_several_decides_and_silence_leaves_open(self) -> None:
        valid = {"level": "bachelor", "diploma": True, "degree": True, "registry": "valid"}
        assert self.reports(valid, {**valid, "level": "master", "registry": "invalid"}) == (True, True)
        assert self.reports(valid, {**valid, "level": "doctor", "registry": "unknown"}) == (None, None)
        assert self.reports(valid, {"level": "master", "registry": "invalid"}) == (None, None)
        assert self.reports() == (False, False)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"team_investment_3y_yuan": 5_000_000}, (False, None, None)),
        ({"team_investment_3y_yuan": 5_000_000.01}, (None, None, None)),
        ({"team_equity_financing_yuan": 10_000_000}, (None, False, None)),
        ({"team_average_annual_tax_3y_yuan": 4_999_999.99}, (None, None, False)),
        ({"team_average_annual_tax_3y_yuan": 5_000_000}, (None, None, None)),
    ],
)
def test_amounts_too_small_rule_a_way_of_g_out(amounts: dict[str, float], expected: tuple[bool | None, ...]) -> None:
    """6.2-MG1, 6.2-MG2, 6.2-MG3"""
    found = slots({"business": "new", "category": "G", "applicant": {"shareholding": amounts}})
    assert tuple(found[f"6.2-MG{number}"].required for number in (1, 2, 3)) == expected


def test_a_way_counts_only_where_g_is_applied_under() -> None:
    """6.2-MG1"""
    document = {"business": "new", "applicant": {"shareholding": {"way": "investment"}}}
    assert slots(document, G=True)["6.2-MG1"].required is True
    assert slots(document, G=None)["6.2-MG1"].required is None
    assert slots(document, G=False)["6.2-MG1"].required is False
    assert slots(document, G=True)["6.2-MG2"].required is False


maybe = st.sampled_from([True, False, ABSENT])
FULL: dict[str, st.SearchStrategy[Any]] = {
    "home": st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["own", "rented_urban", "employer", "relatives_or_friends", "none", ABSENT]),
            "owner": st.sampled_from(["self", "spouse", ABSENT]),
        }
    ),
    "children": st.lists(st.fixed_dictionaries({"custody_after_divorce": maybe}), max_size=2),
    "marital_status": st.sampled_from(["single", "married", "divorced", ABSENT]),
    "titles": st.lists(
        st.fixed_dictionaries(
            {
                "level": st.sampled_from(["intermediate", "senior", ABSENT]),
                "by": st.sampled_from(["exam", "review", ABSENT]),
            }
        ),
        min_size=1,
        max_size=1,
    ),
    "education": st.lists(
        st.fixed_dictionaries(
            {
                "level": st.sampled_from(["bachelor", "senior_middle"]),
                "diploma": maybe,
                "degree": maybe,
                "registry": st.sampled_from(["valid", "invalid", ABSENT]),
            }
        ),
        max_size=2,
    ),
}


def without_holes(value: Any) -> Any:
    """Absent keys filled with one of their possible values, the same ones throughout."""
    filling = {"kind": "own", "owner": "spouse", "custody_after_divorce": False, "marital_status": "divorced"}
    filling |= {"level": "senior", "by": "exam", "diploma": True, "degree": True, "registry": "invalid"}
    if isinstance(value, dict):
        return {key: filling[key] if each is ABSENT else without_holes(each) for key, each in value.items()}
    return [without_holes(each) for each in value] if isinstance(value, list) else value


def with_holes(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: with_holes(each) for key, each in value.items() if each is not ABSENT}
    return [with_holes(each) for each in value] if isinstance(value, list) else value


@settings(deadline=None)
@given(st.fixed_dictionaries(FULL), st.sampled_from(["new", "information_change"]))
def test_learning_a_fact_never_overturns_an_answer(applicant: dict[str, Any], business: str) -> None:
    """Three-valued to the end: what was required or not stays so; only open answers close."""
    base: dict[str, Any] = {"business": business, "category": "B"}
    base |= {"changes": ["home", "children", "degree", "title"]} if business == "information_change" else {}
    before = slots({**base, "applicant": with_holes(applicant)})
    after = slots({**base, "applicant": without_holes(applicant)})
    for slot_id, slot in before.items():
        assert slot.required in (None, after[slot_id].required)
        known = {part.key: part.required for part in after[slot_id].parts}
        for part in slot.parts:
            assert part.required in (None, known.get(part.key, part.required))


Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(document: dict[str, Any], *options: str) -> tuple[int, str, str]:
        path = tmp_path / "dossier.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        status = main(["materials", str(path), *options])
        out, err = capsys.readouterr()
        return status, out, err

    return asked


def test_the_command_prints_one_json_document(ask: Ask) -> None:
    document = {"business": "new", "category": "A", "applicant": {"home": {"kind": "own", "owner": "spouse"}}}
    status, out, err = ask(document, "--format", "json")
    rows = {row["id"]: row for row in json.loads(out)["materials"]}
    assert (status, err) == (0, "")
    own = rows["6.2-M4a"]
    assert {key: own[key] for key in ("required", "one_of", "by", "stamp", "months_left")} == {
        "required": True,
        "one_of": "6.2-M4",
        "by": "applicant",
        "stamp": False,
        "months_left": None,
    }
    assert "结婚证" in own["because"]
    assert [part["required"] for part in own["parts"]] == [True, True]
    assert {part["required"] for part in rows["6.2-M4b"]["parts"]} == {False}
    assert rows["6.2-M6"]["required"] is None


def test_where_no_category_is_chosen_those_that_hold_count(ask: Ask) -> None:
    winner = {"level": "national", "field": "science_and_technology"}
    applicant = {"prizes": [winner], "titles": [], "recommended": {"by_district": True, "approved_by_city": True}}
    _, out, _ = ask({"business": "new", "applicant": applicant}, "--format", "json")
    rows = {row["id"]: row["required"] for row in json.loads(out)["materials"]}
    assert (rows["6.2-MC"], rows["6.2-MB"], rows["6.2-MA"]) == (True, False, None)


def test_the_text_is_in_three_sections(ask: Ask) -> None:
    status, out, _ = ask({"business": "employer_registration", "employer": {"kind": "enterprise"}})
    assert status == 0
    headings = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert headings == ["必须提交（5 项）", "情况未明，尚不能确定（1 项）", "不需要（1 项）"]


def test_the_text_lists_single_papers_where_they_may_be_needed(ask: Ask) -> None:
    document = {"business": "new", "category": "A", "applicant": {"home": {"kind": "own"}, "children": []}}
    lines = ask(document)[1].splitlines()
    assert "  6.2-M2  聘用（劳动）合同（单位提交）" in lines
    assert "      · 结婚证（视情况）" in lines
    assert "      · 本人诚信声明" in lines
    assert not any("租赁合同" in line or "出生医学证明" in line for line in lines)
    assert lines.count("      6.2-M4 各项提交其中一项即可。") == 1
    renewal = ask({"business": "renewal"})[1].splitlines()
    assert [line for line in renewal if line and not line.startswith(" ")] == ["必须提交（4 项）"]
    assert not any(line.endswith("（视情况）") for line in renewal)


def test_bad_input_names_the_field(ask: Ask) -> None:
    status, out, err = ask({"business": "new", "category": "Z", "applicant": {"home": {"kind": "tent"}}})
    assert (status, out) == (2, "")
    assert [line.partition(": ")[0] for line in err.splitlines()] == ["applicant.home.kind", "category"]
