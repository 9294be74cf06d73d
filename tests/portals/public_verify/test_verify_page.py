"""The page on which a stranger checks a confirmation (R-26)."""

import pytest
from django.test import Client

from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW
from permit.domain.lifecycle import State
from permit.domain.verification_code import grouped, new_code
from permit.records.models import Confirmation, Permit, VerificationCheck
from permit.services.decide_case import decide_case
from permit.services.verify_confirmation import CHECKS_A_WINDOW

pytestmark = pytest.mark.django_db
CODE = new_code(b"0123456789")


@pytest.fixture
def confirmation() -> Confirmation:
    case = case_in(State.DECISION)
    decide_case(case.number, case.version, as_officer(at_desk("decider")), NOW)
    return Confirmation.objects.create(
        permit=Permit.objects.get(),
        code=CODE,
        facts={"holder": "何雨桐"},
        digest="0" * 64,
        storage_key="confirmations/1",
        printed_by="applicant",
        issued_at=NOW,
    )


def told(page: str, confirmation: Confirmation) -> None:
    assert "何**" in page and confirmation.permit.number in page and "有效" in page
    person = confirmation.permit.person
    for hidden in (person.name, person.id_number, person.mobile, "北京禾川", "2029"):
        assert hidden not in page


def test_the_empty_page_asks_for_the_code(client: Client):
    page = client.get("/verify/")
    assert page.status_code == 200 and "查验码" in page.content.decode()
    assert not VerificationCheck.objects.exists()


def test_a_typed_code_tells_the_least(client: Client, confirmation):
    """R-26, N-12"""
    told(client.post("/verify/", {"code": grouped(CODE).lower()}).content.decode(), confirmation)


@pytest.mark.parametrize("address", [f"/verify/?code={CODE}", f"/verify/{CODE}/"])
def test_the_address_of_the_qr_code_answers_at_once(client: Client, confirmation, address):
    """R-26"""
    answer = client.get(address)
    told(answer.content.decode(), confirmation)
    assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"


def test_a_code_nobody_issued_says_so(client: Client, confirmation):
    page = client.post("/verify/", {"code": new_code(b"9876543210")}).content.decode()
    assert "没有这张确认单" in page and "何" not in page


@pytest.mark.parametrize("typed", ["", "0123", "<b>x</b>", "😀" * 17, "9" * 17, "A" * 10000])
def test_a_bad_code_gets_clear_words(client: Client, typed):
    answer = client.post("/verify/", {"code": typed})
    assert answer.status_code == 422 and "查验码" in answer.content.decode()
    assert "<b>x</b>" not in answer.content.decode()


def test_who_tries_too_often_waits(client: Client, confirmation):
    """R-26"""
    for _ in range(CHECKS_A_WINDOW):
        client.post("/verify/", {"code": new_code(b"9876543210")})
    answer = client.post("/verify/", {"code": CODE})
    assert answer.status_code == 429 and "请稍后再试" in answer.content.decode()
    assert "何**" not in answer.content.decode()


def test_every_check_is_logged(client: Client, confirmation):
    """R-26"""
    client.get(f"/verify/?code={CODE}")
    client.post("/verify/", {"code": "0123"})
    assert list(VerificationCheck.objects.order_by("pk").values_list("found", flat=True)) == [True, False]
