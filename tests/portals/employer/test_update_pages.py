"""The employer states what changed, its office looks at licence and register and confirms; by the pages of both."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from adapters.doubles import World, memory_ports
from fixtures.employer import Door, open_door, type_information
from fixtures.world import a_uscc, client_of, make_employer, make_office, make_staff
from permit.records.models import Employer, EmployerUpdate
from permit.services.ports import using_ports
from services.review.test_other_roles import a_scan

pytestmark = pytest.mark.django_db
LIST, NEW, CLAIM = "/employer/updates/", "/employer/updates/new/", "/employer/former-code/"
DESK = "/office/employer-updates/"
CODE = a_uscc(9_100_001)


@pytest.fixture(autouse=True)
def outside_world() -> Iterator[World]:
    with using_ports(memory_ports(world := World())):
        yield world


def a_door() -> Door:
    door = open_door()
    type_information(door.employer, door.agent)
    return door


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("新执照.png", a_scan().content, "image/png")


def day_fields(client: Client, address: str) -> dict[str, str]:
    """The three parts of the day by the names the page gives them."""
    page = client.get(address).content.decode()
    names = re.findall(r'name="(from_day[^"]*)"', page)
    return dict(zip(names, ("2026", "2", "10"), strict=True))


def send(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"idempotency_key": address, **data})


def test_from_the_statement_to_the_confirmed_code() -> None:
    """N-07: a register that knows nothing needs the officer's words."""
    door = a_door()
    client = door.client
    when = day_fields(client, NEW)
    answer = send(client, NEW, uscc=CODE, licence=scan(), words="换照", **when)
    assert answer.status_code == 302
    update = EmployerUpdate.objects.get()
    assert "待属地确认" in client.get(LIST).content.decode()
    checker = client_of(make_staff("office_checker", door.employer.office))
    assert "未取得" in checker.get(DESK).content.decode()
    page = checker.get(f"{DESK}{update.pk}/").content.decode()
    assert CODE in page and "新执照.png" in page
    assert checker.get(f"/files/{update.licence_id}/").status_code in (200, 302)
    given = {"verdict": "confirm", "words": "", "version": "0"}
    assert send(checker, f"{DESK}{update.pk}/", **given).status_code == 422
    assert send(checker, f"{DESK}{update.pk}/", **{**given, "words": "执照原件已核"}).status_code == 302
    assert Employer.objects.get(pk=door.employer.pk).uscc == CODE
    assert "已确认" in client.get(LIST).content.decode()


def test_what_was_typed_stays_beside_the_refusal() -> None:
    """N-07"""
    client, other = a_door().client, make_employer("别的单位")
    when = day_fields(client, NEW)
    answer = send(client, NEW, uscc=other.uscc, licence=scan(), words="换照换照", **when)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "已有别的单位在使用" in shown and "换照换照" in shown
    answer = send(client, NEW, uscc=CODE, words="", **when)
    assert answer.status_code == 422 and not EmployerUpdate.objects.exists()


def test_a_statement_is_withdrawn_by_its_employer_only() -> None:
    """N-07"""
    door, stranger = a_door(), a_door()
    send(door.client, NEW, uscc=CODE, licence=scan(), words="", **day_fields(door.client, NEW))
    address = f"{LIST}{EmployerUpdate.objects.get().pk}/withdraw/"
    assert stranger.client.get(address).status_code == 404
    assert send(door.client, address, version="0").status_code == 302
    assert EmployerUpdate.objects.get().state == "withdrawn"


def test_another_office_and_another_role_see_nothing() -> None:
    """2-01"""
    door = a_door()
    send(door.client, NEW, uscc=CODE, licence=scan(), words="", **day_fields(door.client, NEW))
    update = EmployerUpdate.objects.get()
    elsewhere = client_of(make_staff("office_checker", make_office("qingyundian", "青云店镇")))
    assert elsewhere.get(f"{DESK}{update.pk}/").status_code == 404
    assert client_of(make_staff("reviewer")).get("/bureau/employer-updates/").status_code == 404


def test_signed_in_with_a_new_code_one_claims_the_former() -> None:
    """N-04, N-07"""
    door = a_door()
    fresh = make_employer(door.employer.name, permission="none")
    client = client_of(fresh)
    assert "并入原来的单位" in client.get("/employer/").content.decode()
    when = day_fields(client, CLAIM)
    answer = send(client, CLAIM, former="91110115MA00000000", licence=scan(), words="", **when)
    assert answer.status_code == 422 and "没有用这个信用代码登录过的单位" in answer.content.decode()
    answer = client.post(
        CLAIM, {"idempotency_key": "b", "former": door.employer.uscc, "licence": scan(), "words": "", **when}
    )
    assert answer.status_code == 302
    assert "等属地部门确认" in client.get(CLAIM).content.decode()
    update, checker = EmployerUpdate.objects.get(), client_of(make_staff("office_checker", door.employer.office))
    given = {"verdict": "confirm", "words": "新旧执照已核", "version": "0"}
    assert send(checker, f"{DESK}{update.pk}/", **given).status_code == 302
    assert Employer.objects.get(pk=door.employer.pk).uscc == fresh.uscc
    assert client.get("/employer/").status_code == 302, "the session of the row that was given up ends"
