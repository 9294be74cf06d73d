"""The staff door: account, password and a second factor that nobody gets around."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client

from fixtures.world import make_staff
from permit.records.models import Account, StaffMember

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def officer() -> StaffMember:
    member = make_staff("acceptor")
    member.account.set_password(PASSWORD)
    member.account.save()
    return member


@pytest.fixture
def enrolled(officer: StaffMember) -> StaffMember:
    from allauth.core import context
    from django.test import RequestFactory

    with context.request_context(RequestFactory().get("/")):
        TOTP.activate(officer.account, SECRET)
        RecoveryCodes.activate(officer.account)
    return officer


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(client: Client, member: StaffMember, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/signin/staff/", {"login": member.account.username, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_password_and_code_together_let_an_officer_in(client: Client, enrolled: StaffMember) -> None:
    response = give_password(client, enrolled)
    assert response.headers["Location"] == "/signin/staff/second-factor/"
    assert not signed_in(client)
    response = client.post("/signin/staff/second-factor/", {"code": code_now()})
    assert response.headers["Location"] == "/signin/entered/"
    assert signed_in(client)
    assert client.get("/signin/entered/").headers["Location"] == "/bureau/"


def test_a_checker_of_an_office_lands_in_the_office(client: Client) -> None:
    client.force_login(make_staff("office_checker").account)
    assert client.get("/signin/entered/").headers["Location"] == "/office/"


def test_the_password_alone_opens_nothing(client: Client, enrolled: StaffMember) -> None:
    give_password(client, enrolled)
    assert client.get("/signin/staff/security/").status_code == 302
    assert not signed_in(client)


@pytest.mark.parametrize("code", ["000000", "", "abc", "1" * 10_000])
def test_a_wrong_code_is_refused_in_chinese(client: Client, enrolled: StaffMember, code: str) -> None:
    give_password(client, enrolled)
    page = client.post("/signin/staff/second-factor/", {"code": code}).content.decode()
    assert not signed_in(client)
    assert "处要改" in page
    assert "Incorrect" not in page


def test_a_code_that_was_used_does_not_work_again(client: Client, enrolled: StaffMember) -> None:
    code = code_now()
    for expected in (True, False):
        fresh = Client()
        give_password(fresh, enrolled)
        fresh.post("/signin/staff/second-factor/", {"code": code})
        assert signed_in(fresh) is expected


def test_a_recovery_code_works_once(enrolled: StaffMember) -> None:
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        fresh = Client()
        give_password(fresh, enrolled)
        fresh.post("/signin/staff/second-factor/", {"code": codes[0]})
        assert signed_in(fresh) is expected


def test_codes_cannot_be_tried_for_ever(client: Client, enrolled: StaffMember) -> None:
    give_password(client, enrolled)
    for _ in range(6):
        client.post("/signin/staff/second-factor/", {"code": "000000"})
    client.post("/signin/staff/second-factor/", {"code": code_now()})
    assert not signed_in(client)


def test_passwords_cannot_be_tried_for_ever(client: Client, enrolled: StaffMember) -> None:
    for _ in range(6):
        give_password(client, enrolled, "wrong password here")
    response = give_password(client, enrolled)
    assert response.status_code == 200
    assert "次数太多" in response.content.decode()


def test_a_wrong_password_and_an_unknown_account_get_the_same_words(client: Client, officer: StaffMember) -> None:
    wrong = give_password(client, officer, "wrong password here").content.decode()
    unknown = client.post("/signin/staff/", {"login": "nobody", "password": PASSWORD}).content.decode()
    words = "工作账号或密码不正确"
    assert words in wrong
    assert words in unknown
    assert "wrong password here" not in wrong


def test_at_the_first_sign_in_a_second_factor_is_set_up_before_anything_opens(
    client: Client, officer: StaffMember
) -> None:
    response = give_password(client, officer, next="/bureau/search/")
    assert response.headers["Location"] == "/signin/staff/enrol/"
    page = client.get("/signin/staff/enrol/").content.decode()
    assert not signed_in(client)
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    response = client.post("/signin/staff/enrol/", {"code": code_now(secret)})
    assert response.headers["Location"] == "/signin/staff/enrol/codes/"
    assert not signed_in(client)
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/signin/staff/enrol/codes/").content.decode())
    assert len(codes) == 10
    response = client.post("/signin/staff/enrol/codes/")
    assert response.headers["Location"] == "/bureau/search/"
    assert signed_in(client)


def test_a_wrong_code_at_enrolment_keeps_the_secret_and_says_so(client: Client, officer: StaffMember) -> None:
    give_password(client, officer)
    before = re.search(r"<code>([A-Z2-7]+)</code>", client.get("/signin/staff/enrol/").content.decode())[1]
    response = client.post("/signin/staff/enrol/", {"code": "000000"})
    assert response.status_code == 422
    assert before in response.content.decode()
    assert Authenticator.objects.count() == 0


def test_enrolment_without_a_password_leads_back_to_the_door(client: Client) -> None:
    for step in ("", "passkey/", "codes/"):
        response = client.get(f"/signin/staff/enrol/{step}")
        assert response.headers["Location"] == "/signin/staff/"


def test_recovery_codes_are_not_shown_to_a_session_that_did_not_enrol(client: Client, officer: StaffMember) -> None:
    """Somebody who knows the password is half-way in while the owner enrols elsewhere."""
    give_password(client, officer)
    owner = Client()
    give_password(owner, officer)
    secret = re.search(r"<code>([A-Z2-7]+)</code>", owner.get("/signin/staff/enrol/").content.decode())[1]
    owner.post("/signin/staff/enrol/", {"code": code_now(secret)})
    assert client.get("/signin/staff/enrol/codes/").headers["Location"] == "/signin/staff/"
    client.post("/signin/staff/enrol/codes/")
    assert not signed_in(client)


def test_a_passkey_page_offers_a_challenge(client: Client, officer: StaffMember) -> None:
    give_password(client, officer)
    page = client.get("/signin/staff/enrol/passkey/").content.decode()
    assert '"challenge"' in page
    answer = client.post("/signin/staff/enrol/passkey/", {"name": "x", "credential": "{}"})
    assert answer.status_code == 422
    assert Authenticator.objects.count() == 0


def test_an_officer_who_left_does_not_get_in(client: Client, enrolled: StaffMember) -> None:
    enrolled.active = False
    enrolled.save()
    assert give_password(client, enrolled).status_code == 200
    assert not signed_in(client)


def test_an_officer_who_leaves_while_signed_in_is_not_sent_in_circles(client: Client, enrolled: StaffMember) -> None:
    client.force_login(enrolled.account)
    enrolled.active = False
    enrolled.save()
    assert client.get("/signin/staff/?next=/bureau/").status_code == 200
    assert not signed_in(client)


def test_the_secret_of_an_app_is_sealed_in_the_database(enrolled: StaffMember) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert SECRET not in str(cursor.fetchall())


def test_nobody_signs_up(client: Client) -> None:
    """N-04"""
    for address in ("/signin/signup/", "/accounts/signup/", "/signin/social/signup/"):
        assert client.get(address).status_code == 404


def test_the_last_factor_cannot_be_removed(client: Client, enrolled: StaffMember) -> None:
    give_password(client, enrolled)
    client.post("/signin/staff/second-factor/", {"code": code_now()})
    page = client.get("/signin/staff/security/").content.decode()
    assert "验证器应用" in page
    response = client.post("/signin/staff/security/app/remove/")
    if response.status_code == 302:  # asks for the password once more
        client.post("/signin/staff/reauthenticate/", {"password": PASSWORD})
        response = client.post("/signin/staff/security/app/remove/")
    assert "唯一的第二重验证方式" in response.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.parametrize("page", ["", "passkey/", "codes/", "codes/new/", "codes/download/", "password/"])
def test_the_pages_of_ones_own_factors_open(client: Client, enrolled: StaffMember, page: str) -> None:
    give_password(client, enrolled)
    client.post("/signin/staff/second-factor/", {"code": code_now()})
    response = client.get(f"/signin/staff/security/{page}", follow=True)
    assert response.status_code == 200
    assert not response.redirect_chain or "reauthenticate" in response.redirect_chain[-1][0]


def test_changing_a_factor_asks_for_the_password_again_after_a_while(client: Client, enrolled: StaffMember) -> None:
    client.force_login(enrolled.account)
    response = client.get("/signin/staff/security/codes/new/")
    assert response.headers["Location"].startswith("/signin/staff/reauthenticate/")
    response = client.post(response.headers["Location"], {"password": PASSWORD})
    assert response.headers["Location"] == "/signin/staff/security/codes/new/"
    before = Authenticator.objects.get(type="recovery_codes").pk
    client.post("/signin/staff/security/codes/new/")
    assert Authenticator.objects.get(type="recovery_codes").pk != before


def test_an_applicant_has_no_business_in_the_settings_of_staff(client: Client) -> None:
    """5-01"""
    from fixtures.world import make_person

    account = Account.objects.create(username="applicant-x", door="applicant", person=make_person())
    client.force_login(account)
    assert client.get("/signin/staff/security/").headers["Location"].startswith("/signin/staff/")
