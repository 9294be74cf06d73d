"""申报其他区的证件: from the holder's page to the bureau's word, and what the new employer is told meanwhile."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from adapters.doubles import memory_ports
from fixtures.applicant import make_applicant
from fixtures.under_review import at_desk
from fixtures.world import NOW, client_of, make_person, make_staff
from permit.records.models import DeclaredPermit, Permit
from permit.services.ports import using_ports
from services.review.test_other_roles import a_scan

pytestmark = pytest.mark.django_db
MINE, DESK = "/applicant/declared/", "/bureau/declared/"
WORDS = "3月2日电话向海淀区人社局核实，编号和有效期一致"
DAYS = {"valid_from": (2024, 5, 6), "valid_until": (2027, 5, 5), "left_on": (2026, 1, 15)}


@pytest.fixture(autouse=True)
def standing_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), using_ports(memory_ports()):
        yield


def filled(client: Client, **changed: str) -> dict[str, Any]:
    """The form as a holder sends it; the parts of each day by the names the page gives them."""
    page = client.get(MINE).content.decode()
    given: dict[str, Any] = {"district": "haidian", "number": "202405060007", "employer": "海淀某公司"}
    for name, parts in DAYS.items():
        given |= dict(zip(re.findall(rf'name="({name}[^"]*)"', page), map(str, parts), strict=True))
    scan = SimpleUploadedFile("确认单.png", a_scan().content, "image/png")
    return {**given, "proof": scan, "idempotency_key": f"k{len(changed)}", **changed}


def test_declared_verified_and_taken_over() -> None:
    """R-36, N-11"""
    person = make_applicant()
    client = client_of(person)
    assert "申报其他区的证件" in client.get("/applicant/permit/").content.decode()
    assert client.post(MINE, filled(client)).status_code == 302
    assert "等区人社局核实" in client.get(MINE).content.decode()
    acceptor, declared = client_of(at_desk("acceptor")), DeclaredPermit.objects.get()
    assert person.name in acceptor.get(DESK).content.decode()
    page = acceptor.get(f"{DESK}{declared.pk}/").content.decode()
    assert "确认单.png" in page and "海淀区" in page
    assert acceptor.get(f"/files/{declared.proof_id}/").status_code in (200, 302)
    answer = acceptor.post(f"{DESK}{declared.pk}/", {"verdict": "verify", "words": "短", "version": "0"})
    assert answer.status_code == 422
    given = {"verdict": "verify", "words": WORDS, "version": "0", "idempotency_key": "v"}
    assert acceptor.post(f"{DESK}{declared.pk}/", given).status_code == 302
    assert Permit.objects.get().number == "202405060007"
    assert "海淀区转入的工作居住证" in client.get("/applicant/").content.decode()
    assert WORDS in client.get(MINE).content.decode()


def test_a_mistake_is_told_at_its_field_and_what_was_typed_stays() -> None:
    """R-36"""
    client = client_of(make_applicant())
    answer = client.post(MINE, filled(client, number="202413060007"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_number-error"' in shown and "海淀某公司" in shown
    assert not DeclaredPermit.objects.exists()


def test_others_read_but_only_the_acceptor_settles() -> None:
    """R-20"""
    client = client_of(make_applicant())
    client.post(MINE, filled(client))
    address = f"{DESK}{DeclaredPermit.objects.get().pk}/"
    reviewer = client_of(make_staff("reviewer"))
    assert "作出处理" not in reviewer.get(address).content.decode()
    reviewer.post(address, {"verdict": "verify", "words": WORDS, "version": "0"})
    assert not Permit.objects.exists()
    assert client_of(at_desk("administrator")).get(DESK).status_code == 404
    stranger = client_of(make_applicant(make_person("别人").name))
    assert stranger.post(f"{MINE}{DeclaredPermit.objects.get().pk}/withdraw/", {"version": "0"}).status_code == 404
