"""R-10: somebody without an employer and without a credit code, from the bureau's opening to what comes after."""

import io
from datetime import date

import pypdfium2
import pytest

from fixtures.applicant import employed, make_applicant, put_file, ready_case, send
from fixtures.freelancers import REASON, filled, opening
from fixtures.held import at, months_between, type_holding_income
from fixtures.world import NOW, acting_as, make_employer, make_office, make_quota, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import (
    Association,
    Case,
    Employer,
    ExceptionRequest,
    OutboxMessage,
    Permit,
    QuotaExceptionRequest,
)
from permit.services.accept_case import accept_case
from permit.services.acting import SYSTEM
from permit.services.answer_exception import answer_exception
from permit.services.answer_quota_exception import answer_quota_exception
from permit.services.decide_case import decide_case
from permit.services.evaluate_case import run_again
from permit.services.issue_confirmation import issue_confirmation
from permit.services.material_slots import slots_of_case
from permit.services.open_freelancer_case import FreelancerCase, ask_number, open_freelancer_case
from permit.services.pass_review import pass_review
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.print_status_form import print_status_form, sheet_pdf
from permit.services.quota_ports import reservation_of
from permit.services.quota_years import enter_total
from permit.services.record_receipt import record_receipt
from permit.services.report_case import report_case
from permit.services.return_case import DefectNote, return_case
from permit.services.rule_clause import rule_clause
from permit.services.save_section import stored_section
from permit.services.standing_findings import current_findings, open_exceptions, unruled
from permit.services.start_information_change import start_information_change
from permit.services.stop_freelancing import stop_freelancing
from permit.services.verify_confirmation import verify_confirmation
from permit.services.withdraw_case import withdraw_case
from services.applicant.test_photo_and_permit import ports_with_the_photo

pytestmark = pytest.mark.django_db
WORDS = "没有用人单位，经核查可以不要求此项条件。"


def refused(verb, *args) -> Refused:
    with pytest.raises(Refused) as caught:
        verb(*args)
    return caught.value


def received(case: Case) -> Case:
    form = print_status_form(case.employer, [case.number], acting_as(case.person), NOW)
    record_receipt(form.code, "paper", acting_as(make_staff("office_checker", case.office)), NOW)
    case.refresh_from_db()
    return case


def reported(case: Case) -> Case:
    received(case)
    office = acting_as(make_staff("office_checker", case.office))
    return report_case(case.number, case.version, office, NOW)


def numbered(case: Case) -> None:
    asked = QuotaExceptionRequest.objects.get(case=case, state="open")
    answer_quota_exception(asked.pk, asked.version, True, WORDS, acting_as(make_staff("quota_officer")), NOW)


def ruled(case: Case, officer) -> Case:
    for finding in unruled(current_findings(case, NOW.date())):
        case.refresh_from_db()
        rule_clause(case.number, case.version, finding.clause, True, WORDS, officer, NOW)
    case.refresh_from_db()
    return case


def approved() -> Case:
    case = send(filled(opening(make_applicant())))
    numbered(case)
    case = reported(case)
    acceptor, decider = acting_as(make_staff("acceptor")), acting_as(make_staff("decider"))
    case = ruled(case, acceptor)
    accept_case(case.number, case.version, (), acceptor, NOW)
    case.refresh_from_db()
    pass_review(case.number, case.version, acting_as(make_staff("reviewer")), NOW)
    for finding in open_exceptions(current_findings(Case.objects.get(pk=case.pk), NOW.date())):
        case.refresh_from_db()
        answer_exception(case.number, case.version, finding.clause, True, WORDS, decider, NOW)
    case.refresh_from_db()
    return decide_case(case.number, case.version, decider, NOW)


def test_the_bureau_opens_it_and_the_person_is_told() -> None:
    """R-10, 1.3.1-H, 1.1-03"""
    person = make_applicant()
    case = opening(person)
    assert (case.state, case.initiator, case.category, case.business) == ("draft", "bureau", "H", "new")
    own = case.employer
    assert (own.is_freelancer, own.credit_code, own.freelancer) == (True, "", person)
    assert OutboxMessage.objects.get(template="freelancer_opened").mobile == person.mobile
    assert QuotaExceptionRequest.objects.get(case=case).reason == REASON


def test_only_an_acceptor_with_a_reason_opens_it_for_somebody_free() -> None:
    """R-10, R-30"""
    person = make_applicant()
    assert refused(opening, person, Business.NEW, NOW, None, "reviewer").code == "not_your_role"
    assert refused(opening, person, Business.EMPLOYER_CHANGE).code == "not_for_freelancers"
    acceptor, office = acting_as(make_staff("acceptor")), make_office()
    short = FreelancerCase(Business.NEW, office, "短")
    assert refused(open_freelancer_case, person.id_number, short, acceptor, NOW).code == "reason_too_short"
    opening(person)
    assert refused(opening, person).code == "case_open_already"
    working = make_applicant("何雨桐")
    employed(working)
    assert refused(opening, working).code == "associated_already"
    assert Employer.objects.filter(freelancer__isnull=False).count() == 1


def test_employer_clauses_and_1_3_4_are_unknown_and_h_is_judged() -> None:
    """R-10, 1.2-01, 1.3.4, 1.3.1-H"""
    case = send(filled(opening(make_applicant())))
    found = {each.clause: each.holds for each in current_findings(case, NOW.date())}
    assert {found[key] for key in ("1.2-01", "1.2-02", "1.2-03", "1.2-04", "1.2-05", "1.2-06", "1.3.4")} == {None}
    assert found["1.3.1-H"] is True and found["1.3.1"] is True


def test_the_person_sends_it_to_the_office_itself_without_consent_and_without_a_seal() -> None:
    """R-10, N-02, 5-03, 7-05"""
    case = filled(opening(make_applicant()))
    slots = slots_of_case(case, NOW.date())
    assert {slot.by for slot in slots} == {"applicant"} and not any(slot.part.stamp for slot in slots)
    case = send(case)
    assert (case.state, case.round, case.office) == ("office_check", 1, case.employer.office)
    assert [each["by"] for each in case.rounds.get().snapshot["declared"]] == ["applicant"]
    assert case.rounds.get().snapshot["association"]["uscc"] == ""
    assert set(ExceptionRequest.objects.filter(case=case).values_list("clause", flat=True)) >= {"1.2-03", "1.2-06"}


def test_an_applicant_with_an_employer_cannot_go_past_it() -> None:
    """4.2-02, R-10: the row of the table is for those alone"""
    case = send(ready_case())
    assert case.state == "first_review"


def test_the_sheet_is_printed_and_signed_by_the_person() -> None:
    """N-02, R-04, R-10"""
    case = send(filled(opening(make_applicant())))
    stranger = acting_as(make_applicant("何雨桐"))
    assert refused(print_status_form, case.employer, [case.number], stranger, NOW).code == "agent_not_confirmed"
    form = print_status_form(case.employer, [case.number], acting_as(case.person), NOW)
    text = pypdfium2.PdfDocument(io.BytesIO(sheet_pdf(form)))[0].get_textpage().get_text_bounded()
    assert "本人确认" in text and "单位公章" not in text and "_0000" not in text


def test_what_is_wrong_goes_back_to_the_person_alone() -> None:
    """R-19, R-10"""
    case = received(send(filled(opening(make_applicant()))))
    officer = acting_as(make_staff("office_checker", case.office))
    of_employer = DefectNote("material", "6.2-M2.contract", "employer", "6.2-M2", "missing", "缺")
    assert refused(return_case, case.number, None, [of_employer], "", officer, NOW).code == "defect_not_theirs"
    tax = DefectNote("material", "6.2-M5.tax_record", "applicant", "6.2-M5", "unclear", "看不清")
    return_case(case.number, None, [tax], "", officer, NOW)
    put_file(case, "6.2-M5.tax_record", days=1)
    assert send(case, at(date(2026, 3, 11))).state == "office_check"


def test_it_is_accepted_inside_a_number_of_its_own_out_of_the_district_s_total() -> None:
    """1.1-03, 1.1-02, R-25"""
    case = reported(send(filled(opening(make_applicant()))))
    acceptor = acting_as(make_staff("acceptor"))
    ruled(case, acceptor)
    assert refused(accept_case, case.number, case.version, (), acceptor, NOW).code == "number_awaited"
    enter_total(NOW.year, "plan", 1, "测试", NOW, SYSTEM)
    make_quota(make_employer(), 1)
    asked = QuotaExceptionRequest.objects.get(case=case)
    officer = acting_as(make_staff("quota_officer"))
    none_left = refused(answer_quota_exception, asked.pk, asked.version, True, WORDS, officer, NOW)
    assert none_left.code == "quota_total_passed"
    answer_quota_exception(asked.pk, asked.version, False, WORDS, officer, NOW)
    assert ask_number(case, REASON, acceptor, NOW).state == "open"
    assert refused(ask_number, case, REASON, acceptor, NOW).code == "quota_exception_open"


def test_approved_it_is_a_permit_without_employer_code() -> None:
    """R-10, R-26, R-29"""
    case = approved()
    permit = Permit.objects.get(person=case.person)
    standing = standing_on(permit, NOW.date())
    assert (standing.state, standing.employer["uscc"]) == ("valid", "")
    assert standing.employer["name"] == f"自由职业（{case.person.name}）"
    assert reservation_of(case) is None


def test_its_confirmation_names_no_code_and_is_verified_by_anybody() -> None:
    """R-26, R-10"""
    case = approved()
    permit = Permit.objects.get(person=case.person)
    with using_ports(ports_with_the_photo()):
        issued = issue_confirmation(permit, full_id_number=False, acting=acting_as(case.person), now=NOW)
    text = pypdfium2.PdfDocument(io.BytesIO(issued.pdf))[0].get_textpage().get_text_bounded()
    assert "自由职业" in text and "_0000" not in text
    assert verify_confirmation(issued.record.code, "192.0.2.1", NOW).state == "valid"


def test_an_information_change_needs_nobody_s_consent() -> None:
    """6.5-02, R-10"""
    person = approved().person
    case = start_information_change(person, acting_as(person), NOW)
    assert case.state == "draft"
    withdraw_case(case.number, case.version, "", acting_as(person), NOW)


def test_a_renewal_is_opened_by_the_bureau_and_sent_by_the_person() -> None:
    """6.3-02, 6.3-03, R-10"""
    case = approved()
    person, office = case.person, case.office
    early = refused(opening, person, Business.RENEWAL, NOW, office)
    assert early.code == "renewal_too_early"
    when = at(date(2029, 2, 1))
    renewal = opening(person, Business.RENEWAL, when, office)
    assert (renewal.category, renewal.employer) == ("H", case.employer)
    withdraw_case(renewal.number, renewal.version, "", acting_as(person), when)
    assert Case.objects.get(pk=renewal.pk).state == "withdrawn"


def test_the_renewal_goes_to_the_office_with_the_insurance_left_to_the_officers() -> None:
    """6.3-02, R-16, R-10: no number is asked for, since only new permits use one (R-25)"""
    first = approved()
    person, when = first.person, at(date(2029, 2, 1))
    case = opening(person, Business.RENEWAL, when, first.office)
    type_holding_income(case, months_between(date(2026, 3, 1), date(2028, 12, 1)))
    for slot in slots_of_case(case, when.date()):
        if slot.required and slot.state in ("missing", "replace"):
            put_file(slot.owner, slot.key, by=slot.by, valid_until=date(2032, 1, 31), days=1066)
    home = stored_section(person, "home")
    home.data["fields"]["lease_until"] = "2032-01-31"
    home.save()
    case = send(case, when)
    found = {row["id"]: row["holds"] for row in case.evaluations.get().findings}
    assert (case.state, case.filed_on, found["6.3-02"]) == ("office_check", when.date(), None)
    assert not case.quota_exceptions.exists()


def test_who_takes_a_job_ends_it_and_the_new_employer_goes_on() -> None:
    """N-13, N-14, R-10"""
    case = approved()
    person, own = case.person, Association.objects.get(person=case.person, state="confirmed")
    late = refused(stop_freelancing, person, own.version, date(2026, 12, 1), "受聘于单位", acting_as(person), NOW)
    assert late.code == "left_in_future"
    stop_freelancing(person, own.version, NOW.date(), "受聘于单位", acting_as(person), NOW)
    permit = Permit.objects.get(person=person)
    assert standing_on(permit, NOW.date()).state == "suspended"
    again = refused(stop_freelancing, person, own.version, NOW.date(), "受聘于单位", acting_as(person), NOW)
    assert again.code == "not_a_freelancer"
    employed(person)


def test_what_a_freelancer_sent_is_judged_again_the_same() -> None:
    """9-01, R-10"""
    case = send(filled(opening(make_applicant())))
    stored = case.evaluations.get()
    assert [f.holds for f in run_again(stored).findings if f.id == "1.3.4"] == [None]
