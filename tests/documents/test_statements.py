"""Sheets to sign and stamp, filled in (5-03, 6.2-M3 … 6.2-MF)."""

from datetime import date

import pytest

from documents.samples import EMPLOYER, ID_NUMBER, page_pictures, text_of
from permit.documents.selfcheck import (
    CheckedCondition,
    ConditionGroup,
    FigureUsed,
    MaterialToBring,
    SelfCheckFacts,
    Step,
    render_self_check,
)
from permit.documents.statements import (
    ApplicantIntegrityFacts,
    EmployerIntegrityFacts,
    IncomeNoteFacts,
    LodgingFacts,
    ResidenceFacts,
    TransformationFacts,
    Work,
    WrittenReportFacts,
    render_applicant_integrity,
    render_employer_integrity,
    render_income_note,
    render_lodging,
    render_residence,
    render_transformation,
    render_written_report,
)

ON = date(2026, 3, 2)
USCC = "91110115MA01ABCD2X"
ADDRESS = "大兴区西红门镇欣荣北大街18号院3号楼502"


def test_the_applicants_integrity_statement_is_filled_in_and_has_place_to_sign_and_stamp():
    """6.2-M3, 5-03, 7-03, 7-05"""
    facts = ApplicantIntegrityFacts(name="何雨桐", id_number=ID_NUMBER, employer=EMPLOYER, business="新办")
    words = text_of(render_applicant_integrity(facts, ON))
    for stated in ("何雨桐", ID_NUMBER, EMPLOYER, "新办", "声明人签字", "聘用单位公章", "取消申请资格", "注销"):
        assert stated in words


def test_the_employers_integrity_statement_names_its_agent():
    """6.1.1-M4, 7-05, 4.2-03"""
    facts = EmployerIntegrityFacts(
        employer=EMPLOYER, uscc=USCC, legal_representative="秦素梅", filing_agent="沈知秋", business="办理权限注册"
    )
    words = text_of(render_employer_integrity(facts, ON))
    for stated in (EMPLOYER, USCC, "秦素梅", "沈知秋为业务经办人", "单位公章"):
        assert stated in words


def test_a_lodging_statement_is_signed_by_both_sides_and_stamped():
    """6.2-M4e, 5-03"""
    facts = LodgingFacts(
        borrower="何雨桐", borrower_id_number=ID_NUMBER, address=ADDRESS, since=date(2024, 8, 1), employer=EMPLOYER
    )
    words = text_of(render_lodging(facts, ON))
    for stated in ("房屋所有人签字", "借住人签字", "聘用单位公章", ADDRESS, "2024年8月1日", "何雨桐"):
        assert stated in words


def test_an_income_note_names_employee_withholding_employer_contact_and_telephone():
    """6.2-M5"""
    facts = IncomeNoteFacts(
        employee="何雨桐",
        id_number=ID_NUMBER,
        withholding_employer=EMPLOYER,
        period="2025年9月 至 2026年2月",
        contact="秦素梅",
        telephone="13800002046",
    )
    words = text_of(render_income_note(facts, ON))
    for stated in ("何雨桐", EMPLOYER, "秦素梅", "13800002046", "2025年9月至2026年2月", "扣缴单位公章"):
        assert stated in words


def test_a_residence_statement_ticks_how_the_employer_holds_the_home():
    """6.2-M4d"""
    pages = [
        render_residence(
            ResidenceFacts(
                applicant="何雨桐", id_number=ID_NUMBER, address=ADDRESS, tenure=tenure, employer=EMPLOYER, uscc=USCC
            ),
            ON,
        )
        for tenure in ("owned", "leased", "")
    ]
    assert len(set(pages)) == 3
    assert ADDRESS in text_of(pages[0])


def test_an_account_of_the_application_in_beijing_lists_the_works():
    """6.2-MF"""
    work = Work(
        kind="发明专利", title="一种定位方法", number="ZL202310123456.7", granted_on=date(2024, 5, 7), rank="第一"
    )
    facts = TransformationFacts(
        name="何雨桐", id_number=ID_NUMBER, employer=EMPLOYER, works=(work,), how="已在三条产线实施。"
    )
    words = text_of(render_transformation(facts, ON))
    for stated in ("一种定位方法", "ZL202310123456.7", "2024年5月7日", "第一", "已在三条产线实施。"):
        assert stated in words


def test_a_work_that_is_not_known_leaves_rows_to_fill_by_hand():
    facts = TransformationFacts(name="何雨桐", id_number=ID_NUMBER, employer=EMPLOYER)
    assert len(page_pictures(render_transformation(facts, ON), 0.3)) == 1


def test_a_written_report_asks_for_the_last_three_years():
    """6.2-MD, 6.2-ME"""
    for category, words in (("D", "科技创新"), ("E", "创新服务")):
        facts = WrittenReportFacts(category=category, name="何雨桐", id_number=ID_NUMBER, employer=EMPLOYER)
        printed = text_of(render_written_report(facts, ON))
        for stated in (words, "2023年", "2024年", "2025年", "主要业绩", "符合本条件的说明"):
            assert stated in printed


@pytest.mark.parametrize("count", [1, 40])
def test_a_self_check_sheet_shows_findings_materials_and_plan(count):
    findings = tuple(
        CheckedCondition(
            outcome=outcome, title=f"条件{number}", clause="1.3.4", words=f"已有{number}", remedy="再缴纳 2 个月"
        )
        for number in range(count)
        for outcome in ("holds", "fails", "near", "soft", "unknown")
    )
    facts = SelfCheckFacts(
        site="居证通 · 大兴区",
        headline="符合第 1 类，还差一项",
        lead="最早 2026年5月1日可以申请。",
        judged_on=ON,
        groups=(ConditionGroup(title="基本条件", findings=findings),),
        materials=(MaterialToBring(name="户口簿首页和本人页", who="本人", note="原件扫描"),),
        steps=(Step(when="2026年5月1日起", what="可以申请"),),
        figures=(FigureUsed(name="月平均工资", value="11,937 元", source="公布数"),),
    )
    words = text_of(render_self_check(facts))
    for stated in (
        "符合第1类，还差一项",
        "按2026年3月2日的规定",
        "1.3.4",
        "再缴纳2个月",
        "户口簿首页和本人页",
        "可以申请",
        "11,937元",
    ):
        assert stated in words
    for word in ("符合", "不符合", "还差", "要单位说明", "待人工确认"):
        assert word in words
