"""Who works where: the code, the request, the contract, the end (6.1.1-06, 6.1.1-07, 6.1.2-06)."""

from datetime import date

import pytest

from fixtures.applicant import employed, grant_consent, make_applicant, put_file
from fixtures.employer import case_at_office, new_door, open_door, requested, waiting_case
from fixtures.world import NOW, acting_as, make_association, make_case, make_employer, make_quota
from permit.domain.errors import Refused
from permit.records.models import Association, AuditEntry, OutboxMessage, PermitFact, QuotaAccount
from permit.services.confirm_association import Employment, confirm_association
from permit.services.end_association import end_association
from permit.services.issue_permit import issue_permit
from permit.services.permit_standing import standing_on
from permit.services.refuse_association import refuse_association
from permit.services.renew_association_code import read_association_code, renew_association_code, shown_code
from permit.services.request_association import request_association
from permit.services.update_contract import update_contract

pytestmark = pytest.mark.django_db
FIXED = Employment("研发工程师", "cadre", "fixed", date(2024, 11, 1), date(2028, 10, 31))


def refused(act, *arguments) -> Refused:
    audit, messages = AuditEntry.objects.count(), OutboxMessage.objects.count()
    with pytest.raises(Refused) as refusal:
        act(*arguments)
    assert (AuditEntry.objects.count(), OutboxMessage.objects.count()) == (audit, messages)
    return refusal.value


def test_the_code_is_long_and_grouped():
    """6.1.1-06: 80 bits, easy to read aloud."""
    door = open_door()
    code = renew_association_code(door.employer, door.acting, NOW)
    assert len(code) == 17
    assert shown_code(code).count("-") == 4
    assert read_association_code(shown_code(code).lower()) == code


def test_a_renewed_code_kills_the_old_one():
    """6.1.2-06"""
    door = open_door()
    old = renew_association_code(door.employer, door.acting, NOW)
    new = renew_association_code(door.employer, door.acting, NOW)
    person = make_applicant()
    with pytest.raises(Refused) as refusal:
        request_association(person, old, acting_as(person), NOW)
    assert refusal.value.code == "association_code_wrong"
    assert request_association(person, new, acting_as(person), NOW).employer == door.employer


def test_no_code_before_the_permission():
    """6.1.1-05"""
    door = new_door()
    assert refused(renew_association_code, door.employer, door.acting, NOW).code == "permission_missing"


def test_confirming_writes_post_and_contract_and_tells_the_employee():
    """6.1.1-06, 6.1.2-06, N-03, 6.2-M2"""
    door = open_door()
    asked = requested(door)
    version = put_file(asked, "6.2-M2.contract", by="employer")
    found, overlaps = confirm_association(door.employer, asked.pk, asked.version, FIXED, door.acting, NOW)
    assert (found.state, found.post, found.post_kind, found.version) == ("confirmed", "研发工程师", "cadre", 1)
    assert overlaps == ()
    version.refresh_from_db()
    assert version.valid_until == date(2028, 10, 31)
    assert "已确认" in OutboxMessage.objects.get(template="association_decided").text


def test_without_the_contract_nothing_is_confirmed():
    """6.1.1-06"""
    door = open_door()
    asked = requested(door)
    refusal = refused(confirm_association, door.employer, asked.pk, asked.version, FIXED, door.acting, NOW)
    assert refusal.code == "contract_missing"
    asked.refresh_from_db()
    assert asked.state == "requested"


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2026, 9, 1), "contract_too_short"),
        (None, "contract_end_missing"),
        (date(2024, 10, 31), "contract_dates_reversed"),
    ],
)
def test_a_fixed_contract_must_run_six_months_on_when_handed_in(until, code):
    """5-05, R-13: 6 months from the day of the upload, clamped."""
    door = open_door()
    asked = requested(door)
    put_file(asked, "6.2-M2.contract", by="employer")
    given = Employment("研发工程师", "cadre", "fixed", date(2024, 11, 1), until)
    assert refused(confirm_association, door.employer, asked.pk, 0, given, door.acting, NOW).code == code


@pytest.mark.parametrize(("kind", "until"), [("fixed", date(2026, 9, 2)), ("open_ended", None), ("task_based", None)])
def test_six_months_to_the_day_and_contracts_without_an_end_pass(kind, until):
    """5-05, R-13"""
    door = open_door()
    asked = requested(door)
    version = put_file(asked, "6.2-M2.contract", by="employer")
    given = Employment("研发工程师", "worker", kind, date(2024, 11, 1), until)
    confirm_association(door.employer, asked.pk, 0, given, door.acting, NOW)
    version.refresh_from_db()
    assert version.no_term is (until is None)


def test_work_that_runs_into_the_contract_is_shown():
    """6.1.2-04: everything before the contract's start."""
    door = open_door()
    asked = requested(door)
    put_file(asked, "6.2-M2.contract", by="employer")
    given = Employment("研发工程师", "cadre", "open_ended", date(2023, 11, 1), None)
    _, overlaps = confirm_association(door.employer, asked.pk, 0, given, door.acting, NOW)
    assert [(each.employer, each.until) for each in overlaps] == [("武汉示例科技有限公司", "2024-09")]


def test_who_is_confirmed_elsewhere_cannot_be_confirmed_here():
    """6.1.1-06"""
    door, person = open_door(), make_applicant()
    make_association(person, make_employer("别的单位"))
    asked = requested(door, person)
    put_file(asked, "6.2-M2.contract", by="employer")
    refusal = refused(confirm_association, door.employer, asked.pk, 0, FIXED, door.acting, NOW)
    assert refusal.code == "associated_elsewhere"
    asked.refresh_from_db()
    assert asked.state == "requested" and asked.post == ""


def test_an_old_page_changes_nothing():
    door = open_door()
    asked = requested(door)
    put_file(asked, "6.2-M2.contract", by="employer")
    assert refused(confirm_association, door.employer, asked.pk, 7, FIXED, door.acting, NOW).code == "changed_meanwhile"


def test_refusing_needs_a_reason_which_the_employee_gets():
    """6.1.1-06"""
    door = open_door()
    asked = requested(door)
    assert refused(refuse_association, door.employer, asked.pk, 0, "  ", door.acting, NOW).code == "reason_missing"
    found = refuse_association(door.employer, asked.pk, 0, "不是本单位员工", door.acting, NOW)
    assert found.state == "refused"
    assert "不是本单位员工" in OutboxMessage.objects.get().text
    assert refused(refuse_association, door.employer, asked.pk, 1, "再来", door.acting, NOW).code == (
        "association_not_requested"
    )


def test_another_employers_request_is_not_there():
    door, other = open_door(), open_door()
    asked = requested(other)
    with pytest.raises(Association.DoesNotExist):
        refuse_association(door.employer, asked.pk, 0, "不是本单位员工", door.acting, NOW)


def test_a_contract_is_updated():
    """6.1.1-07"""
    door = open_door()
    association = employed(make_applicant(), door.employer)
    given = Employment("架构师", "cadre", "open_ended", date(2024, 11, 1), None)
    found, _ = update_contract(door.employer, association.pk, 0, given, door.acting, NOW)
    assert (found.post, found.contract_kind, found.contract_until) == ("架构师", "open_ended", None)
    asked = requested(door)
    assert refused(update_contract, door.employer, asked.pk, 0, given, door.acting, NOW).code == "not_employed_here"


def test_the_end_of_employment_closes_an_open_new_case_and_gives_quota_back():
    """6.4-01, R-30, R-25: both sides are told."""
    case, door = case_at_office()
    assert QuotaAccount.objects.get(employer=door.employer).reserved == 1
    end_association(door.employer, case.association_id, None, NOW.date(), "辞职", door.acting, NOW)
    case.refresh_from_db()
    assert case.state == "employment_ended" and case.closed_at == NOW
    assert QuotaAccount.objects.get(employer=door.employer).reserved == 0
    assert OutboxMessage.objects.filter(template="employment_ended").count() == 2


def test_the_end_of_employment_suspends_a_valid_permit():
    """N-13: the permit becomes 挂起 that day; its history stays."""
    door, person = open_door(), make_applicant()
    association = employed(person, door.employer)
    make_quota(door.employer)
    case = make_case(person, door.employer, state="approved", category="A", closed_at=NOW)
    permit = issue_permit(case, date(2025, 3, 1), door.acting, NOW)
    end_association(door.employer, association.pk, None, NOW.date(), "合同到期", door.acting, NOW)
    assert standing_on(permit, NOW.date()).state == "suspended"
    assert standing_on(permit, date(2026, 3, 1)).state == "valid"
    assert PermitFact.objects.filter(permit=permit, kind="state").count() == 2


@pytest.mark.parametrize(
    ("left_on", "reason", "code"),
    [(date(2026, 3, 3), "辞职", "left_in_future"), (date(2026, 3, 2), " ", "reason_missing")],
)
def test_an_end_without_a_reason_or_in_the_future_is_refused(left_on, reason, code):
    door = open_door()
    association = employed(make_applicant(), door.employer)
    assert refused(end_association, door.employer, association.pk, 0, left_on, reason, door.acting, NOW).code == code


def test_the_end_withdraws_open_consents():
    """4.2-02"""
    door = open_door()
    association = employed(make_applicant(), door.employer)
    consent = grant_consent(association)
    end_association(door.employer, association.pk, None, NOW.date(), "辞职", door.acting, NOW)
    consent.refresh_from_db()
    assert consent.state == "withdrawn"


def test_a_waiting_case_closes_too():
    case, door = waiting_case(make_applicant())
    end_association(door.employer, case.association_id, None, NOW.date(), "辞职", door.acting, NOW)
    case.refresh_from_db()
    assert case.state == "employment_ended"
