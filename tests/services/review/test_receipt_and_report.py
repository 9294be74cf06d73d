"""The stamped sheet arrives, and only then the office reports (N-02, R-04, 8-01)."""

from datetime import date

import pytest

from fixtures.under_review import as_officer, at_desk, case_in, frozen_as_it_stands, print_sheet
from fixtures.world import NOW, TODAY, make_office
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.records.models import Attachment, AuditEntry, Case, Person, StatusForm
from permit.services.case_clock import clock_of, running_clock
from permit.services.record_receipt import read_sheet_code, receipt_of, record_receipt
from permit.services.reject_receipt import reject_receipt
from permit.services.report_case import report_case
from permit.services.transfer_case import transfer_case

pytestmark = pytest.mark.django_db


def untouched(case: Case) -> bool:
    before = (case.state, case.version, case.audit.count())
    case.refresh_from_db()
    return before == (case.state, case.version, case.audit.count())


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def test_recording_a_receipt_keeps_who_when_and_how():
    """N-02, R-04"""
    case = case_in(State.OFFICE_CHECK, sheet="printed")
    officer = at_desk("office_checker", case)
    form = record_receipt(StatusForm.objects.get().code, "email", as_officer(officer), NOW)
    assert (form.state, form.medium, form.received_at, form.officer) == ("received", "email", NOW, officer)
    assert receipt_of(case) == form
    assert AuditEntry.objects.get(case=case, action="record_receipt").actor_name == officer.name


def test_a_sheet_for_another_office_is_not_taken():
    """N-02"""
    case = case_in(State.OFFICE_CHECK, sheet="printed")
    elsewhere = at_desk("office_checker", None)
    elsewhere.office = make_office("yufa", "榆垡镇")
    elsewhere.save()
    with refusal("sheet_of_other_office"):
        record_receipt(StatusForm.objects.get().code, "paper", as_officer(elsewhere), NOW)
    assert untouched(case) and StatusForm.objects.get().state == "printed"


def test_a_sheet_that_no_longer_states_what_holds_is_outdated():
    """R-04, N-02"""
    case = case_in(State.OFFICE_CHECK, sheet="printed")
    Person.objects.filter(pk=case.person_id).update(name="何雨彤")
    with refusal("sheet_outdated_here"):
        record_receipt(StatusForm.objects.get().code, "paper", as_officer(at_desk("office_checker", case)), NOW)
    assert StatusForm.objects.get().state == "printed"


def test_after_a_change_the_received_sheet_no_longer_counts():
    """R-04: a new one only if what it states changed."""
    case = case_in(State.OFFICE_CHECK)
    assert receipt_of(case) is not None
    case.round = 2
    case.save()
    assert receipt_of(Case.objects.get(pk=case.pk)) is not None
    Person.objects.filter(pk=case.person_id).update(name="何雨彤")
    assert receipt_of(Case.objects.get(pk=case.pk)) is None


def test_printing_another_sheet_does_not_undo_a_receipt():
    case = case_in(State.OFFICE_CHECK)
    print_sheet(case)
    assert receipt_of(case) is not None


@pytest.mark.parametrize("reason", ["no_stamp", "wrong_office", "outdated"])
def test_a_rejected_sheet_keeps_its_reason_and_counts_for_nothing(reason):
    """N-02"""
    case = case_in(State.OFFICE_CHECK, sheet="printed")
    form = reject_receipt(StatusForm.objects.get().code, reason, "", as_officer(at_desk("office_checker", case)), NOW)
    assert (form.state, form.rejected_reason) == ("rejected", reason)
    assert receipt_of(case) is None


def test_a_sheet_is_dealt_with_once():
    case = case_in(State.OFFICE_CHECK, sheet="printed")
    officer, code = as_officer(at_desk("office_checker", case)), StatusForm.objects.get().code
    record_receipt(code, "paper", officer, NOW)
    case.refresh_from_db()
    with refusal("sheet_settled"):
        reject_receipt(code, "no_stamp", "", officer, NOW)
    assert untouched(case)


@pytest.mark.parametrize(
    "typed", ["4k7m9qpdw2rx", " 4K7M 9QPD W2RX ", "https://permit.example/office/receipts/4K7M-9QPD-W2RX/"]
)
def test_a_code_is_read_however_it_was_typed_or_scanned(typed):
    assert read_sheet_code(typed) == "4K7M-9QPD-W2RX"


def test_without_a_receipt_the_office_cannot_report():
    """N-02, R-04"""
    case = case_in(State.OFFICE_CHECK, sheet="printed")
    with refusal("receipt_missing"):
        report_case(case.number, case.version, as_officer(at_desk("office_checker", case)), NOW)
    assert untouched(case)


def test_an_incomplete_case_is_not_reported():
    """8-01: the clock starts with complete materials."""
    case = case_in(State.OFFICE_CHECK)
    attachment = Attachment.objects.filter(slot__startswith="6.2-M1").first()
    attachment.versions.update(removed_at=NOW)
    frozen_as_it_stands(case)
    with refusal("not_complete"):
        report_case(case.number, case.version, as_officer(at_desk("office_checker", case)), NOW)
    assert untouched(case)


def test_the_clock_of_twenty_working_days_starts_the_day_after_the_report():
    """8-01, R-02"""
    case = case_in(State.OFFICE_CHECK)
    report_case(case.number, case.version, as_officer(at_desk("office_checker", case)), NOW)
    case.refresh_from_db()
    assert (case.state, case.reported_on, case.decide_by) == ("acceptance", TODAY, date(2026, 3, 30))
    run = clock_of(case).current
    assert run is not None and (run.due_on, run.days_left(TODAY)) == (date(2026, 3, 30), 20)
    assert [line.words for line in run.derivation()][-1].startswith("第 20 个工作日")
    assert running_clock(case).due_on == case.decide_by


def test_an_officer_of_another_office_reports_nothing():
    case = case_in(State.OFFICE_CHECK)
    with refusal("not_allowed_here"):
        report_case(case.number, case.version, as_officer(at_desk("acceptor")), NOW)
    assert untouched(case)


def test_a_page_drawn_before_somebody_else_acted_changes_nothing():
    case = case_in(State.OFFICE_CHECK)
    with refusal("changed_meanwhile"):
        report_case(case.number, case.version + 1, as_officer(at_desk("office_checker", case)), NOW)
    assert untouched(case)


def test_a_transferred_case_needs_a_sheet_for_the_new_office():
    """R-35, 2-01"""
    case = case_in(State.OFFICE_CHECK)
    other = make_office("yufa", "榆垡镇")
    transfer_case(
        case.number, case.version, other, "单位注册地在榆垡镇", as_officer(at_desk("office_checker", case)), NOW
    )
    case = Case.objects.get(pk=case.pk)
    assert (case.office, case.state) == (other, "office_check")
    assert receipt_of(case) is None


def test_a_transfer_to_the_same_office_is_refused():
    case = case_in(State.OFFICE_CHECK)
    with refusal("same_office"):
        transfer_case(
            case.number, case.version, case.office, "写错了属地部门", as_officer(at_desk("office_checker", case)), NOW
        )
    assert untouched(case)
