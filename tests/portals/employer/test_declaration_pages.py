"""The employer declares at its door: what is typed stays, every problem stands at its field (1.1-01)."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from adapters.doubles import memory_ports
from fixtures.employer import open_door
from fixtures.under_review import as_officer, at_desk
from fixtures.world import NOW, TODAY
from permit.records.models import NeedDeclaration
from permit.services.plan_quota_round import RoundPlan, default_dimensions, plan_quota_round
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db
URL = "/employer/declaration/"


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


def open_round() -> None:
    questions = ({"key": "q1", "label": "是否总部企业", "kind": "yes_no", "help": "", "required": True},)
    plan = RoundPlan(2027, TODAY, TODAY + timedelta(days=30), questions, default_dimensions(NOW))
    plan_quota_round(plan, as_officer(at_desk("quota_officer")), NOW)


def test_there_is_no_page_without_a_round():
    """1.1-01"""
    assert open_door().client.get(URL).status_code == 404


def test_a_declaration_from_the_first_word_to_the_withdrawal():
    """1.1-01, N-05"""
    open_round()
    door = open_door()
    assert "2027年新办名额申报" in door.client.get(URL).content.decode()
    saved = door.client.post(f"{URL}autosave/?field=number", {"number": "许多"})
    assert saved.status_code == 200
    refused = door.client.post(
        URL, {"send": "1", "number": "许多", "reasons": "研发中心需引进芯片人才", "answer-q1": "no"}
    )
    words = refused.content.decode()
    assert refused.status_code == 422 and "要填整数" in words and 'value="许多"' in words and "请填写产值" in words
    zeros = {f"amount-{key}": "0" for key in ("investment", "employment", "research")}
    typed = {"number": "3", "amount-output": "500", **zeros}
    assert "请上传产值的证明材料" in door.client.post(URL, {"send": "1", **typed}).content.decode()
    with using_ports(memory_ports()):
        file = SimpleUploadedFile("产值.png", a_picture())
        assert door.client.post(f"{URL}material/output/", {"file": file}).status_code == 302
    sent = door.client.post(URL, {"send": "1", **typed})
    assert sent.status_code == 302, sent.content.decode()
    page = door.client.get(URL).content.decode()
    assert "等属地部门核对" in page and "500 万元" in page and "产值.png" in page
    assert door.client.post(f"{URL}material/output/").status_code == 404
    door.client.post(reverse("employer:declaration-withdraw"), {"idempotency_key": "a"})
    assert NeedDeclaration.objects.get().state == "draft"
