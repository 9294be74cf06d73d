"""The outbox reaches the gateway, whatever happens on the way (N-03)."""

from datetime import timedelta

import pytest

from adapters.doubles import MemorySmsGateway
from fixtures.under_review import as_officer, at_desk
from fixtures.world import NOW
from permit.domain.errors import Refused
from permit.records.models import OutboxMessage, SmsTemplate
from permit.services.deliver_messages import PAUSES, deliver_messages, retry_message
from permit.services.edit_message_template import edit_message_template
from permit.services.queue_message import queue_message

pytestmark = pytest.mark.django_db


def queued() -> OutboxMessage:
    return queue_message(
        "accepted", "13800000001", "何雨桐", NOW, business="新办", number="26-0001-0001", decide_by=NOW
    )


def test_a_message_goes_out_once(sms: MemorySmsGateway):
    """N-03"""
    message = queued()
    assert deliver_messages(NOW).sent == 1
    deliver_messages(NOW + timedelta(days=1))
    message.refresh_from_db()
    assert message.state == "delivered" and message.gateway_id
    assert [text for _, text, _ in sms.sent] == [message.text]


def test_while_the_gateway_is_out_the_pauses_grow(sms: MemorySmsGateway):
    """N-03"""
    message, moment = queued(), NOW
    sms.out = True
    for pause in PAUSES:
        assert deliver_messages(moment).postponed == 1
        message.refresh_from_db()
        assert message.next_attempt_at == moment + pause
        assert deliver_messages(moment + pause - timedelta(seconds=1)).postponed == 0
        moment += pause
    assert deliver_messages(moment).failed == 1
    message.refresh_from_db()
    assert (message.state, message.last_error, message.attempts) == ("failed", "unreachable", len(PAUSES) + 1)


def test_when_the_gateway_is_back_nothing_is_lost(sms: MemorySmsGateway):
    """N-03"""
    queued()
    sms.out = True
    deliver_messages(NOW)
    sms.out = False
    assert deliver_messages(NOW + PAUSES[0]).sent == 1


def test_a_worker_that_died_after_sending_sends_no_second_message(sms: MemorySmsGateway):
    """The gateway knows the reference."""
    message = queued()
    sms.send(message.mobile, message.text, message.reference)
    deliver_messages(NOW)
    assert len(sms.sent) == 1


def test_a_message_that_another_worker_has_is_left_to_it(sms: MemorySmsGateway):
    message = queued()
    OutboxMessage.objects.filter(pk=message.pk).update(next_attempt_at=NOW + timedelta(minutes=2))
    assert deliver_messages(NOW).sent == 0


def test_an_officer_sends_a_failed_message_again(sms: MemorySmsGateway):
    message = queued()
    OutboxMessage.objects.filter(pk=message.pk).update(state="failed", attempts=6)
    retry_message(message.pk, as_officer(at_desk("acceptor")), NOW)
    assert deliver_messages(NOW).sent == 1


def test_a_message_that_could_not_be_delivered_goes_out_under_a_new_reference(sms: MemorySmsGateway):
    message = queued()
    OutboxMessage.objects.filter(pk=message.pk).update(state="failed", gateway_id="m000001")
    again = retry_message(message.pk, as_officer(at_desk("acceptor")), NOW)
    assert again.reference != message.reference and again.gateway_id == ""


def test_a_message_on_its_way_is_not_sent_again():
    message = queued()
    with pytest.raises(Refused, match="message_not_failed"):
        retry_message(message.pk, as_officer(at_desk("acceptor")), NOW)


def test_a_template_that_is_switched_off_sends_nothing():
    """R-03"""
    SmsTemplate.objects.filter(key="accepted").update(active=False)
    assert queued() is None


def test_words_of_a_template_take_only_known_places():
    """N-03"""
    administrator = as_officer(at_desk("administrator"))
    with pytest.raises(Refused, match="template_places"):
        edit_message_template("accepted", "您的{business}已受理，{spouse}", True, administrator, NOW)
    with pytest.raises(Refused, match="template_braces"):
        edit_message_template("accepted", "您的{business已受理", True, administrator, NOW)
    changed = edit_message_template("accepted", "{number} 已受理。", True, administrator, NOW)
    assert changed.text == "{number} 已受理。"


def test_only_the_administrator_changes_words():
    with pytest.raises(Refused, match="not_your_role"):
        edit_message_template("accepted", "{number} 已受理。", True, as_officer(at_desk("acceptor")), NOW)
