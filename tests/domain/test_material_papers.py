"""Papers within a material: titles by kind of body, what a paper that is not needed must not ask for, changes named."""

from typing import Any

import pytest

from domain.test_materials import LAW, slots
from permit.domain.dossier import read_dossier
from permit.domain.materials import Situation
from permit.domain.materials.carried_over import carried_over_slots
from permit.domain.materials.slots import MaterialSlot, Part, material


@pytest.mark.parametrize(
    ("kind", "title", "months_left"),
    [
        ("enterprise", "企业法人营业执照", None),
        ("branch", "非法人分支机构营业执照副本", None),
        ("institution", "事业单位法人证书", 3),
        ("private_non_enterprise", "民办非企业单位登记证书（法人）", 3),
        ("social_organisation", "社会团体法人登记证书", 3),
        (None, "营业执照或登记证书（按单位类型）", None),
    ],
)
def test_the_licence_is_that_of_the_kind_of_body(kind: str | None, title: str, months_left: int | None) -> None:
    """6.1.1-M1, 5-04: a business licence runs on, the other certificates carry a term."""
    employer = {"kind": kind} if kind else {}
    slot = slots({"business": "employer_registration", "employer": employer})["6.1.1-M1"]
    assert [(part.key, part.title) for part in slot.parts] == [("licence", title)]
    assert slot.months_left == months_left


def slot_of(*parts: Part) -> MaterialSlot:
    definition = material("6.2-M1", "household", "applicant", parts, "要交")
    return definition.slot(Situation(read_dossier({"business": "new"}), "new", None, {}, LAW))


def test_a_paper_that_is_not_needed_asks_for_no_seal_and_no_term() -> None:
    """5-03, 5-04"""
    needless = Part("b", "乙", required=False, stamp=True, months_left=3, because="乙要另附")
    slot = slot_of(Part("a", "甲"), needless)
    assert (slot.stamp, slot.months_left, slot.because) == (False, None, "要交。")
    assert slot.parts[1] is needless


def test_the_reason_tells_seal_and_terms_once_and_nothing_of_papers_without_any() -> None:
    """5-03, 5-04, 5-05"""
    contract = Part("c", "丙", months_left=6, is_contract=True)
    slot = slot_of(
        Part("a", "甲", stamp=True), Part("b", "乙", months_left=3, because="乙要另附"), contract, Part("d", "丁")
    )
    assert (slot.stamp, slot.months_left) == (True, 6)
    assert slot.because == (
        "要交；乙要另附；签字后加盖单位公章；合同、租约提交时剩余不少于 6 个月；有期限的证件提交时剩余不少于 3 个月。"
    )


def change(*names: str) -> dict[str, MaterialSlot]:
    return slots({"business": "information_change", "changes": list(names)})


@pytest.mark.parametrize(
    ("names", "papers"),
    [
        (("education",), ["diploma", "diploma_report"]),
        (("degree",), ["degree", "degree_report"]),
        (("education", "degree"), ["diploma", "diploma_report", "degree", "degree_report"]),
    ],
)
def test_of_diploma_and_degree_only_what_changes(names: tuple[str, ...], papers: list[str]) -> None:
    """6.5-M2"""
    certificates = next(slot for slot in change(*names).values() if slot.id == "6.2-MA")
    assert [part.key for part in certificates.parts] == papers


def test_a_change_is_named_in_the_reasons() -> None:
    """6.5-M2"""
    found = change("home", "household")
    assert "变更住所、户籍" in found["6.5-M2"].because
    assert "变更事项包括户籍" in found["6.2-M1"].because
    assert "本次不变更随往子女，不需要" in found["6.2-M6"].because


def test_a_carried_over_holder_uploads_what_outlasts_one_case() -> None:
    """N-11, 6.1.2-07"""
    document: dict[str, Any] = {"business": "information_change"}
    found = carried_over_slots(Situation(read_dossier(document), "information_change", None, {}, LAW))
    homes = [f"6.2-M4{letter}" for letter in "abcdef"]
    assert [slot.id for slot in found] == ["6.2-M1", *homes, "6.2-M6"]


def test_alternatives_name_their_group() -> None:
    """6.2-M4, 6.2-MG1: one of the six homes, one of the three ways of G."""
    found = slots({"business": "new"})
    groups = {slot.id: slot.one_of for slot in found.values() if slot.one_of}
    assert groups == {
        **{f"6.2-M4{letter}": "6.2-M4" for letter in "abcdef"},
        **{f"6.2-MG{number}": "6.2-MG" for number in (1, 2, 3)},
    }
