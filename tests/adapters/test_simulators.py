"""The simulated services keep to the protocols they play, so that what works against them is worth something."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from stdnum.cn import ric, uscc

from adapters.running import TODAY, Simulators
from permit.adapters.identity.beijing_pass import decrypted
from permit.simulators.simulation import Client, Keys, Simulation
from permit.simulators.world import make_world

BACK = "http://product.example/back"
SECRET = "demo-beijing-pass-secret"
ASK = {
    "client_id": "demo-permit",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "user_info",
    "state": "a&b=c",
}


class Pass:
    """A caller of the simulated 北京通."""

    def __init__(self, simulators: Simulators) -> None:
        self.url = f"{simulators.url}/beijing-pass"

    def authorise(self, **changes: str) -> httpx.Response:
        return httpx.get(f"{self.url}/authorise", params={**ASK, **changes})

    def code(self, auto: str = "bp000001") -> str:
        answer = self.authorise(auto=auto)
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def token(self, code: str, **changes: str) -> httpx.Response:
        fields = {"grant_code": code, "client_id": "demo-permit", "client_secret": SECRET, "redirect_uri": BACK}
        return httpx.post(f"{self.url}/token", data={**fields, **changes})

    def user(self, token: str) -> httpx.Response:
        return httpx.post(f"{self.url}/user-info", data={"access_token": token})


@pytest.fixture
def beijing_pass(simulators: Simulators) -> Pass:
    return Pass(simulators)


def test_a_code_becomes_a_token_and_a_token_an_identity(beijing_pass: Pass, simulators: Simulators) -> None:
    """N-04"""
    token = beijing_pass.token(beijing_pass.code()).json()["access_token"]
    user = beijing_pass.user(token).json()
    person = simulators.world()["people"][0]
    assert user["certName"] == person["name"]
    assert set(user) == {"uniqueId", "certName", "certNo", "certLevel", "mobile", "sex"}
    assert person["id_number"] not in json.dumps(user)
    assert decrypted(user["certNo"], SECRET) == person["id_number"]


def test_the_state_comes_back_exactly_as_it_went(beijing_pass: Pass) -> None:
    answer = beijing_pass.authorise(auto="bp000001")
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["state"] == ["a&b=c"]


def test_cancel_comes_back_as_access_denied(beijing_pass: Pass) -> None:
    answer = beijing_pass.authorise(cancel="1")
    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {"error": ["access_denied"], "state": ["a&b=c"]}


def test_the_pick_page_lists_people_finds_them_and_escapes_what_was_typed(
    beijing_pass: Pass, simulators: Simulators
) -> None:
    person = simulators.world()["people"][150]
    page = beijing_pass.authorise(q=person["name"]).text
    assert person["name"] in page
    assert person["id_number"] not in page
    assert "<script>" not in beijing_pass.authorise(q="<script>alert(1)</script>").text


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "somebody-else"}, {"redirect_uri": "javascript:alert(1)"}, {"redirect_uri": ""}],
)
def test_a_request_that_cannot_be_trusted_sends_nobody_anywhere(beijing_pass: Pass, changes: dict[str, str]) -> None:
    answer = beijing_pass.authorise(auto="bp000001", **changes)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "changes",
    [
        {"client_secret": "wrong"},
        {"client_id": "somebody-else"},
        {"redirect_uri": "http://other.example/back"},
        {"grant_code": "invented"},
    ],
)
def test_a_code_is_worth_nothing_to_anybody_else(beijing_pass: Pass, changes: dict[str, str]) -> None:
    answer = beijing_pass.token(beijing_pass.code(), **changes)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] in ("invalid_grant", "invalid_client")


def test_a_code_is_used_once_and_its_second_use_ends_the_token_too(beijing_pass: Pass) -> None:
    code = beijing_pass.code()
    token = beijing_pass.token(code).json()["access_token"]
    assert beijing_pass.token(code).json()["error"] == "invalid_grant"
    assert beijing_pass.user(token).status_code == 401


def test_the_ordinary_name_of_the_code_is_not_taken(beijing_pass: Pass) -> None:
    """It is `grant_code` there."""
    fields = {"code": beijing_pass.code(), "client_id": "demo-permit", "client_secret": SECRET, "redirect_uri": BACK}
    assert httpx.post(f"{beijing_pass.url}/token", data=fields).json()["error"] == "invalid_grant"


def test_an_expired_code_is_refused(beijing_pass: Pass, simulators: Simulators) -> None:
    simulators.order("beijing_pass", "codes_expire_at_once")
    assert beijing_pass.token(beijing_pass.code()).json()["error"] == "invalid_grant"


def test_codes_and_tokens_end_with_time() -> None:
    now = [0.0]
    keys = Keys(Client("c", "s"), Client("c", "s"), "k", "k")
    simulation = Simulation(make_world(today=date(2026, 3, 2)), keys, clock=lambda: now[0])
    person = simulation.people[0]
    code = simulation.issue_code("beijing_pass", person, "c", BACK)
    token = simulation.redeem_code(code, "c", BACK)
    assert token is not None
    assert simulation.token_subject(token) is person
    late = simulation.issue_code("beijing_pass", person, "c", BACK)
    now[0] = 121
    assert simulation.redeem_code(late, "c", BACK) is None
    now[0] = 601
    assert simulation.token_subject(token) is None


def gateway_identity(simulators: Simulators, uid: str) -> dict[str, Any]:
    root = f"{simulators.url}/legal-entity-gateway/oauth2"
    answer = httpx.get(f"{root}/authorize", params={**ASK, "auto": uid})
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    fields = {
        "code": code,
        "grant_type": "authorization_code",
        "client_id": "demo-permit",
        "client_secret": "demo-legal-entity-gateway-secret",
        "redirect_uri": BACK,
    }
    token = httpx.post(f"{root}/access_token", data=fields).json()["access_token"]
    return httpx.get(f"{root}/tokeninfo", params={"access_token": token}).json()


@pytest.mark.parametrize(
    ("prefix", "credence"), [("LEC@", "Credence_001"), ("EBL@", "Credence_001"), ("PWD@", "Credence_002")]
)
def test_the_gateway_tells_a_password_from_a_certificate(simulators: Simulators, prefix: str, credence: str) -> None:
    """N-04"""
    employer = simulators.world()["employers"][0]
    identity = gateway_identity(simulators, f"{prefix}{employer['uscc']}")
    assert (identity["credenceClass"], identity["uniscid"]) == (credence, employer["uscc"])


def test_an_electronic_licence_carries_no_person(simulators: Simulators) -> None:
    """R-34"""
    employer = simulators.world()["employers"][0]
    assert gateway_identity(simulators, f"EBL@{employer['uscc']}")["extProperties"] == {}
    assert gateway_identity(simulators, f"LEC@{employer['uscc']}")["extProperties"]["handlerName"]


@pytest.mark.parametrize("path", ["public-security/compare", "education/compare", "social-insurance/months"])
def test_a_registry_answers_nobody_without_its_key(simulators: Simulators, path: str) -> None:
    answer = httpx.post(f"{simulators.url}/registries/{path}", json={"name": "x", "id_number": "y"})
    assert answer.status_code == 401


def test_the_same_seed_and_day_give_the_same_world(simulators: Simulators) -> None:
    world = make_world(today=date.fromisoformat(TODAY))
    fetched = simulators.world()
    ids = {person["unique_id"] for person in world["people"]}
    assert [each for each in fetched["people"] if each["unique_id"] in ids][:50] == world["people"][:50]
    assert world == make_world(today=date.fromisoformat(TODAY))
    assert world != make_world(1, today=date.fromisoformat(TODAY))


def test_every_number_of_the_world_has_its_check_digit_and_belongs_to_one() -> None:
    world = make_world(today=date.fromisoformat(TODAY))
    agents = [agent for employer in world["employers"] for agent in employer["agents"]]
    children = [child for person in world["people"] for child in person["children"]]
    numbers = [each["id_number"] for each in [*world["people"], *agents, *children]]
    assert (len(world["people"]), len(world["employers"])) == (250, 40)
    assert len(numbers) == len(set(numbers))
    assert all(ric.is_valid(number) for number in numbers if not number.startswith("H"))
    assert all(uscc.is_valid(employer["uscc"]) for employer in world["employers"])


def test_another_day_changes_nobodys_identity() -> None:
    one, other = make_world(today=date(2026, 3, 2)), make_world(today=date(2027, 1, 31))
    identity = ("unique_id", "name", "id_number", "mobile", "education", "employer_uscc")
    for before, after in zip(one["people"], other["people"], strict=True):
        assert [before[key] for key in identity] == [after[key] for key in identity]
    before, after = ([(each["uscc"], each["name"], each["agents"]) for each in w["employers"]] for w in (one, other))
    assert before == after
    assert one["people"][0]["insurance"][-1]["month"] == "2026-02"
    assert other["people"][0]["insurance"][-1]["month"] == "2026-12"


def test_a_world_on_file_is_the_world_that_runs(simulators: Simulators) -> None:
    world = make_world(7, today=date.fromisoformat(TODAY))
    simulation = Simulation(json.loads(json.dumps(world)), Keys(Client("c", "s"), Client("c", "s"), "k", "k"))
    assert simulation.world() == world


@pytest.mark.parametrize(
    "body",
    [
        {"service": "tax_office", "mode": "normal"},
        {"service": "sms", "mode": "grumpy"},
        {"service": "sms"},
        {},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(simulators: Simulators, body: dict[str, str]) -> None:
    assert httpx.post(f"{simulators.url}/admin/behaviour", json=body).status_code == 400


def test_what_is_not_json_is_refused(simulators: Simulators) -> None:
    address = f"{simulators.url}/admin/people"
    assert httpx.post(address, content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert httpx.post(address, data={"name": "x"}).status_code == 400


def test_the_process_says_that_it_is_well(simulators: Simulators) -> None:
    assert httpx.get(f"{simulators.url}/healthz").json() == {"status": "ok"}
    assert httpx.get(f"{simulators.url}/nowhere").status_code == 404
    assert "250" in httpx.get(f"{simulators.url}/").text


def test_the_inbox_shows_messages_and_escapes_them(simulators: Simulators) -> None:
    headers = {"Authorization": "Bearer demo-sms-key"}
    body = {"mobile": "13700000009", "text": "<b>验证码 123456</b>", "reference": "inbox-1"}
    assert httpx.post(f"{simulators.url}/sms/messages", json=body, headers=headers).status_code == 202
    page = httpx.get(f"{simulators.url}/sms/inbox", params={"mobile": "13700000009"}).text
    assert "&lt;b&gt;验证码 123456&lt;/b&gt;" in page
