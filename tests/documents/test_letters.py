"""Letters of the bureau (R-19, R-31, 8-01)."""

from datetime import date

import pytest

from documents.samples import ID_NUMBER, case_in_brief, letterhead, page_pictures, text_of
from permit.documents.letters import (
    ApprovalFacts,
    ClosingFacts,
    DefectLine,
    Ground,
    RefusalFacts,
    ReturnFacts,
    render_approval,
    render_closing,
    render_refusal,
    render_return_notice,
)

GROUNDS = (
    Ground(
        clause="1.3.3", title="月平均收入不足", words="近 6 个月平均 13,870.00 元", remedy="达到 14,324.40 元后即符合"
    ),
    Ground(clause="1.3.4", title="连续缴纳不足 6 个月", words="已连续 4 个月", remedy="再缴纳 2 个月"),
)
DEFECTS = tuple(
    DefectLine(
        place=f"材料{number}", reason=f"原因{number}", clause="5-05", words=f"说明{number}", advice=f"办法{number}"
    )
    for number in range(25)
)


def test_an_approval_gives_number_and_term_and_says_when_to_renew():
    """8-01, R-29, R-01"""
    facts = ApprovalFacts(
        head=letterhead(),
        case=case_in_brief(),
        permit_number="202603020017",
        valid_from=date(2026, 3, 2),
        valid_until=date(2029, 3, 1),
        renewal_opens=date(2028, 12, 1),
        renewal_safe_by=date(2029, 1, 15),
        provisional=True,
    )
    words = text_of(render_approval(facts))
    for stated in (
        "准予办理通知书",
        "202603020017",
        "2026年3月2日至2029年3月1日",
        "2028年12月1日",
        "2029年1月15日",
        "暂定",
    ):
        assert stated in words


def test_an_approval_without_renewal_days_says_nothing_of_them():
    facts = ApprovalFacts(
        head=letterhead(),
        case=case_in_brief(),
        permit_number="202603020017",
        valid_from=date(2026, 3, 2),
        valid_until=date(2029, 3, 1),
    )
    words = text_of(render_approval(facts))
    assert "续签的" not in words
    assert "二、离职的" in words


def test_a_refusal_names_every_clause_with_its_reason_and_the_remedies():
    """R-19, R-31"""
    facts = RefusalFacts(
        head=letterhead(),
        case=case_in_brief(),
        grounds=GROUNDS,
        reconsideration_body="北京市大兴区人民政府",
        court="北京市大兴区人民法院",
    )
    words = text_of(render_refusal(facts))
    for ground in GROUNDS:
        for stated in (ground.clause, ground.title, ground.words, ground.remedy):
            assert "".join(stated.split()) in words
    for stated in (
        "60日内向北京市大兴区人民政府申请行政复议",
        "6个月内向北京市大兴区人民法院提起行政诉讼",
        "随时重新提出申请",
    ):
        assert stated in words


def test_a_refusal_without_a_clause_is_not_written():
    with pytest.raises(ValueError):
        render_refusal(
            RefusalFacts(head=letterhead(), case=case_in_brief(), grounds=(), reconsideration_body="甲", court="乙")
        )


def test_a_return_names_every_defect_at_once_with_place_clause_words_and_advice():
    """R-19, R-31"""
    facts = ReturnFacts(
        head=letterhead(), case=case_in_brief(), round=2, defects=DEFECTS, answer_by=date(2026, 4, 14), provisional=True
    )
    pdf = render_return_notice(facts)
    words = text_of(pdf)
    assert len(page_pictures(pdf, 0.3)) > 1
    assert "共有25处需要补正" in words
    assert "第30个工作日" in words
    assert "2026年4月14日" in words
    for defect in DEFECTS:
        assert all(stated in words for stated in (defect.place, defect.reason, defect.words, defect.advice))


def test_a_return_without_a_defect_is_not_written():
    with pytest.raises(ValueError):
        render_return_notice(
            ReturnFacts(head=letterhead(), case=case_in_brief(), round=1, defects=(), answer_by=date(2026, 4, 14))
        )


@pytest.mark.parametrize(
    ("reason", "stated"),
    [
        ("lapsed", "届满失效"),
        ("not_corrected", "没有重新提交"),
        ("employment_ended", "关联于"),
        ("withdrawn", "撤回申请"),
    ],
)
def test_a_closing_tells_why_and_what_can_be_done_next(reason, stated):
    """R-06, R-30, R-31"""
    facts = ClosingFacts(
        head=letterhead(),
        case=case_in_brief(),
        reason=reason,
        closed_on=date(2026, 4, 15),
        deciding_day=date(2026, 4, 14),
    )
    words = text_of(render_closing(facts))
    assert stated in words
    assert "2026年4月14日" in words
    assert "重新提出" in words


def test_no_letter_shows_an_id_number_in_full():
    facts = ClosingFacts(head=letterhead(), case=case_in_brief(), reason="withdrawn", closed_on=date(2026, 4, 15))
    assert ID_NUMBER not in text_of(render_closing(facts))
