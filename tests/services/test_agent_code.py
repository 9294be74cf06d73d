"""The one-time code that confirms who acts for an employer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from adapters.doubles import MemorySmsGateway
from fixtures.world import NOW, make_agent, make_employer
from permit.domain.errors import Refused
from permit.records.models import AuditEntry, Employer, FilingAgent, OneTimeCode
from permit.services.acting import Acting
from permit.services.confirm_agent_code import confirm_agent_code
from permit.services.request_agent_code import masked_mobile, request_agent_code

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def employer() -> Employer:
    return make_employer()


@pytest.fixture
def agent(employer: Employer) -> FilingAgent:
    agent = make_agent(employer)
    agent.confirmed_at = None
    agent.save()
    return agent


@pytest.fixture
def sms() -> MemorySmsGateway:
    return MemorySmsGateway()


@pytest.fixture
def acting(employer: Employer) -> Acting:
    return Acting(f"employer:{employer.pk}", employer.name, "employer", employer=employer)


class Desk:
    """Asks for codes and types them."""

    def __init__(self, employer: Employer, agent: FilingAgent, sms: MemorySmsGateway, acting: Acting) -> None:
        self.employer, self.agent, self.sms, self.acting = employer, agent, sms, acting

    def ask(self, at: datetime = NOW) -> str:
        request_agent_code(self.employer, self.agent.pk, self.acting, at, self.sms)
        return re.search(r"验证码 (\d{6})", self.sms.sent[-1][1])[1]

    def type(self, digits: str, at: datetime = NOW) -> FilingAgent:
        return confirm_agent_code(self.employer, self.agent.pk, digits, self.acting, at)

    def refused(self, digits: str, at: datetime = NOW) -> Refused:
        with pytest.raises(Refused) as caught:
            self.type(digits, at)
        return caught.value


@pytest.fixture
def desk(employer: Employer, agent: FilingAgent, sms: MemorySmsGateway, acting: Acting) -> Desk:
    return Desk(employer, agent, sms, acting)


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10**6:06d}"


def test_the_right_code_confirms_the_agent_and_the_audit_tells(desk: Desk) -> None:
    """R-34, 4.2-03"""
    confirmed = desk.type(desk.ask())
    assert confirmed.confirmed_at == NOW
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["agent_code_requested", "agent_confirmed"]


def test_the_code_goes_to_the_agents_own_telephone(desk: Desk) -> None:
    """R-34"""
    sent = request_agent_code(desk.employer, desk.agent.pk, desk.acting, NOW, desk.sms)
    assert desk.sms.sent[0][0] == desk.agent.mobile
    assert sent.masked_mobile == masked_mobile(desk.agent.mobile)
    assert sent.expires_at == NOW + 5 * MINUTE


def test_spaces_and_full_width_digits_are_read(desk: Desk) -> None:
    """R-34"""
    digits = desk.ask()
    typed = " ".join(chr(ord(mark) - ord("0") + ord("０")) for mark in digits)
    assert desk.type(typed).confirmed_at == NOW


def test_neither_the_code_nor_its_plain_hash_is_kept(desk: Desk) -> None:
    """R-34"""
    import hashlib

    digits = desk.ask()
    kept = OneTimeCode.objects.get().code_hash
    assert kept not in (digits, hashlib.sha256(digits.encode()).hexdigest())


def test_a_wrong_code_is_refused_and_counted(desk: Desk) -> None:
    """R-34"""
    refusal = desk.refused(wrong(desk.ask()))
    assert (refusal.code, refusal.facts["left"]) == ("code_wrong", 4)
    assert OneTimeCode.objects.get().attempts == 1
    desk.agent.refresh_from_db()
    assert desk.agent.confirmed_at is None


@pytest.mark.parametrize("typed", ["", "abcdef", "1" * 10_000, "🙂", "<b>"])
def test_what_is_no_code_is_a_wrong_code(desk: Desk, typed: str) -> None:
    """R-34"""
    desk.ask()
    assert desk.refused(typed).code == "code_wrong"


def test_five_wrong_codes_use_it_up_and_the_right_one_no_longer_works(desk: Desk) -> None:
    """R-34"""
    digits = desk.ask()
    for _ in range(5):
        desk.refused(wrong(digits))
    assert desk.refused(digits).code == "code_used_up"


def test_a_code_expires_after_five_minutes(desk: Desk) -> None:
    """R-34"""
    digits = desk.ask()
    assert desk.refused(digits, NOW + 5 * MINUTE).code == "code_expired"


def test_a_code_works_until_the_last_second(desk: Desk) -> None:
    """R-34"""
    digits = desk.ask()
    assert desk.type(digits, NOW + 5 * MINUTE - timedelta(seconds=1)).confirmed_at is not None


def test_a_code_works_once(desk: Desk) -> None:
    """R-34"""
    digits = desk.ask()
    desk.type(digits)
    assert desk.refused(digits).code == "code_expired"


def test_a_new_code_ends_the_one_before(desk: Desk) -> None:
    """R-34"""
    first = desk.ask()
    second = desk.ask(NOW + MINUTE)
    if first != second:
        assert desk.refused(first, NOW + MINUTE).code == "code_wrong"
    assert desk.type(second, NOW + MINUTE).pk == desk.agent.pk


def test_codes_are_a_minute_apart(desk: Desk) -> None:
    """R-34"""
    desk.ask()
    with pytest.raises(Refused) as caught:
        desk.ask(NOW + timedelta(seconds=20))
    assert (caught.value.code, caught.value.facts["seconds"]) == ("code_too_soon", 41)
    assert len(desk.sms.sent) == 1


def test_there_are_five_codes_an_hour_at_most(desk: Desk) -> None:
    """R-34"""
    for minute in range(5):
        desk.ask(NOW + minute * MINUTE)
    with pytest.raises(Refused) as caught:
        desk.ask(NOW + 6 * MINUTE)
    assert caught.value.code == "code_too_many"
    assert desk.ask(NOW + 61 * MINUTE)


def test_a_gateway_that_is_out_leaves_no_code_behind_and_one_may_ask_again_at_once(desk: Desk) -> None:
    """R-34"""
    desk.sms.out = True
    with pytest.raises(Refused) as caught:
        desk.ask()
    assert caught.value.code == "code_not_sent"
    assert OneTimeCode.objects.count() == 0
    desk.sms.out = False
    assert desk.type(desk.ask()).confirmed_at == NOW


def test_the_agent_of_another_employer_cannot_be_confirmed(desk: Desk) -> None:
    """R-34"""
    other = make_employer("另一家公司")
    with pytest.raises(Refused) as caught:
        request_agent_code(other, desk.agent.pk, desk.acting, NOW, desk.sms)
    assert caught.value.code == "agent_unknown"
    digits = desk.ask()
    with pytest.raises(Refused) as caught:
        confirm_agent_code(other, desk.agent.pk, digits, desk.acting, NOW)
    assert caught.value.code == "agent_unknown"


def test_an_agent_who_was_replaced_is_refused(desk: Desk) -> None:
    """R-34"""
    digits = desk.ask()
    FilingAgent.objects.filter(pk=desk.agent.pk).update(ended_at=NOW)
    assert desk.refused(digits).code == "agent_ended"


def test_a_second_agent_is_not_confirmed_beside_the_acting_one(desk: Desk) -> None:
    """4.2-03, R-34"""
    acting_agent = make_agent(desk.employer, "现任经办人")
    refusal = desk.refused(desk.ask())
    assert (refusal.code, refusal.facts["name"]) == ("another_agent_acts", acting_agent.name)


def test_the_acting_agent_confirms_again_at_each_sign_in_and_keeps_the_first_day(desk: Desk) -> None:
    """R-34"""
    desk.type(desk.ask())
    later = NOW + timedelta(days=3)
    assert desk.type(desk.ask(later), later).confirmed_at == NOW
