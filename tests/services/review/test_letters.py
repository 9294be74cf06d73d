"""Letters made from what is on record (R-19, R-31)."""

import io
from datetime import datetime, timedelta

import pikepdf
import pypdfium2
import pytest

from adapters.doubles import memory_ports
from fixtures.complete import fill_employer
from fixtures.held import make_holder
from fixtures.under_review import as_officer, at_desk, case_in, unknown_key_field, young_employer
from fixtures.world import BEIJING, NOW, TODAY, acting_as, make_case, make_employer
from permit.domain.lifecycle import State
from permit.records.models import Case, Evaluation, ExceptionRequest, FormSection
from permit.services.acting import Acting
from permit.services.answer_exception import answer_exception
from permit.services.case_letters import letter_of, signed_letter
from permit.services.close_uncorrected import close_uncorrected
from permit.services.decide_case import decide_case
from permit.services.evaluate_case import store_evaluation
from permit.services.lapse_permits import lapse_permits
from permit.services.ports import SigningNotConfigured, using_ports
from permit.services.refuse_case import refuse_case
from permit.services.return_case import DefectNote, return_case
from permit.services.rule_clause import rule_clause
from permit.services.withdraw_case import withdraw_case

pytestmark = pytest.mark.django_db
DEFECT = DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "门牌号与房产证不一致，请核对。")


def text_of(pdf: bytes) -> str:
    assert pikepdf.open(io.BytesIO(pdf)).pages
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace("\n", "")


def letter(case: Case) -> str:
    pdf = letter_of(Case.objects.get(pk=case.pk))
    assert pdf is not None
    return text_of(pdf)


def test_a_return_notice_names_every_defect_and_the_day():
    """R-19, R-31"""
    case = case_in(State.ACCEPTANCE)
    return_case(case.number, case.version, [DEFECT], "", as_officer(at_desk("acceptor")), NOW)
    words = letter(case)
    assert "现住址" in words and "6.1.2-02" in words and "2026年4月14日" in words


def test_a_refusal_names_clauses_and_remedies():
    """R-31"""
    case = case_in(State.ACCEPTANCE)
    refuse_case(case.number, case.version, ["1.3.2"], "岗位不属于本区重点领域。", as_officer(at_desk("acceptor")), NOW)
    words = letter(case)
    assert "1.3.2" in words and "岗位不属于本区重点领域" in words and "行政复议" in words


def test_an_approval_names_number_and_term():
    """R-29, 8-01"""
    case = case_in(State.DECISION)
    decide_case(case.number, case.version, as_officer(at_desk("decider")), NOW)
    words = letter(case)
    assert "202603020001" in words and "2029年3月1日" in words


def test_a_closed_case_says_why():
    """R-31"""
    case = case_in(State.ACCEPTANCE)
    return_case(case.number, case.version, [DEFECT], "", as_officer(at_desk("acceptor")), NOW)
    close_uncorrected(NOW + timedelta(days=90))
    words = letter(case)
    assert "补正" in words and "到2026年4月14日没有重新提交" in words and "名额已经退还" in words


def test_a_case_withdrawn_while_returned_ended_on_the_day_of_the_withdrawal():
    """R-19: not on the last day for the correction."""
    case = case_in(State.ACCEPTANCE)
    return_case(case.number, case.version, [DEFECT], "", as_officer(at_desk("acceptor")), NOW)
    withdraw_case(case.number, None, "换单位了", acting_as(case.person), NOW + timedelta(days=1))
    words = letter(case)
    assert "已于2026年3月3日撤回" in words and "名额" not in words


def test_a_case_that_lapsed_names_the_permits_last_day():
    """6.3-05, R-06: whatever day the daily run noted it."""
    permit, association = make_holder()
    case = make_case(association.person, association.employer, business="renewal", state=State.ACCEPTANCE)
    lapse_permits(datetime(2026, 5, 29, 6, 0, tzinfo=BEIJING))
    words = letter(case)
    assert "证件于2026年5月25日届满失效" in words and "2026年5月29日终止办理" in words
    assert permit.person == case.person


def test_a_case_under_way_has_no_letter():
    assert letter_of(case_in(State.REVIEW)) is None


def test_an_approval_states_the_exception_and_the_ruling_it_rests_on():
    """R-12: the exception is part of the decision record."""
    case = case_in(State.DECISION)
    young_employer(case)
    unknown_key_field(case)
    ExceptionRequest.objects.create(
        case=case, clause="1.2-03", reason="母公司已经营十年。", requested_by="周启明", requested_at=NOW
    )
    decider = as_officer(at_desk("decider", name="祝思齐"))
    fresh = Case.objects.get(pk=case.pk)
    answer_exception(fresh.number, fresh.version, "1.2-03", True, "岗位急需，同意例外。", decider, NOW)
    fresh.refresh_from_db()
    rule_clause(fresh.number, fresh.version, "1.3.2", True, "属于智能装备重点领域。", decider, NOW)
    fresh.refresh_from_db()
    decide_case(fresh.number, fresh.version, decider, NOW)
    words = letter(case)
    assert "母公司已经营十年" in words and "祝思齐准予例外：岗位急需，同意例外。" in words
    assert "祝思齐认定符合：属于智能装备重点领域。" in words
    assert "书面认定或者准予例外" in words


def test_an_approval_without_exceptions_says_nothing_of_them():
    case = case_in(State.DECISION)
    decide_case(case.number, case.version, as_officer(at_desk("decider")), NOW)
    assert "例外" not in letter(case)


def test_a_refusal_says_what_would_suffice_and_by_when():
    """R-31, 1.3.4: the remedy of the stored finding travels into the letter."""
    case = case_in(State.ACCEPTANCE)
    rows = [
        {"id": m, "month": m, "taxable_yuan": "26000", "withheld_here": "yes"}
        for m in ("2025-11", "2025-12", "2026-01", "2026-02")
    ]
    FormSection.objects.filter(case=case, key="income").update(data={"rows": rows})
    fresh = store_evaluation(Case.objects.get(pk=case.pk), "submission", TODAY, TODAY, NOW)
    Evaluation.objects.filter(case=case).exclude(pk=fresh.pk).delete()
    officer = as_officer(at_desk("acceptor"))
    refuse_case(case.number, case.version, ["1.3.4"], "个税连续缴纳不足六个月。", officer, NOW)
    words = letter(case)
    assert "怎样符合" in words and "2 个月" in words and "最早 2026年" in words


def test_a_refusal_gives_the_answer_to_the_exception():
    """R-12, R-31"""
    case = case_in(State.DECISION)
    young_employer(case)
    decider = as_officer(at_desk("decider", name="祝思齐"))
    fresh = Case.objects.get(pk=case.pk)
    answer_exception(fresh.number, fresh.version, "1.2-03", False, "成立不久，不同意例外。", decider, NOW)
    fresh.refresh_from_db()
    refuse_case(fresh.number, fresh.version, ["1.2-03"], "单位成立不满一年，不予例外。", decider, NOW)
    assert "祝思齐不准予例外：成立不久，不同意例外。" in letter(case)


def test_an_employer_that_declines_is_no_decision_of_the_bureau():
    """4.2-02: no remedies run against an employer's word."""
    case = case_in(State.FIRST_REVIEW)
    agent = Acting("agent:1", "周启明", "employer", on_behalf_of=case.employer.uscc, employer=case.employer)
    refuse_case(case.number, case.version, ["4.2-02"], "双方没有谈妥续聘事宜。", agent, NOW)
    words = letter(case)
    assert "办理终止通知书" in words and "聘用单位" in words and "没有谈妥续聘" in words
    assert "行政复议" not in words


def test_a_return_notice_calls_each_paper_by_its_own_name():
    """R-19: 'own home' has two papers; the letter says which."""
    case = case_in(State.ACCEPTANCE)
    paper = DefectNote("material", "6.2-M4a.ownership", "applicant", "6.2-M4a", "unclear", "看不清。")
    return_case(case.number, case.version, [paper], "", as_officer(at_desk("acceptor")), NOW)
    assert "不动产权证书" in letter(case)


def test_a_letter_is_signed_and_only_then_says_so():
    case = case_in(State.ACCEPTANCE)
    return_case(case.number, case.version, [DEFECT], "", as_officer(at_desk("acceptor")), NOW)
    case = Case.objects.get(pk=case.pk)
    with using_ports(memory_ports()):
        pdf = signed_letter(case, NOW)
    assert pdf is not None and b"/ByteRange" in pdf and "电子签名" in text_of(pdf)
    with using_ports(memory_ports(signer=NoSigner())):
        plain = signed_letter(case, NOW)
    assert plain is not None and b"/ByteRange" not in plain and "电子签名" not in text_of(plain)


class NoSigner:
    """A machine without a key."""

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        raise SigningNotConfigured("no key")


def test_a_letter_to_an_employer_speaks_of_its_code_not_of_who_employs_it():
    """6.1.1-04"""
    employer = fill_employer(make_employer(permission="applied"))
    case = make_case(None, employer, business="employer_registration", state=State.ACCEPTANCE)
    refuse_case(case.number, case.version, ["1.2-01"], "没有在本区注册的事实。", as_officer(at_desk("acceptor")), NOW)
    words = letter(case).replace(" ", "")
    assert employer.uscc in words and "统一社会信用代码" in words and "聘用，" not in words
