"""Signing in at the two outer doors, through the real code flow against a running process."""

# ruff: noqa: F401, F811 - fixtures come in by import

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import httpx
import pytest
from django.test import Client

from adapters.fixtures import outside, simulator_process, simulators
from adapters.running import Simulators
from permit.records.models import Account, AuditEntry, Employer, Person
from permit.simulators.identifiers import id_number

pytestmark = pytest.mark.django_db
NUMBER = id_number("130102", date(1990, 1, 1), 901)
OTHER_NUMBER = id_number("130102", date(1990, 1, 1), 903)
GO = {"applicant": "/signin/applicant/go/", "employer": "/signin/employer/go/"}


class Browser:
    """A browser that goes to a sign-in service and comes back."""

    def __init__(self, outside: Simulators) -> None:
        self.outside = outside
        self.client = Client(raise_request_exception=True)

    def leave(self, door: str, **fields: str) -> str:
        """Press the button of a door; the address of the service one is sent to."""
        response = self.client.post(GO[door], fields)
        assert response.status_code == 302, response.content.decode()
        return response.headers["Location"]

    def pick(self, address: str, **choice: str) -> str:
        """Choose at the service; the path of ours that it sends one back to."""
        answer = httpx.get(f"{address}&{urlencode(choice)}")
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        assert back.netloc == "testserver"
        return urlunsplit(("", "", back.path, back.query, ""))

    def sign_in(self, door: str, auto: str, **fields: str) -> Any:
        return self.client.get(self.pick(self.leave(door, **fields), auto=auto))

    def problem(self, response: Any) -> str:
        """The code of the problem page that a response leads to; the page itself must be there."""
        assert response.status_code == 302
        address = response.headers["Location"]
        assert address.startswith("/signin/problem/")
        page = self.client.get(address)
        assert "怎么办" in page.content.decode() or page.status_code == 200
        return address.split("/")[3]

    @property
    def account(self) -> Account | None:
        key = self.client.session.get("_auth_user_id")
        return Account.objects.get(pk=key) if key else None


@pytest.fixture
def browser(outside: Simulators) -> Browser:
    return Browser(outside)


@pytest.fixture
def people(outside: Simulators) -> list[dict[str, Any]]:
    return outside.world()["people"]


@pytest.fixture
def employer(outside: Simulators) -> dict[str, Any]:
    return outside.world()["employers"][0]


def uid(employer: dict[str, Any], prefix: str) -> str:
    return next(each["uid"] for each in employer["credences"] if each["uid"].startswith(prefix))


# --- individuals ------------------------------------------------------------------------------------------------------


def test_an_applicant_signs_in_through_beijing_pass_and_becomes_a_person(
    browser: Browser, people: list[dict[str, Any]]
) -> None:
    """N-04 5-01"""
    someone = people[0]
    response = browser.sign_in("applicant", someone["unique_id"])
    assert response.headers["Location"] == "/signin/entered/"
    person = Person.objects.get()
    assert (person.name, person.id_number, person.mobile) == (
        someone["name"],
        someone["id_number"],
        someone["mobile"],
    )
    assert browser.account is not None
    assert (browser.account.door, browser.account.person) == ("applicant", person)
    assert not browser.account.has_usable_password()
    assert browser.client.get("/signin/entered/").headers["Location"] == "/applicant/"


def test_the_id_number_is_not_readable_in_the_database(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-06"""
    from django.db import connection

    browser.sign_in("applicant", people[0]["unique_id"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM records_person")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT extra_data FROM socialaccount_socialaccount")
        extra = str(cursor.fetchone()[0])
    assert people[0]["id_number"] not in stored
    assert extra in ("{}", "{}")


def test_signing_in_again_is_the_same_person(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-04"""
    browser.sign_in("applicant", people[0]["unique_id"])
    browser.client.post("/signin/out/")
    browser.sign_in("applicant", people[0]["unique_id"])
    assert (Person.objects.count(), Account.objects.count()) == (1, 1)


def test_one_comes_back_to_the_page_one_was_on_the_way_to(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-05"""
    response = browser.sign_in("applicant", people[0]["unique_id"], next="/applicant/profile/")
    assert response.headers["Location"] == "/applicant/profile/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_a_foreign_page_after_signing_in(
    browser: Browser, people: list[dict[str, Any]], target: str
) -> None:
    response = browser.sign_in("applicant", people[0]["unique_id"], next=target)
    assert response.headers["Location"] == "/signin/entered/"


def test_the_session_has_another_key_after_signing_in(browser: Browser, people: list[dict[str, Any]]) -> None:
    browser.leave("applicant")
    before = browser.client.session.session_key
    browser.sign_in("applicant", people[0]["unique_id"])
    assert browser.client.session.session_key != before


@pytest.mark.parametrize("level", ["L1", "L2", ""])
def test_an_account_below_level_three_is_refused_with_words(browser: Browser, level: str) -> None:
    """N-04"""
    weak = browser.outside.add_person(name="李未核", id_number=NUMBER, unique_id=f"weak-{level}", cert_level=level)
    response = browser.sign_in("applicant", weak["unique_id"])
    assert browser.problem(response) == "certification_too_low"
    assert browser.account is None
    assert Person.objects.count() == 0


def test_an_account_at_level_four_may_enter(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-04"""
    browser.sign_in("applicant", next(person["unique_id"] for person in people if person["cert_level"] == "L4"))
    assert browser.account is not None


def test_a_new_unique_id_with_a_known_id_number_is_the_same_person(
    browser: Browser, people: list[dict[str, Any]]
) -> None:
    """N-04"""
    browser.sign_in("applicant", people[0]["unique_id"])
    browser.client.post("/signin/out/")
    again = browser.outside.add_person(
        name=people[0]["name"], id_number=people[0]["id_number"], unique_id="bp-reopened"
    )
    browser.sign_in("applicant", again["unique_id"])
    assert Person.objects.get().subject == "bp-reopened"
    assert browser.account == Account.objects.get()


def test_a_known_unique_id_with_another_id_number_is_refused(browser: Browser) -> None:
    """N-04"""
    one = browser.outside.add_person(name="王一", id_number=NUMBER, unique_id="bp-moving")
    browser.sign_in("applicant", one["unique_id"])
    browser.client.post("/signin/out/")
    browser.outside.add_person(name="王一", id_number=OTHER_NUMBER, unique_id="bp-moving")
    response = browser.sign_in("applicant", "bp-moving")
    assert browser.problem(response) == "identity_conflict"
    assert browser.account is None


def test_a_known_id_number_with_a_new_unique_id_and_another_name_is_refused(
    browser: Browser, people: list[dict[str, Any]]
) -> None:
    """N-04"""
    browser.sign_in("applicant", people[1]["unique_id"])
    browser.client.post("/signin/out/")
    browser.outside.add_person(name="另一人", id_number=people[1]["id_number"], unique_id="bp-thief")
    assert browser.problem(browser.sign_in("applicant", "bp-thief")) == "identity_conflict"


# --- employers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["LEC@", "EBL@"])
def test_an_employer_signs_in_with_certificate_or_electronic_licence(
    browser: Browser, employer: dict[str, Any], prefix: str
) -> None:
    """N-04 5-01"""
    browser.sign_in("employer", uid(employer, prefix))
    found = Employer.objects.get()
    assert (found.uscc, found.name, found.permission) == (employer["uscc"], employer["name"], "none")
    assert browser.account is not None
    assert (browser.account.door, browser.account.employer) == ("employer", found)
    assert browser.client.get("/signin/entered/").headers["Location"] == "/employer/"


def test_both_credences_of_an_employer_lead_to_the_same_account(browser: Browser, employer: dict[str, Any]) -> None:
    """N-04"""
    for prefix in ("LEC@", "EBL@"):
        browser.sign_in("employer", uid(employer, prefix))
        browser.client.post("/signin/out/")
    assert (Employer.objects.count(), Account.objects.count()) == (1, 1)


def test_signing_in_again_over_a_session_asks_the_agent_again(browser: Browser, employer: dict[str, Any]) -> None:
    """R-34: the licence proves the employer; whoever holds it now may be another person than an hour ago."""
    browser.sign_in("employer", uid(employer, "EBL@"))
    session = browser.client.session
    session["filing_agent_id"] = 7
    session.save()
    browser.sign_in("employer", uid(employer, "EBL@"))
    assert browser.account is not None and "filing_agent_id" not in browser.client.session


def test_a_password_credence_is_refused_with_words(browser: Browser, employer: dict[str, Any]) -> None:
    """N-04"""
    response = browser.sign_in("employer", uid(employer, "PWD@"))
    assert browser.problem(response) == "password_credence"
    assert browser.account is None
    assert Employer.objects.count() == 0
    page = browser.client.get(response.headers["Location"]).content.decode()
    assert "电子营业执照" in page


def test_an_employer_whose_code_fails_its_check_digit_is_refused(browser: Browser) -> None:
    browser.outside.add_employer(name="错码公司", uscc="91110115MA0000000X")
    assert browser.problem(browser.sign_in("employer", "EBL@91110115MA0000000X")) == "employer_code_wrong"


def test_an_employer_that_was_renamed_keeps_its_account_and_the_audit_tells(browser: Browser) -> None:
    employer = browser.outside.add_employer(name="旧名公司", uscc="91110115MA01ABCD0F")
    browser.sign_in("employer", uid(employer, "EBL@"))
    browser.client.post("/signin/out/")
    browser.outside.add_employer(name="新名公司", uscc="91110115MA01ABCD0F")
    browser.sign_in("employer", uid(employer, "EBL@"))
    assert Employer.objects.get().name == "新名公司"
    actions = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["registered", "renamed"]


# --- what can go wrong on the way -------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["applicant", "employer"])
def test_cancelling_at_the_service_says_so_and_signs_nobody_in(browser: Browser, door: str) -> None:
    """N-04"""
    response = browser.client.get(browser.pick(browser.leave(door), cancel="1"))
    assert browser.problem(response) == "cancelled"
    assert browser.account is None


@pytest.mark.parametrize("door", ["applicant", "employer"])
def test_a_tampered_state_is_refused(
    browser: Browser, people: list[dict[str, Any]], employer: dict[str, Any], door: str
) -> None:
    """N-04"""
    who = people[0]["unique_id"] if door == "applicant" else uid(employer, "EBL@")
    back = browser.pick(browser.leave(door), auto=who)
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert browser.problem(browser.client.get(back.replace(state, "x" * len(state)))) == "state"
    assert browser.account is None


def test_an_answer_without_a_state_is_refused(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-04"""
    back = browser.pick(browser.leave("applicant"), auto=people[0]["unique_id"])
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert browser.problem(browser.client.get(f"/signin/applicant/return/?code={code}")) == "state"


def test_an_answer_meant_for_another_browser_is_refused(
    browser: Browser,
    outside: Simulators,
    people: list[dict[str, Any]],
) -> None:
    """N-04"""
    back = browser.pick(browser.leave("applicant"), auto=people[0]["unique_id"])
    victim = Browser(outside)
    victim.leave("applicant")
    assert victim.problem(victim.client.get(back)) == "state"
    assert victim.account is None


def test_an_answer_of_the_other_door_is_refused(browser: Browser, people: list[dict[str, Any]]) -> None:
    """5-01"""
    back = browser.pick(browser.leave("applicant"), auto=people[0]["unique_id"])
    crossed = back.replace("/signin/applicant/", "/signin/employer/")
    assert browser.problem(browser.client.get(crossed)) == "state"
    assert browser.account is None


def test_a_replayed_answer_is_refused(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-04"""
    back = browser.pick(browser.leave("applicant"), auto=people[0]["unique_id"])
    browser.client.get(back)
    browser.client.post("/signin/out/")
    assert browser.problem(browser.client.get(back)) == "state"
    assert browser.account is None


def test_reloading_the_answer_while_signed_in_offers_to_go_on(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-05"""
    back = browser.pick(browser.leave("applicant"), auto=people[0]["unique_id"])
    browser.client.get(back)
    response = browser.client.get(back)
    page = browser.client.get(response.headers["Location"])
    assert page.status_code == 200
    assert "您现在已经登录" in page.content.decode()
    assert browser.account is not None


def test_a_code_that_was_used_before_is_refused(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-04"""
    first = browser.pick(browser.leave("applicant"), auto=people[0]["unique_id"])
    browser.client.get(first)
    browser.client.post("/signin/out/")
    fresh = browser.pick(browser.leave("applicant"), auto=people[0]["unique_id"])
    used, unused = (parse_qs(urlsplit(back).query)["code"][0] for back in (first, fresh))
    assert browser.problem(browser.client.get(fresh.replace(unused, used))) == "code"
    assert browser.account is None


def test_a_code_that_expired_is_refused(browser: Browser, people: list[dict[str, Any]]) -> None:
    """N-04"""
    browser.outside.order("beijing_pass", "codes_expire_at_once")
    assert browser.problem(browser.sign_in("applicant", people[0]["unique_id"])) == "code"


def test_an_invented_code_is_refused(browser: Browser) -> None:
    """N-04"""
    address = browser.leave("applicant")
    state = parse_qs(urlsplit(address).query)["state"][0]
    forged = f"/signin/applicant/return/?{urlencode({'code': 'invented', 'state': state})}"
    assert browser.problem(browser.client.get(forged)) == "code"


def test_an_error_of_the_service_is_told(browser: Browser) -> None:
    state = parse_qs(urlsplit(browser.leave("employer")).query)["state"][0]
    response = browser.client.get(f"/signin/employer/return/?error=server_error&state={state}")
    assert browser.problem(response) == "service"


@pytest.mark.parametrize(("mode", "code"), [("unavailable", "unavailable"), ("garbled", "tampered")])
def test_a_service_that_does_not_answer_properly_is_told(
    browser: Browser, people: list[dict[str, Any]], mode: str, code: str
) -> None:
    browser.outside.order("beijing_pass", mode)
    assert browser.problem(browser.sign_in("applicant", people[0]["unique_id"])) == code


def test_an_id_number_sealed_with_another_secret_is_refused(
    browser: Browser, people: list[dict[str, Any]], settings: Any
) -> None:
    """N-04"""
    from permit.adapters.identity.beijing_pass import decrypted
    from permit.adapters.identity.problems import SignInProblem

    for sealed in ("", "not base64!", "AAAA", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="):
        with pytest.raises(SignInProblem):
            decrypted(sealed, "secret")


def test_leaving_for_a_service_needs_the_button(browser: Browser) -> None:
    assert browser.client.get("/signin/applicant/go/").status_code == 405


def test_the_demonstrations_shortcut_is_not_passed_on_otherwise(browser: Browser) -> None:
    response = browser.client.post("/signin/applicant/go/?auth_params=auto%3Dbp000001", {"auto": "bp000001"})
    assert "auto" not in parse_qs(urlsplit(response.headers["Location"]).query)


def test_there_is_no_password_of_ours_for_applicants_and_employers(
    browser: Browser, people: list[dict[str, Any]]
) -> None:
    """N-04"""
    browser.sign_in("applicant", people[0]["unique_id"])
    account = browser.account
    assert account is not None
    account.set_password("a-password-somebody-planted")
    account.save()
    fresh = Client()
    page = fresh.post("/signin/staff/", {"login": account.username, "password": "a-password-somebody-planted"})
    assert page.status_code == 200
    assert "_auth_user_id" not in fresh.session


@pytest.mark.parametrize("address", ["/signin/applicant/", "/signin/employer/", "/signin/", "/signin/staff/"])
def test_every_door_has_a_page(client: Client, address: str) -> None:
    """5-01"""
    assert client.get(address).status_code == 200


def test_an_employer_at_the_door_of_individuals_is_told_to_sign_out_first(
    browser: Browser, employer: dict[str, Any]
) -> None:
    """5-01"""
    browser.sign_in("employer", uid(employer, "EBL@"))
    page = browser.client.get("/signin/applicant/").content.decode()
    assert "退出当前身份" in page
    assert GO["applicant"] not in page


def test_who_is_signed_in_already_goes_on_at_once(browser: Browser, people: list[dict[str, Any]]) -> None:
    browser.sign_in("applicant", people[0]["unique_id"])
    response = browser.client.get("/signin/applicant/?next=/applicant/permit/")
    assert response.headers["Location"] == "/applicant/permit/"


def test_an_account_that_was_closed_does_not_enter(browser: Browser, people: list[dict[str, Any]]) -> None:
    browser.sign_in("applicant", people[0]["unique_id"])
    browser.client.post("/signin/out/")
    Account.objects.update(is_active=False)
    assert (
        browser.sign_in("applicant", people[0]["unique_id"])
        .headers["Location"]
        .startswith("/signin/problem/account_closed/")
    )


def test_signing_out_ends_the_session_and_offers_the_same_door(browser: Browser, people: list[dict[str, Any]]) -> None:
    browser.sign_in("applicant", people[0]["unique_id"])
    response = browser.client.post("/signin/out/")
    assert browser.account is None
    assert "/signin/applicant/" in browser.client.get(response.headers["Location"]).content.decode()


def test_a_session_that_was_left_alone_ends_with_words_and_the_way_back(
    browser: Browser, people: list[dict[str, Any]], settings: Any
) -> None:
    """N-05"""
    browser.sign_in("applicant", people[0]["unique_id"])
    browser.client.get("/signin/entered/")
    session = browser.client.session
    session["last_seen"] = session["last_seen"] - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    response = browser.client.get("/applicant/profile/?tab=2")
    assert response.headers["Location"] == "/signin/expired/?next=%2Fapplicant%2Fprofile%2F%3Ftab%3D2"
    assert browser.account is None
    page = browser.client.get(response.headers["Location"])
    assert page.status_code == 401
    assert "/signin/applicant/?next=%2Fapplicant%2Fprofile%2F%3Ftab%3D2" in page.content.decode()


def test_the_page_of_an_ended_session_leads_to_no_foreign_page(client: Client) -> None:
    page = client.get("/signin/expired/?next=https://evil.example/applicant/").content.decode()
    assert "evil.example" not in page


def test_saying_that_one_is_still_here_keeps_the_session(browser: Browser, people: list[dict[str, Any]]) -> None:
    browser.sign_in("applicant", people[0]["unique_id"])
    assert browser.client.post("/signin/extend/").status_code == 204
    assert Client().post("/signin/extend/").status_code == 401
