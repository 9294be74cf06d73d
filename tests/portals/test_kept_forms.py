"""The session ends in the middle of a form, or somebody signs in again elsewhere: nothing typed is lost (N-05)."""

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client

from adapters.doubles import memory_ports
from fixtures.applicant import make_applicant
from fixtures.employer import open_door
from fixtures.world import NOW, account_of, client_of
from permit.portals.access import Opening
from permit.records.models import FormSection, Person
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db
PAGE = "/applicant/profile/home/"
TYPED = {
    "district": "daxing",
    "address": "瀛海镇新址 <8> 号",
    "kind": "rented_urban",
    "whole_page": "1",
    "version": "1",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HOST = "http://testserver"


@pytest.fixture(autouse=True)
def _outside():
    with using_ports(memory_ports()), time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person() -> Person:
    return make_applicant("林晓蔓")


def left_alone(client: Client) -> None:
    """Nothing was done for longer than a session lives."""
    session = client.session
    session["last_seen"] = int(NOW.timestamp()) - 3600
    session.save()


def sign_in(client: Client, person: Person) -> None:
    """As after the sign-in service: the anonymous session goes on under a new key."""
    client.force_login(account_of(person), backend=BACKEND)


def address_of(person: Person) -> str:
    return FormSection.objects.get(person=person, key="home").data["fields"]["address"]


def fields_of(page: str, action: str) -> dict[str, str]:
    form = re.search(rf'<form method="post" action="{action}".*?</form>', page, re.S)
    assert form is not None, page
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    return {name: html.unescape(value) for name, value in hidden}


def test_a_form_sent_after_the_session_ended_is_offered_again(person: Person) -> None:
    """N-05"""
    client = client_of(person)
    left_alone(client)
    answer = client.post(PAGE, TYPED, HTTP_REFERER=f"{HOST}{PAGE}?check=1")
    assert answer["Location"] == "/signin/expired/?next=%2Fapplicant%2Fprofile%2Fhome%2F%3Fcheck%3D1&kept=1"
    assert "已经替您留着" in client.get(answer["Location"]).content.decode()
    sign_in(client, person)
    assert "/signin/kept/" in client.get(PAGE).content.decode()
    page = client.get("/signin/kept/").content.decode()
    assert html.escape(TYPED["address"]) in page and "<8>" not in page
    sent = fields_of(page, PAGE)
    assert client.post(PAGE, sent).status_code == 302
    assert address_of(person) == TYPED["address"]
    assert "/signin/kept/" not in client.get(PAGE).content.decode()


def test_it_is_offered_to_nobody_else(person: Person) -> None:
    """On a shared computer the next person reads nothing of it."""
    client, other = client_of(person), make_applicant("下一个人")
    left_alone(client)
    client.post(PAGE, TYPED)
    sign_in(client, other)
    assert "/signin/kept/" not in client.get(PAGE).content.decode()
    assert client.get("/signin/kept/").status_code == 302
    assert "kept_form" not in client.session


def test_it_is_not_readable_in_the_database_and_ends_after_an_hour(person: Person) -> None:
    client = client_of(person)
    left_alone(client)
    client.post(PAGE, {**TYPED, "address": "420102199003072413"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert not any("420102" in data for (data,) in cursor.fetchall())
    assert "420102" not in str(dict(client.session))
    sign_in(client, person)
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        assert client.get("/signin/kept/").status_code == 302


def test_it_can_be_dropped(person: Person) -> None:
    client = client_of(person)
    left_alone(client)
    client.post(PAGE, TYPED, HTTP_REFERER=f"{HOST}{PAGE}")
    sign_in(client, person)
    assert client.post("/signin/kept/")["Location"] == PAGE
    assert "/signin/kept/" not in client.get(PAGE).content.decode()


def test_signing_out_in_another_window_keeps_it_too_and_leads_back_to_the_page(person: Person) -> None:
    """The address of a form may answer to POST only: one comes back to the page it was on."""
    client = client_of(person)
    client.post("/signin/out/")
    answer = client.post("/applicant/consent/", {"business": "new", "words": "请同意"}, HTTP_REFERER=f"{HOST}{PAGE}")
    assert answer["Location"] == "/signin/applicant/?next=%2Fapplicant%2Fprofile%2Fhome%2F"
    sign_in(client, person)
    assert "请同意" in client.get("/signin/kept/").content.decode()


def test_an_employers_form_waits_until_its_agent_has_confirmed() -> None:
    """R-34: after the sign-in the session has no agent yet"""
    door = open_door()
    client = client_of(door.employer)
    answer = client.post("/employer/permission/give-up/", {"reason": "单位迁往外地"}, HTTP_REFERER=f"{HOST}/employer/")
    assert answer["Location"] == "/employer/agent/?next=%2Femployer%2F"
    session = client.session
    session["filing_agent_id"] = door.agent.pk
    session.save()
    assert "单位迁往外地" in client.get("/signin/kept/").content.decode()


@pytest.mark.parametrize("secret", ["password", "code"])
def test_no_secret_is_kept(person: Person, secret: str) -> None:
    client = client_of(person)
    left_alone(client)
    client.post(PAGE, {**TYPED, secret: "123456"})
    assert "kept_form" not in client.session


def test_a_foreign_referer_is_not_where_one_comes_back_to(person: Person) -> None:
    client = client_of(person)
    left_alone(client)
    answer = client.post(PAGE, TYPED, HTTP_REFERER=f"https://evil.example{PAGE}")
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("page", ["//evil.example/x", "/\\evil.example/x", "///evil.example"])
def test_a_page_of_ours_that_reads_like_another_host_is_not_one(person: Person, page: str) -> None:
    """What was typed is dropped, and one comes back to a path of ours."""
    client = client_of(person)
    left_alone(client)
    answer = client.post(PAGE, TYPED, HTTP_REFERER=f"http://testserver{page}")
    assert urlsplit(parse_qs(urlsplit(answer["Location"]).query)["next"][0]).netloc == ""


# A second sign-in in another window --------------------------------------------------------------------------------


def strict(person: Person) -> Client:
    """A browser whose page was drawn before somebody signed in again: its token is not the cookie's any more."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(person), backend=BACKEND)
    client.get(PAGE)
    return client


def test_an_outdated_token_shows_what_was_typed_and_takes_it_at_the_next_press(person: Person) -> None:
    """N-05"""
    client = strict(person)
    answer = client.post(PAGE, {**TYPED, "csrfmiddlewaretoken": "o" * 64}, HTTP_ORIGIN=HOST)
    assert answer.status_code == 403
    sent = fields_of(answer.content.decode(), PAGE)
    assert client.post(PAGE, sent, HTTP_ORIGIN=HOST).status_code == 302
    assert address_of(person) == TYPED["address"]


def test_a_script_gets_the_new_token_and_tries_again(person: Person) -> None:
    client = strict(person)
    sent = {"address": "新址", "version": "1", "csrfmiddlewaretoken": "o" * 64}
    answer = client.post(f"{PAGE}autosave/", sent, HTTP_ORIGIN=HOST, headers={"X-Autosave": "1"})
    assert answer.status_code == 403
    sent["csrfmiddlewaretoken"] = answer["X-New-Token"]
    answer = client.post(f"{PAGE}autosave/", sent, HTTP_ORIGIN=HOST, headers={"X-Autosave": "1"})
    assert answer.json()["saved_at"] and address_of(person) == "新址"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_forged_form_is_neither_taken_nor_shown(person: Person, origin: str) -> None:
    client = strict(person)
    more = {"HTTP_ORIGIN": origin} if origin else {}
    for headers in ({}, {"X-Autosave": "1"}):
        answer = client.post(PAGE, TYPED, headers=headers, **more)
        assert answer.status_code == 403 and "X-New-Token" not in answer
        assert TYPED["address"][:5] not in answer.content.decode()
    assert address_of(person) != TYPED["address"]


def test_the_page_of_what_is_kept_is_for_who_is_signed_in() -> None:
    from permit.portals.signin.kept import kept

    assert kept.opening == Opening("signed_in")
    assert Client().get("/signin/kept/").status_code == 302
