"""转区 in the bureau's door: from a holder here to the signed answer of the other district, by its pages."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fixtures.held import hold
from fixtures.two_districts import HERE, THERE, Districts
from fixtures.under_review import at_desk
from fixtures.world import (
    NOW,
    acting_as,
    client_of,
    make_association,
    make_employer,
    make_person,
    make_staff,
    type_section,
)
from permit.records.models import DistrictKey, HandOver, Permit, ReceivedHandOver
from permit.services.audit import record_act
from permit.services.permit_standing import standing_on
from permit.services.propose_hand_over import propose_hand_over

pytestmark = pytest.mark.django_db
OUT, IN, KEYS = "/bureau/hand-overs/", "/bureau/received/", "/bureau/district-keys/"


@pytest.fixture
def districts(tmp_path: Path, settings: Any) -> Districts:
    made = Districts(tmp_path, settings)
    made.acquaint()
    return made


def a_permit() -> Permit:
    person, employer = make_person(), make_employer()
    make_association(person, employer)
    return hold(person, employer, NOW.date().replace(year=2024))


def uploaded(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("文件.json", content, "application/json")


def post(client: Client, address: str, **data: Any) -> Any:
    return client.post(address, {"version": "0", "idempotency_key": address, **data})


def sent_from_here() -> bytes:
    """Proposed, approved and downloaded by the pages."""
    permit, acceptor = a_permit(), acting_as(make_staff("acceptor"))
    record_act(f"permit:{permit.number}", acceptor, "carried_over", NOW)
    propose_hand_over(str(permit.person.id_number), "", THERE, "本人到该区就业", acceptor, NOW)
    decider, made = client_of(at_desk("decider")), HandOver.objects.get()
    assert f'href="{OUT}{made.pk}/"' in decider.get(OUT).content.decode()
    assert "批准并签名" in decider.get(f"{OUT}{made.pk}/").content.decode()
    assert post(decider, f"{OUT}{made.pk}/approve/").status_code == 302
    file = decider.get(f"{OUT}{made.pk}/file/")
    assert "attachment" in file["Content-Disposition"]
    return file.content


def test_a_holder_goes_and_the_answer_closes_it(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        file = sent_from_here()
        assert json.loads(file)["payload"]["to"] == THERE
        number = Permit.objects.get().number
        assert "证件正在转往" in client_of(Permit.objects.get().person).get("/applicant/permit/").content.decode()
    with districts.at(THERE):
        acceptor, decider = client_of(at_desk("acceptor")), client_of(at_desk("decider"))
        assert post(acceptor, f"{IN}new/", file=uploaded(file)).status_code == 302
        received = ReceivedHandOver.objects.get()
        shown = acceptor.get(f"{IN}{received.pk}/").content.decode()
        assert "可以接收" in shown and f"{received.pk}/decide/" not in shown
        assert f"{received.pk}/decide/" in decider.get(f"{IN}{received.pk}/").content.decode()
        assert acceptor.post(f"{IN}{received.pk}/decide/").status_code == 404
        assert post(decider, f"{IN}{received.pk}/decide/", verdict="take", words="").status_code == 302
        life = f"/bureau/permits/{Permit.objects.get().number}/"
        assert f'href="{life}"' in decider.get(f"{IN}{received.pk}/").content.decode()
        told = decider.get(life).content.decode()
        assert "由原系统转入" in told.partition("在大兴区的经过")[2]
        assert "已接收" in decider.get(f"{IN}{received.pk}/").content.decode()
        answer = decider.get(f"{IN}{received.pk}/answer/").content
        person = Permit.objects.get().person
        type_section(person, "household", fields={"population": "mainland"})
        assert "大兴区转入的工作居住证" in client_of(person).get("/applicant/").content.decode()
    with districts.at(HERE):
        acceptor, made = client_of(at_desk("acceptor")), HandOver.objects.get()
        assert post(acceptor, f"{OUT}{made.pk}/answer/", file=uploaded(answer)).status_code == 302
        assert standing_on(Permit.objects.get(number=number), NOW.date()).state == "cancelled"
        assert "对方已答复" in acceptor.get(OUT).content.decode()
        person = Permit.objects.get().person
        assert "证件已转往" in client_of(person).get("/applicant/permit/").content.decode()
        life = client_of(person).get(f"/applicant/permit/{number}/life/").content.decode()
        assert "转往其他区，本区办结" in life


def test_a_file_that_is_not_genuine_is_refused_with_words_at_its_page(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        file = sent_from_here()
    with districts.at(THERE):
        acceptor = client_of(at_desk("acceptor"))
        answer = post(acceptor, f"{IN}new/", file=uploaded(file.replace(b"2027", b"2037")))
        assert answer.status_code == 422 and "大兴区签名以后被改过" in answer.content.decode()
        answer = post(acceptor, f"{IN}new/", file=uploaded(b"hello"))
        assert answer.status_code == 422 and "读不出这个文件" in answer.content.decode()


def test_a_proposal_that_cannot_be_keeps_what_was_typed(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        acceptor = client_of(at_desk("acceptor"))
        permit = a_permit()
        given = {"id_number": str(permit.person.id_number), "district": "haidian", "reason": "本人到该区就业"}
        answer = post(acceptor, f"{OUT}new/", **given)
        shown = answer.content.decode()
        assert answer.status_code == 422 and "海淀区还没有启用的公钥" in shown and given["id_number"] in shown


@pytest.mark.parametrize("address", [OUT, IN, f"{OUT}new/", f"{IN}new/"])
def test_other_roles_do_not_see_it(address: str) -> None:
    """R-20"""
    for role in ("administrator", "quota_officer"):
        assert client_of(at_desk(role)).get(address).status_code == 404


def test_a_key_counts_after_two_administrators(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        DistrictKey.objects.all().delete()
        one, two = client_of(at_desk("administrator")), client_of(at_desk("administrator"))
        given = {"district": "haidian", "public_key": districts.public_key(THERE), "source": "来函第 3 号"}
        assert post(one, f"{KEYS}new/", **{**given, "public_key": "nonsense"}).status_code == 422
        assert post(one, f"{KEYS}new/", **given).status_code == 302
        key = DistrictKey.objects.get()
        assert "由另一位管理员核对" in one.get(KEYS).content.decode()
        assert post(one, f"{KEYS}{key.pk}/decide/", verdict="trust").status_code == 422
        assert post(two, f"{KEYS}{key.pk}/decide/", verdict="trust").status_code == 302
        assert "已启用" in two.get(KEYS).content.decode()
        assert post(one, f"{KEYS}{key.pk}/end/", version="1", words="对方换了密钥").status_code == 302
        assert "BEGIN PUBLIC KEY" in one.get(f"{KEYS}own.pem").content.decode()


def test_the_lists_ask_the_same_questions_however_long(districts: Districts) -> None:
    with districts.at(HERE):
        acting, decider = acting_as(make_staff("acceptor")), client_of(at_desk("decider"))
        counts = []
        for _ in range(3):
            permit = a_permit()
            propose_hand_over(str(permit.person.id_number), "", THERE, "本人到该区就业", acting, NOW)
            with CaptureQueriesContext(connection) as asked:
                decider.get(OUT)
            counts.append(len(asked))
        assert counts[1] == counts[2]
