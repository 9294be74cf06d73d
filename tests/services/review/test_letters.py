"""Letters made from what is on record (R-19, R-31)."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest

from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW
from permit.domain.lifecycle import State
from permit.records.models import Case
from permit.services.case_letters import letter_of
from permit.services.close_uncorrected import close_uncorrected
from permit.services.decide_case import decide_case
from permit.services.refuse_case import refuse_case
from permit.services.return_case import DefectNote, return_case

pytestmark = pytest.mark.django_db
DEFECT = DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "门牌号与房产证不一致，请核对。")


def text_of(pdf: bytes) -> str:
    assert pikepdf.open(io.BytesIO(pdf)).pages
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace("\n", "")


def letter(case: Case) -> str:
    pdf = letter_of(Case.objects.get(pk=case.pk), NOW.date())
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
    assert "补正" in letter(case)


def test_a_case_under_way_has_no_letter():
    assert letter_of(case_in(State.REVIEW), NOW.date()) is None
