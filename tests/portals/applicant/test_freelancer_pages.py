"""R-10 through the doors: the acceptor opens, the person fills, sends, prints and later stops; officers read it."""

import re

import pypdfium2
import pytest

from fixtures.applicant import make_applicant, send
from fixtures.freelancers import REASON, filled, opening
from fixtures.world import NOW, acting_as, client_of, make_office, make_staff
from permit.records.models import Association, Case, QuotaExceptionRequest, StatusForm
from permit.services.answer_quota_exception import answer_quota_exception
from permit.services.return_case import DefectNote, return_case

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


def test_the_acceptor_opens_it_and_what_is_wrong_stands_at_its_field():
    """R-10"""
    person, office = make_applicant(), make_office()
    acceptor = client_of(make_staff("acceptor"))
    wrong = acceptor.post("/bureau/freelancers/", {"id_number": "1", "reason": REASON, "idempotency_key": KEY})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and REASON in page
    sent = {"id_number": person.id_number, "business": "new", "office": office.pk, "reason": REASON}
    assert acceptor.post("/bureau/freelancers/", {**sent, "idempotency_key": KEY}).status_code == 302
    case = Case.objects.get(person=person)
    page = acceptor.get(f"/bureau/cases/{case.number}/").content.decode()
    assert "没有聘用单位（R-10）" in page and "还没有名额" in page and "_0000" not in page
    assert client_of(make_staff("reviewer")).get("/bureau/freelancers/").status_code in (403, 404)


def test_the_person_sends_it_to_the_office_and_prints_the_sheet():
    """R-10, N-02"""
    case = filled(opening(make_applicant()))
    mine, page = client_of(case.person), f"/applicant/cases/{case.number}/"
    draft = mine.get(page).content.decode()
    assert "没有聘用单位，由区人社局建立办件" in draft and "属地部门" in draft and "单位同意" not in draft
    check = mine.get(f"{page}check/").content.decode()
    assert "发送给属地部门" in check and "发送给单位" not in check
    sent = {"declared": "on", "version": case.version, "idempotency_key": KEY}
    assert mine.post(f"{page}submit/", sent).status_code == 302
    progress = mine.get(page).content.decode()
    desk = client_of(make_staff("office_checker", case.employer.office))
    at_the_office = desk.get(f"/office/cases/{case.number}/").content.decode()
    assert "本人还没有打印情况表" in at_the_office and "单位还没有打印" not in at_the_office
    assert "打印情况表" in progress and "单位初审" not in progress and "单位须把盖章" not in progress
    assert mine.post(f"{page}status-form/", {"idempotency_key": KEY[::-1]}).status_code == 302
    sheet = f"/applicant/status-forms/{StatusForm.objects.get().code}.pdf"
    assert sheet in mine.get(page).content.decode()
    assert mine.get(sheet)["Content-Type"] == "application/pdf"
    assert client_of(make_applicant("何雨桐")).get(sheet).status_code == 404


def test_who_takes_a_job_ends_the_own_record_with_a_day_and_a_reason():
    """N-13, N-14, R-10"""
    case = opening(make_applicant())
    mine, own = client_of(case.person), Association.objects.get(person=case.person)
    assert "/applicant/association/stop/" in mine.get("/applicant/association/").content.decode()
    assert mine.post("/applicant/association/stop/", {"idempotency_key": KEY}).status_code == 422
    day = {"until_year": "2026", "until_month": "3", "until_day": "2"}
    sent = {**day, "reason": "受聘于某公司", "version": own.version, "idempotency_key": KEY[::-1]}
    assert mine.post("/applicant/association/stop/", sent).status_code == 302
    case.refresh_from_db()
    assert case.state == "employment_ended"
    assert "单位关联码" in mine.get("/applicant/association/").content.decode()


def test_somebody_with_an_employer_has_none_of_these_pages():
    """R-10"""
    mine = client_of(make_applicant())
    assert mine.get("/applicant/association/stop/").headers["Location"] == "/applicant/association/"
    assert mine.post("/applicant/cases/26-0000-0000/status-form/", {"idempotency_key": KEY}).status_code == 404


def test_after_a_withdrawal_the_home_page_waits_for_the_bureau_and_offers_no_employer():
    """R-10, 4.2-02"""
    case = opening(make_applicant())
    mine = client_of(case.person)
    sent = {"version": case.version, "reason": "以后再办", "idempotency_key": KEY}
    assert mine.post(f"/applicant/cases/{case.number}/withdraw/", sent).status_code == 302
    home = mine.get("/applicant/").content.decode()
    assert "等区人社局建立办件" in home and "单位同意" not in home
    asked = mine.post("/applicant/consent/", {"idempotency_key": KEY[::-1]}, follow=True).content.decode()
    assert "请联系区人社局" in asked


def test_lists_letters_and_the_ledger_show_no_key_in_place_of_a_code():
    """R-10, R-19, 1.1-03"""
    case = send(filled(opening(make_applicant())))
    officer = make_staff("quota_officer")
    asked = QuotaExceptionRequest.objects.get(case=case)
    answer_quota_exception(asked.pk, asked.version, True, "本区还有名额，准予另给一个。", acting_as(officer), NOW)
    checker = make_staff("office_checker", case.office)
    tax = DefectNote("material", "6.2-M5.tax_record", "applicant", "6.2-M5", "unclear", "看不清")
    return_case(case.number, None, [tax], "", acting_as(checker), NOW)
    quota = client_of(officer)
    pages = [
        quota.get("/bureau/quota/"),
        quota.get(f"/bureau/quota/{case.employer.uscc}/"),
        quota.get("/bureau/quota/exceptions/?state=answered"),
        quota.get(f"/bureau/quota/years/{NOW.year}/"),
        quota.get(f"/bureau/quota/years/{NOW.year}/report.csv"),
        client_of(checker).get(f"/office/cases/{case.number}/"),
        client_of(checker).get("/office/"),
        client_of(case.person).get(f"/applicant/cases/{case.number}/corrections/"),
    ]
    for answer in pages:
        assert answer.status_code in (200, 404)
        shown = re.sub(r'(href|action|value)="[^"]*"', "", answer.content.decode())
        assert case.employer.uscc not in shown
    letter = client_of(case.person).get(f"/applicant/cases/{case.number}/letter.pdf")
    text = pypdfium2.PdfDocument(letter.content)[0].get_textpage().get_text_bounded()
    assert letter.status_code == 200 and case.employer.uscc not in text
