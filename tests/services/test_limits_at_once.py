"""Limits hold when everything comes at once, and whatever a header says it comes from (6.1.2-06, R-26, R-34)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from fixtures.apart import apart  # noqa: F401 - a fixture comes in by import
from fixtures.applicant import make_applicant
from fixtures.employer import open_door
from fixtures.world import NOW, acting_as, make_agent, make_employer
from permit.domain.errors import Refused
from permit.domain.verification_code import new_code
from permit.records.models import AuditEntry, OneTimeCode, VerificationCheck
from permit.services.client_address import client_address
from permit.services.confirm_agent_code import ATTEMPTS, confirm_agent_code
from permit.services.request_agent_code import hash_of
from permit.services.request_association import WRONG, WRONG_CODES, request_association
from permit.services.verify_confirmation import CHECKS_A_WINDOW, WINDOW, verify_confirmation

at_once = pytest.mark.django_db(transaction=True)


def all_at_once(act: Callable[[int], object], many: int) -> list[str]:
    """The same act in `many` threads that start together; what each was refused with, '' for none."""
    start = Barrier(many)

    def one(number: int) -> str:
        start.wait()
        try:
            act(number)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


@at_once
def test_wrong_association_codes_at_once_are_five_and_the_right_one_comes_too_late() -> None:
    """6.1.2-06: the count and the look are one transaction."""
    person, employer = make_applicant(), open_door().employer
    told = all_at_once(lambda n: request_association(person, f"WRONG{n}", acting_as(person), NOW), 12)
    assert told.count(WRONG) == WRONG_CODES and told.count("association_code_locked") == 12 - WRONG_CODES
    assert AuditEntry.objects.filter(subject=f"person:{person.pk}", action=WRONG).count() == WRONG_CODES
    with pytest.raises(Refused, match="association_code_locked"):
        request_association(person, employer.association_code, acting_as(person), NOW + timedelta(minutes=59))
    assert request_association(person, employer.association_code, acting_as(person), NOW + timedelta(hours=1))


@at_once
def test_guesses_of_the_telephone_code_at_once_are_five() -> None:
    """R-34"""
    employer = make_employer()
    agent = make_agent(employer)
    code = OneTimeCode(agent=agent, expires_at=NOW + timedelta(minutes=5), created_at=NOW)
    code.code_hash = hash_of(code, "123456")
    code.save()
    told = all_at_once(
        lambda n: confirm_agent_code(employer, agent.pk, f"{n:06d}", acting_as(employer, agent), NOW), 12
    )
    assert told.count("code_wrong") == ATTEMPTS and told.count("code_used_up") == 12 - ATTEMPTS
    with pytest.raises(Refused, match="code_used_up"):
        confirm_agent_code(employer, agent.pk, "123456", acting_as(employer, agent), NOW)


@at_once
def test_checks_of_confirmations_at_once_are_twenty_for_an_address() -> None:
    """R-26"""
    told = all_at_once(lambda n: verify_confirmation(new_code(bytes([n] * 10)), "198.51.100.7", NOW), 26)
    assert told.count("too_many_checks") == 6
    assert VerificationCheck.objects.count() == CHECKS_A_WINDOW
    assert verify_confirmation(new_code(bytes(10)), "198.51.100.8", NOW) is None
    assert verify_confirmation(new_code(bytes(10)), "198.51.100.7", NOW + WINDOW) is None


def test_a_header_changes_nothing_where_no_proxy_of_ours_adds_it(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert client_address("198.51.100.7", "1.2.3.4, 5.6.7.8") == "198.51.100.7"


@pytest.mark.parametrize(
    ("forwarded", "counted"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("1.1.1.1, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1, x, 203.0.113.5 ", "203.0.113.5"),
        ("", "10.0.0.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_behind_one_proxy_only_what_it_added_counts(settings, forwarded: str, counted: str) -> None:
    """What a browser sends in the same header stands before it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client_address("10.0.0.1", forwarded) == counted
