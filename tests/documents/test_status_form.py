"""工作居住证业务办理情况表 (N-02, R-04)."""

from datetime import date

import pytest

from documents.samples import ID_NUMBER, page_pictures, qr_codes_of, status_form_facts, status_line, text_of
from permit.documents.status_form import case_digest, render_status_form, sheet_digest


def test_a_sheet_names_its_case_its_employer_and_where_to_bring_it():
    """N-02"""
    words = text_of(render_status_form(status_form_facts()))
    for stated in (
        "大兴区工作居住证业务办理情况表",
        "26-0036-6518",
        "何雨桐",
        "新办",
        "第1类",
        "2026年2月4日",
        "第1轮",
    ):
        assert stated in words
    for stated in ("北京禾川智能装备有限公司", "91110115MA01ABCD2X", "秦素梅", "西红门镇", "60298223", "单位公章"):
        assert stated in words
    assert ID_NUMBER not in words


def test_one_sheet_may_list_several_cases_of_one_employer():
    """R-04"""
    lines = tuple(status_line(case_number=f"26-0036-{number:04}") for number in range(60))
    pdf = render_status_form(status_form_facts(lines=lines))
    assert len(page_pictures(pdf, 0.3)) > 1
    assert all(line.case_number in text_of(pdf) for line in lines)


def test_a_sheet_without_a_case_is_refused():
    with pytest.raises(ValueError):
        render_status_form(status_form_facts(lines=()))


def test_the_office_can_scan_its_code():
    """R-04"""
    assert qr_codes_of(render_status_form(status_form_facts())) == [status_form_facts().sheet_url]


def test_the_digest_of_what_it_states_is_printed_on_it():
    """R-04"""
    facts = status_form_facts()
    assert sheet_digest(facts) in text_of(render_status_form(facts))


@pytest.mark.parametrize(
    "changed",
    [
        {"employer": "另一家公司"},
        {"uscc": "91110115MA01ABCD3X"},
        {"filing_agent": "另一人"},
        {"office": "黄村镇"},
        {"lines": (status_line(business="续签"),)},
        {"lines": (status_line(), status_line(case_number="26-0036-6519"))},
        {"lines": (status_line(round=2),)},
    ],
)
def test_whatever_a_sheet_states_changes_its_digest(changed):
    """R-04"""
    assert sheet_digest(status_form_facts(**changed)) != sheet_digest(status_form_facts())


def test_the_day_of_printing_does_not_change_the_digest():
    assert sheet_digest(status_form_facts(generated_on=date(2027, 1, 1))) == sheet_digest(status_form_facts())


def test_after_a_return_a_new_sheet_is_needed_only_if_what_it_states_changed():
    """R-04"""
    facts = status_form_facts()
    before = case_digest(facts, status_line())
    assert case_digest(facts, status_line(round=2, submitted_on=date(2026, 2, 20))) == before
    assert case_digest(facts, status_line(person="何雨同")) != before
    assert case_digest(status_form_facts(office="黄村镇"), status_line()) != before


def test_an_employers_own_business_has_no_person():
    """6.1.1-04"""
    line = status_line(person="北京禾川智能装备有限公司", id_number="", business="办理权限注册", category="")
    assert "办理权限注册" in text_of(render_status_form(status_form_facts(lines=(line,))))


def test_the_same_facts_give_the_same_bytes():
    assert render_status_form(status_form_facts()) == render_status_form(status_form_facts())
