"""Association by code, consent, starting a case: what works, and what is refused without a trace."""

from datetime import timedelta

import pytest

from fixtures.applicant import draft_of, employed, grant_consent, make_applicant, make_whole_employer
from fixtures.world import NOW, acting_as, make_employer, make_person
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import Association, AuditEntry, Case, Consent, Permit, PermitFact
from permit.services.cancel_association_request import cancel_association_request
from permit.services.request_association import request_association
from permit.services.request_consent import request_consent
from permit.services.start_case import start_case

pytestmark = pytest.mark.django_db


def refused(code: str, act, *arguments: object) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    assert caught.value.code == code
    return caught.value


def test_the_code_asks_for_association_however_it_is_written():
    """6.1.2-06: blanks, hyphens, small letters and full width do not matter."""
    person, employer = make_applicant(), make_employer()
    typed = f" {employer.association_code[:4].lower()}-{employer.association_code[4:]} "
    asked = request_association(person, typed, acting_as(person), NOW)
    assert (asked.employer, asked.state) == (employer, "requested")


def test_a_wrong_code_is_counted_and_the_sixth_try_waits_an_hour():
    """6.1.2-06: attempts are limited."""
    person, employer = make_applicant(), make_employer()
    for left in (4, 3, 2, 1, 0):
        assert (
            refused("association_code_wrong", request_association, person, "NOPE", acting_as(person), NOW).facts["left"]
            == left
        )
    refused("association_code_locked", request_association, person, employer.association_code, acting_as(person), NOW)
    assert not Association.objects.exists()
    later = NOW + timedelta(hours=1, seconds=1)
    assert request_association(person, employer.association_code, acting_as(person), later).state == "requested"


def test_before_the_profile_is_whole_nothing_is_asked():
    """N-10"""
    person, employer = make_person(), make_employer()
    refused("profile_incomplete", request_association, person, employer.association_code, acting_as(person), NOW)
    assert not Association.objects.exists() and not AuditEntry.objects.exists()


def test_whoever_is_out_of_scope_gets_no_association():
    """7-04"""
    person, employer = make_applicant(population="taiwan"), make_employer()
    refused("out_of_scope", request_association, person, employer.association_code, acting_as(person), NOW)
    assert not Association.objects.exists()


def test_an_employer_without_permission_cannot_be_asked():
    """6.1.1-05"""
    person, employer = make_applicant(), make_employer(permission="requested")
    refused("permission_missing", request_association, person, employer.association_code, acting_as(person), NOW)


def test_one_request_at_a_time():
    person, first, second = make_applicant(), make_employer(), make_employer("另一家单位")
    request_association(person, first.association_code, acting_as(person), NOW)
    again = refused(
        "association_requested_already", request_association, person, second.association_code, acting_as(person), NOW
    )
    assert again.facts["employer"] == first.name


def test_a_request_is_taken_back_and_another_employer_asked():
    """6.1.2-06"""
    person, first, second = make_applicant(), make_employer(), make_employer("另一家单位")
    asked = request_association(person, first.association_code, acting_as(person), NOW)
    assert cancel_association_request(person, asked.pk, acting_as(person), NOW).state == "ended"
    refused("association_not_requested", cancel_association_request, person, asked.pk, acting_as(person), NOW)
    assert request_association(person, second.association_code, acting_as(person), NOW).employer == second


def test_nobody_takes_back_anothers_request():
    person, other, employer = make_applicant(), make_applicant("别人"), make_employer()
    asked = request_association(person, employer.association_code, acting_as(person), NOW)
    with pytest.raises(Association.DoesNotExist):
        cancel_association_request(other, asked.pk, acting_as(other), NOW)


def test_consent_is_asked_once_for_one_business():
    """R-33"""
    person = make_applicant()
    refused("not_associated", request_consent, person, Business.NEW, acting_as(person), NOW)
    employed(person)
    refused("not_started_by_applicant", request_consent, person, Business.RENEWAL, acting_as(person), NOW)
    assert request_consent(person, Business.NEW, acting_as(person), NOW).state == "requested"
    refused("consent_asked_already", request_consent, person, Business.NEW, acting_as(person), NOW)
    assert Consent.objects.count() == 1


def test_a_case_starts_with_the_employers_consent():
    """4.2-02, 6.2-01: association alone is not consent."""
    person = make_applicant()
    association = employed(person)
    refused("consent_missing", start_case, person, acting_as(person), NOW)
    assert not Case.objects.exists()
    consent = grant_consent(association)
    case = start_case(person, acting_as(person), NOW)
    consent.refresh_from_db()
    assert (case.state, case.office, consent.state) == ("draft", association.employer.office, "used")
    assert [entry.action for entry in case.audit.all()] == ["open"]


def test_one_open_case_a_person():
    """R-30"""
    case = draft_of(make_applicant())
    grant_consent(case.association)
    assert (
        refused("case_open_already", start_case, case.person, acting_as(case.person), NOW).facts["number"]
        == case.number
    )
    assert Case.objects.count() == 1


@pytest.mark.parametrize("state", ["requested", "declined", "withdrawn", "used"])
def test_only_a_granted_consent_starts_a_case(state):
    """4.2-02"""
    person = make_applicant()
    grant_consent(employed(person), state)
    refused("consent_missing", start_case, person, acting_as(person), NOW)


def test_a_holder_does_not_start_a_second_new_permit():
    person = make_applicant()
    grant_consent(employed(person, make_whole_employer()))
    permit = Permit.objects.create(number="202601050001", person=person, issued_on="2026-01-05", created_at=NOW)
    term = {"valid_from": "2026-01-05", "valid_until": "2029-01-04"}
    for kind, value in (("term", term), ("state", {"state": "suspended"})):
        PermitFact.objects.create(permit=permit, kind=kind, value=value, valid_from="2026-01-05", recorded_at=NOW)
    assert refused("permit_held", start_case, person, acting_as(person), NOW).facts["number"] == permit.number
