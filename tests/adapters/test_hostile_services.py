"""Services that mean harm or are broken: an answer in time, and nothing of theirs is believed (N-03 … N-09)."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from permit.adapters.identity.exchange import post_form, text_of
from permit.adapters.identity.problems import SignInProblem
from permit.adapters.registries.client import RegistryClient
from permit.adapters.registries.http_business_register import HttpBusinessRegister
from permit.adapters.registries.http_education import HttpEducationRegistry
from permit.adapters.registries.http_public_security import HttpIdentityRegistry
from permit.adapters.registries.http_social_insurance import HttpInsuranceRegistry
from permit.adapters.sms.http import HttpSmsGateway
from permit.services.ports import Delivery, EducationClaim, Outcome, Silence

AT = datetime(2026, 3, 2, tzinfo=UTC)
Say = Callable[[socket.socket], None]


class Service:
    """Listens on a port of its own and says whatever it was told to, byte for byte."""

    def __init__(self) -> None:
        self.says: Say = lambda _: None
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller: socket.socket) -> None:
        with caller:
            try:
                caller.recv(65536)
                self.says(caller)
            except OSError:
                pass

    def close(self) -> None:
        self._door.close()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.close()


def answer(body: bytes, status: str = "200 OK", *headers: str) -> Say:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: application/json", "Connection: close"]
    return lambda caller: caller.sendall("\r\n".join([*head, *headers, "", ""]).encode() + body)


def dripping(first: bytes) -> Say:
    """One byte at a time, always in time for the next read, for ever."""

    def say(caller: socket.socket) -> None:
        caller.sendall(first)
        while True:
            caller.sendall(b"x")
            time.sleep(0.05)

    return say


def flooding(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        caller.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"
HOSTILE: dict[str, Say] = {
    "drips its headers": dripping(b"HTTP/1.1 200 OK\r\nX-A: "),
    "drips its body": dripping(HEAD),
    "never ends": flooding,
    "is cut short": lambda caller: caller.sendall(HEAD + b'{"found": true'),
    "speaks another protocol": lambda caller: caller.sendall(b"SSH-2.0-OpenSSH\r\n"),
    "nests without end": answer(b'{"found": true, "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "speaks another charset": answer('{"found": true, "name": "林晓蔓"}'.encode("gb18030")),
    "is compressed a thousandfold": answer(b"\x1f\x8b" + bytes(1000), "200 OK", "Content-Encoding: gzip"),
    "says infinity": answer(b'{"found": true, "paid_in_capital_yuan": Infinity}'),
    "holds a null": answer(b'{"found": true, "name": "a\\u0000b"}'),
    "holds half a sign": answer(b'{"found": true, "name": "\\ud800"}'),
    "is a list": answer(b'[{"found": true}]'),
    "sends us elsewhere": answer(b"", "302 Found", "Location: http://127.0.0.1:1/steal"),
    "answers with a page": answer(b"<html>504</html>"),
    "fails": answer(b"", "500 Internal Server Error"),
}


@pytest.mark.parametrize("what", list(HOSTILE))
def test_a_registry_that_misbehaves_is_silent_in_time(service: Service, what: str) -> None:
    """N-06"""
    service.says = HOSTILE[what]
    began = time.monotonic()
    said = HttpIdentityRegistry(RegistryClient(service.url, "key", 0.4)).compare("林晓蔓", "4201", at=AT)
    assert said.outcome is Outcome.SILENT and said.silence is not None
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("what", list(HOSTILE))
def test_a_sign_in_service_that_misbehaves_signs_nobody_in(service: Service, settings: Any, what: str) -> None:
    """N-04"""
    settings.SIGN_IN_TIMEOUT_SECONDS = 0.4
    service.says = HOSTILE[what]
    began = time.monotonic()
    with pytest.raises(SignInProblem) as problem:
        post_form(f"{service.url}/token", {"code": "x"})
    assert problem.value.code in ("unavailable", "code", "tampered")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("what", list(HOSTILE))
def test_a_gateway_that_misbehaves_took_nothing(service: Service, what: str) -> None:
    """N-03"""
    service.says = HOSTILE[what]
    gateway = HttpSmsGateway(service.url, "key", 0.4)
    assert not gateway.send("13800000000", "词", "ref").accepted
    assert gateway.delivery("1") is Delivery.UNKNOWN


@pytest.mark.parametrize("state", ["[]", "{}", "7", "null", '"told by nobody"'])
def test_a_report_of_delivery_that_is_none_is_unknown(service: Service, state: str) -> None:
    """N-03"""
    service.says = answer(f'{{"state": {state}}}'.encode())
    assert HttpSmsGateway(service.url, "key", 1).delivery("1") is Delivery.UNKNOWN


@pytest.mark.parametrize("named", ["null", "[]", '""', '"' + "9" * 65 + '"'])
def test_a_message_taken_without_a_name_was_not_taken(service: Service, named: str) -> None:
    """N-03: the name is a column of 64 signs"""
    service.says = answer(f'{{"message_id": {named}}}'.encode(), "202 Accepted")
    assert not HttpSmsGateway(service.url, "key", 1).send("13800000000", "词", "ref").accepted


@pytest.mark.parametrize(
    "claims", ['[{"diploma": [], "degree": "valid"}]', '[{"diploma": {}, "degree": {}}]', '["valid"]', '"x"', "[null]"]
)
def test_findings_of_the_wrong_shape_are_garbled(service: Service, claims: str) -> None:
    """N-08"""
    service.says = answer(f'{{"found": true, "claims": {claims}}}'.encode())
    registry = HttpEducationRegistry(RegistryClient(service.url, "key", 1))
    said = registry.compare("林晓蔓", "4201", [EducationClaim("bachelor", "某大学")], at=AT)
    assert said.silence is Silence.GARBLED


@pytest.mark.parametrize(
    "month", ['"2026-13"', '"２０２６-01"', "202601", '"' + "9" * 500 + '"', "null", "[]", '"2026-01-01"']
)
def test_a_month_that_is_none_is_garbled_and_not_counted(service: Service, month: str) -> None:
    """N-09"""
    row = f'{{"month": {month}, "payer_uscc": "9", "insurances": ["pension"]}}'
    service.says = answer(f'{{"found": true, "months": [{row}]}}'.encode())
    said = HttpInsuranceRegistry(RegistryClient(service.url, "key", 1)).months("4201", "2025-01", at=AT)
    assert said.silence is Silence.GARBLED


@pytest.mark.parametrize("capital", ["1e999", '"many"', "[]", "{}"])
def test_a_capital_that_is_no_amount_is_garbled(service: Service, capital: str) -> None:
    """N-07"""
    texts = ("name", "uscc", "kind", "legal_representative", "business_scope", "registered_in", "address", "status")
    entry = {"found": True, "branch_of": None, "registered_on": "2020-01-01", **dict.fromkeys(texts, "x")}
    body = json.dumps(entry)[:-1] + f', "paid_in_capital_yuan": {capital}}}'
    service.says = answer(body.encode())
    said = HttpBusinessRegister(RegistryClient(service.url, "key", 1)).look_up("9", at=AT)
    assert said.silence is Silence.GARBLED


@pytest.mark.parametrize("value", [None, 7, "", "  ", "a\nb", "a\x1bb", "名" * 65, {}])
def test_a_name_that_is_none_is_tampered(value: Any) -> None:
    """N-04"""
    with pytest.raises(SignInProblem, match="tampered"):
        text_of({"certName": value}, "certName", 64)
