"""One-click ways in, which exist in demonstrations only."""

from __future__ import annotations

# ruff: noqa: F401, F811 - fixtures come in by import
import sys
from datetime import date
from importlib import import_module, reload
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from django.urls import clear_url_caches

from adapters.fixtures import outside, simulator_process, simulators
from adapters.running import Simulators
from fixtures.held import at, make_holder
from fixtures.world import make_case, make_employer, make_staff
from permit.records.models import Account, PermitFact, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(outside: Simulators, settings: Any) -> Any:
    """The product with DEMO_MODE on, its addresses built anew, and built again as they were afterwards."""
    settings.DEMO_MODE = True
    urls = import_module("permit.config.urls")
    reload(urls)
    clear_url_caches()
    yield outside
    settings.DEMO_MODE = False
    reload(sys.modules["permit.config.urls"])
    clear_url_caches()


def follow(client: Client, address: str) -> Any:
    """One click, through the service and back."""
    response = client.get(address)
    answer = httpx.get(response.headers["Location"])
    back = urlsplit(answer.headers["Location"])
    return client.get(urlunsplit(("", "", back.path, back.query, "")))


def test_outside_a_demonstration_there_is_no_such_address(client: Client, outside: Simulators) -> None:
    member = make_staff("decider")
    assert client.get("/demo/").status_code == 404
    assert client.get(f"/demo/enter/staff/{member.account.username}/").status_code == 404


def test_outside_a_demonstration_the_view_itself_refuses() -> None:
    from permit.portals.signin.demo import enter

    with pytest.raises(ImproperlyConfigured):
        enter(RequestFactory().get("/"), "staff", make_staff("decider").account.username)


def test_the_page_lists_identities_of_every_door(client: Client, demonstration: Simulators) -> None:
    member = make_staff("decider", name="终审员甲")
    world = demonstration.world()
    page = client.get("/demo/").content.decode()
    for name in (member.name, world["employers"][0]["name"], world["people"][0]["name"]):
        assert name in page
    found = client.get("/demo/", {"q": world["people"][150]["name"]}).content.decode()
    assert world["people"][150]["name"] in found


def test_a_holder_is_named_by_what_the_permit_shows(client: Client, demonstration: Simulators) -> None:
    """N-13, N-15: a renewal to be started, a suspension, an open case; who has nothing to do comes last."""
    world = demonstration.world()["people"]
    later, due, left, moving = (make_holder(issued)[0] for issued in (date(2025, 6, 1), *[date(2023, 5, 26)] * 3))
    for permit, known in zip((later, due, left, moving), world, strict=False):
        Person.objects.filter(pk=permit.person_id).update(subject=known["unique_id"])
    PermitFact.objects.filter(permit__in=(left, moving), kind="state").update(value={"state": "suspended"})
    make_case(moving.person, make_employer(), business="employer_change", state="office_check")
    with time_machine.travel(at(date(2026, 3, 2)), tick=False):
        page = client.get("/demo/", {"q": ""}).content.decode()
    shown = page[page.index("持证人（北京通）") : page.index("申请人（北京通）")]
    said = ["持证人，可以续签，还没有发起", "证件挂起 · 聘用单位变更：待属地审核", "持证人，还没有到续签时间"]
    assert all(words in shown for words in said)
    assert max(shown.index(words) for words in said[:2]) < shown.index(said[2])


def test_one_click_signs_an_applicant_in_through_the_real_flow(client: Client, demonstration: Simulators) -> None:
    """N-04"""
    person = demonstration.world()["people"][0]
    follow(client, f"/demo/enter/applicant/{person['unique_id']}/")
    assert Account.objects.get(pk=client.session["_auth_user_id"]).person.name == person["name"]


def test_one_click_signs_an_employer_in_and_whoever_was_there_out(client: Client, demonstration: Simulators) -> None:
    """N-04, 5-01"""
    client.force_login(make_staff("decider").account)
    employer = demonstration.world()["employers"][0]
    follow(client, f"/demo/enter/employer/EBL@{employer['uscc']}/")
    assert Account.objects.get(pk=client.session["_auth_user_id"]).employer.uscc == employer["uscc"]


def test_one_click_signs_an_officer_in(client: Client, demonstration: Simulators) -> None:
    member = make_staff("decider")
    response = client.get(f"/demo/enter/staff/{member.account.username}/")
    assert response.headers["Location"] == "/signin/entered/"
    assert client.session["_auth_user_id"] == str(member.account.pk)


def test_there_is_no_click_for_what_does_not_exist(client: Client, demonstration: Simulators) -> None:
    member = make_staff("decider")
    member.active = False
    member.save()
    assert client.get(f"/demo/enter/staff/{member.account.username}/").status_code == 404
    assert client.get("/demo/enter/staff/nobody/").status_code == 404
    assert client.get("/demo/enter/attic/bp000001/").status_code == 404


def test_the_page_says_so_when_the_simulators_are_silent(
    client: Client, demonstration: Simulators, settings: Any
) -> None:
    settings.SIMULATORS_URL = "http://127.0.0.1:9"
    page = client.get("/demo/")
    assert page.status_code == 200
    assert "模拟程序没有回应" in page.content.decode()
