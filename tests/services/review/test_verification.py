"""A stranger checks a confirmation: told the least, limited, logged (R-26)."""

from datetime import date, timedelta

import pytest

from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.domain.verification_code import new_code
from permit.records.models import Confirmation, Permit, PermitFact, VerificationCheck
from permit.services.decide_case import decide_case
from permit.services.verify_confirmation import CHECKS_A_WINDOW, WINDOW, verify_confirmation

pytestmark = pytest.mark.django_db
CODE = new_code(b"0123456789")
OTHER = new_code(b"9876543210")


@pytest.fixture
def confirmation() -> Confirmation:
    case = case_in(State.DECISION)
    decide_case(case.number, case.version, as_officer(at_desk("decider")), NOW)
    permit = Permit.objects.get()
    return Confirmation.objects.create(
        permit=permit,
        code=CODE,
        facts={"holder": "何雨桐"},
        digest="0" * 64,
        storage_key="confirmations/1",
        printed_by="applicant",
        issued_at=NOW,
    )


def test_a_genuine_code_tells_state_number_and_masked_name(confirmation):
    """R-26, N-12"""
    found = verify_confirmation(CODE, "192.0.2.1", NOW)
    assert (found.masked_name, found.number, found.state) == ("何**", confirmation.permit.number, "valid")
    assert set(found.__dataclass_fields__) == {"masked_name", "number", "state", "state_name", "checked_at"}


def test_a_code_is_read_as_a_person_types_it(confirmation):
    typed = f" {CODE[:4].lower()}-{CODE[4:8]} {CODE[8:12]}-{CODE[12:16]}-{CODE[16:]} "
    assert verify_confirmation(typed, "192.0.2.1", NOW) is not None


def test_the_state_is_that_of_today_not_of_the_print(confirmation):
    """R-06, 6.3-05, N-16: computed from facts and date."""
    after = NOW.replace(year=2029, month=3, day=2)
    assert verify_confirmation(CODE, "192.0.2.1", NOW.replace(year=2029, month=3, day=1)).state == "valid"
    assert verify_confirmation(CODE, "192.0.2.1", after).state == "expired"


@pytest.mark.parametrize("state", ["suspended", "frozen", "cancelled"])
def test_a_suspended_frozen_or_cancelled_permit_says_so(confirmation, state):
    """N-13, R-26"""
    day = date(2026, 5, 1)
    PermitFact.objects.filter(kind="state").update(valid_until=day)
    PermitFact.objects.create(
        permit=confirmation.permit, kind="state", value={"state": state}, valid_from=day, recorded_at=NOW
    )
    assert verify_confirmation(CODE, "192.0.2.1", NOW).state == "valid"
    assert verify_confirmation(CODE, "192.0.2.1", NOW.replace(month=5, day=1)).state == state


def test_an_unknown_code_is_told_as_such_and_logged(confirmation):
    assert verify_confirmation(OTHER, "192.0.2.1", NOW) is None
    assert VerificationCheck.objects.get().found is False


def test_a_mistyped_code_is_refused_with_words_and_logged(confirmation):
    """R-26"""
    wrong = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")
    with pytest.raises(Refused, match="code_unreadable"):
        verify_confirmation(wrong, "192.0.2.1", NOW)
    assert VerificationCheck.objects.count() == 1


def test_every_check_is_logged_with_a_hash_of_the_address(confirmation):
    """R-26"""
    verify_confirmation(CODE, "192.0.2.1", NOW)
    check = VerificationCheck.objects.get()
    assert check.confirmation == confirmation and "192.0.2.1" not in check.address_hash


def test_who_tries_too_often_has_to_wait(confirmation):
    """R-26"""
    for _ in range(CHECKS_A_WINDOW):
        verify_confirmation(OTHER, "192.0.2.1", NOW)
    with pytest.raises(Refused, match="too_many_checks"):
        verify_confirmation(CODE, "192.0.2.1", NOW)
    assert verify_confirmation(CODE, "192.0.2.2", NOW) is not None
    assert verify_confirmation(CODE, "192.0.2.1", NOW + WINDOW + timedelta(seconds=1)) is not None
