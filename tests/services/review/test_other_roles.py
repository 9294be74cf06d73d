"""Category I, the quota officer's number, the administrator's accounts (R-11, R-25)."""

import io

import pytest
from PIL import Image

from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW, make_association, make_employer, make_office, make_person, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.records.models import Account, Attachment, AttachmentVersion, Case, QuotaAccount, StaffMember
from permit.services.build_dossier import dossier_of
from permit.services.claim_case import claim_case
from permit.services.close_staff_account import close_staff_account, reopen_staff_account
from permit.services.open_category_i import CategoryIPapers, open_category_i
from permit.services.open_staff_account import NewStaff, open_staff_account
from permit.services.set_quota import set_quota
from permit.services.upload_attachment import Incoming

pytestmark = pytest.mark.django_db


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def a_scan() -> Incoming:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return Incoming("扫描件.png", out.getvalue())


def papers() -> CategoryIPapers:
    return CategoryIPapers(a_scan(), a_scan())


def test_the_bureau_opens_a_case_of_category_i_with_its_two_papers():
    """1.3.1-I, R-11"""
    person = make_person()
    make_association(person, make_employer())
    case = open_category_i(person.id_number, papers(), as_officer(at_desk("acceptor")), NOW)
    assert (case.initiator, case.category, case.state) == ("bureau", "I", "draft")
    slots = Attachment.objects.filter(case=case).values_list("slot", flat=True)
    assert set(slots) == {"R-11.recommendation", "R-11.approval"}


def test_the_two_papers_are_the_facts_of_category_i_and_a_removed_one_is_unknown():
    """1.3.1-I, R-11"""
    person = make_person()
    make_association(person, make_employer())
    case = open_category_i(person.id_number, papers(), as_officer(at_desk("acceptor")), NOW)
    assert dossier_of(case)["applicant"]["recommended"] == {"by_district": True, "approved_by_city": True}
    AttachmentVersion.objects.filter(attachment__slot="R-11.approval").update(removed_at=NOW)
    assert dossier_of(case)["applicant"]["recommended"] == {"by_district": True}
    AttachmentVersion.objects.update(removed_at=NOW)
    assert "recommended" not in dossier_of(case)["applicant"]


def test_a_file_that_cannot_be_read_opens_no_case():
    """R-11"""
    person = make_person()
    make_association(person, make_employer())
    broken = CategoryIPapers(a_scan(), Incoming("坏.pdf", b"%PDF-1.7 nothing"))
    with pytest.raises(Refused):
        open_category_i(person.id_number, broken, as_officer(at_desk("acceptor")), NOW)
    assert not Case.objects.exists()


def test_category_i_needs_a_known_person_with_an_employer():
    with refusal("person_unknown"):
        open_category_i("420102199003070015", papers(), as_officer(at_desk("acceptor")), NOW)
    with refusal("not_associated"):
        open_category_i(make_person().id_number, papers(), as_officer(at_desk("acceptor")), NOW)


def test_one_open_case_a_person_also_in_category_i():
    """R-30"""
    case = case_in(State.ACCEPTANCE)
    with refusal("case_open_already"):
        open_category_i(case.person.id_number, papers(), as_officer(at_desk("acceptor")), NOW)
    assert Case.objects.count() == 1


def test_the_quota_officer_sets_a_number_with_its_cause():
    """1.1-03, R-25"""
    employer = make_employer()
    account = set_quota(employer, 2026, 8, "2026 年分配方案", as_officer(at_desk("quota_officer")), NOW)
    assert (account.allotted, account.entries.get().cause) == (8, "2026 年分配方案")


def test_one_officer_sets_the_first_number_only():
    """1.1-03, R-25: everything later is a decision of two people."""
    case = case_in(State.ACCEPTANCE)
    with refusal("quota_needs_decision"):
        set_quota(case.employer, 2026, 9, "年度调整方案", as_officer(at_desk("quota_officer")), NOW)
    assert QuotaAccount.objects.get(employer=case.employer).allotted == 5


def test_nobody_else_sets_quota():
    with refusal("not_your_role"):
        set_quota(make_employer(), 2026, 8, "年度分配方案", as_officer(at_desk("decider")), NOW)
    assert not QuotaAccount.objects.exists()


def test_a_new_officer_gets_a_first_password_that_is_kept_nowhere():
    """N-04"""
    new = NewStaff("wen-min", "闻人敏", "reviewer", None)
    opened = open_staff_account(new, as_officer(at_desk("administrator")), NOW)
    account = Account.objects.get(username="wen-min")
    assert account.check_password(opened.password) and opened.password not in account.password
    assert (account.door, opened.staff.role) == ("staff", "reviewer")


def test_an_office_checker_has_an_office_and_nobody_else_does():
    administrator = as_officer(at_desk("administrator"))
    with refusal("office_mismatch"):
        open_staff_account(NewStaff("a", "甲", "office_checker", None), administrator, NOW)
    with refusal("office_mismatch"):
        open_staff_account(NewStaff("a", "甲", "decider", make_office()), administrator, NOW)
    assert not Account.objects.filter(username="a").exists()


def test_a_user_name_is_given_once():
    administrator = as_officer(at_desk("administrator"))
    open_staff_account(NewStaff("a", "甲", "decider", None), administrator, NOW)
    with refusal("username_taken"):
        open_staff_account(NewStaff("a", "乙", "decider", None), administrator, NOW)
    assert StaffMember.objects.filter(name="乙").count() == 0


def test_closing_an_account_gives_its_cases_back_to_the_group():
    case, leaving = case_in(State.ACCEPTANCE), make_staff("acceptor")
    claim_case(case.number, as_officer(leaving), NOW)
    administrator = as_officer(at_desk("administrator"))
    close_staff_account(leaving.pk, administrator, NOW)
    assert Case.objects.get(pk=case.pk).assignee is None
    assert not Account.objects.get(pk=leaving.account_id).is_active
    reopen_staff_account(leaving.pk, administrator, NOW)
    assert Account.objects.get(pk=leaving.account_id).is_active


def test_nobody_closes_the_own_account():
    own = at_desk("administrator")
    with refusal("own_account"):
        close_staff_account(own.pk, as_officer(own), NOW)
    assert StaffMember.objects.get(pk=own.pk).active
