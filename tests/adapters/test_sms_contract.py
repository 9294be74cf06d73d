"""The SMS gateway: one contract for the double and for the adapter against a running process."""

from __future__ import annotations

import uuid

import pytest

from adapters.doubles import MemorySmsGateway
from adapters.running import Simulators
from permit.adapters.sms.http import HttpSmsGateway
from permit.services.ports import Delivery, SmsGateway

MOBILE = "13700000001"


class Gateway:
    def __init__(self, kind: str, simulators: Simulators) -> None:
        self.kind, self.simulators = kind, simulators
        self.memory = MemorySmsGateway()
        self.port: SmsGateway = self.memory
        if kind == "http":
            self.port = HttpSmsGateway(f"{simulators.url}/sms", "demo-sms-key", 5)

    def texts(self, reference: str) -> list[str]:
        if self.kind == "http":
            return [each["text"] for each in self.simulators.inbox(MOBILE) if each["reference"] == reference]
        return [text for _, text, known in self.memory.sent if known == reference]

    def fail(self) -> None:
        self.memory.out = True
        self.simulators.order("sms", "unavailable")


@pytest.fixture(params=["memory", "http"])
def gateway(request: pytest.FixtureRequest, simulators: Simulators) -> Gateway:
    return Gateway(request.param, simulators)


@pytest.fixture
def reference() -> str:
    return uuid.uuid4().hex


def test_an_accepted_message_reaches_the_telephone_and_its_delivery_is_reported(
    gateway: Gateway, reference: str
) -> None:
    """N-03"""
    receipt = gateway.port.send(MOBILE, "您的办件已受理。", reference)
    assert receipt.accepted
    assert gateway.texts(reference) == ["您的办件已受理。"]
    assert gateway.port.delivery(receipt.message_id) is Delivery.DELIVERED


def test_the_same_reference_twice_is_one_message(gateway: Gateway, reference: str) -> None:
    """N-03"""
    first = gateway.port.send(MOBILE, "一次", reference)
    second = gateway.port.send(MOBILE, "一次", reference)
    assert first.message_id == second.message_id
    assert gateway.texts(reference) == ["一次"]


def test_a_gateway_that_is_out_takes_nothing_and_asks_to_be_tried_again(gateway: Gateway, reference: str) -> None:
    """N-03"""
    gateway.fail()
    receipt = gateway.port.send(MOBILE, "不会到", reference)
    assert (receipt.accepted, receipt.retry) == (False, True)
    assert gateway.texts(reference) == []


def test_a_message_without_a_number_is_not_worth_trying_again(gateway: Gateway, reference: str) -> None:
    receipt = gateway.port.send("", "无号码", reference)
    assert (receipt.accepted, receipt.retry) == (False, False)


def test_a_message_nobody_sent_has_no_delivery(gateway: Gateway) -> None:
    assert gateway.port.delivery("m-unknown") is Delivery.UNKNOWN


def test_a_message_that_did_not_reach_the_telephone_is_reported_failed(simulators: Simulators, reference: str) -> None:
    """N-03"""
    simulators.order("sms", "undeliverable", MOBILE)
    gateway = HttpSmsGateway(f"{simulators.url}/sms", "demo-sms-key", 5)
    receipt = gateway.send(MOBILE, "空号", reference)
    assert gateway.delivery(receipt.message_id) is Delivery.FAILED


def test_a_gateway_nobody_runs_is_an_answer_and_no_exception() -> None:
    gateway = HttpSmsGateway("http://127.0.0.1:9", "key", 0.5)
    receipt = gateway.send(MOBILE, "无", "r")
    assert (receipt.accepted, receipt.error, receipt.retry) == (False, "unreachable", True)
    assert gateway.delivery("m1") is Delivery.UNKNOWN
