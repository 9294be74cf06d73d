"""While a list is in force its entries are chosen from: suggestions without a script, the list as a page (R-22)."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from adapters.doubles import World, memory_ports
from fixtures.applicant import draft_of, make_applicant
from fixtures.employer import new_door
from fixtures.policy_changes import key_fields, put_in_force
from fixtures.world import NOW, TODAY, client_of
from permit.records.models import FormSection
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db
CHIPS = ("集成电路设计", "机器人")


@pytest.fixture(autouse=True)
def outside_world() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), using_ports(memory_ports(World())):
        yield


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_without_a_list_the_question_is_as_it_was() -> None:
    case = draft_of(make_applicant())
    shown = text(client_of(case.person).get(reverse("applicant:claims-section", args=[case.number, "post"])))
    assert "key_field_entry" not in shown and "重点领域" in shown


def test_an_applicant_chooses_an_entry_and_is_told_what_is_near() -> None:
    """1.3.2"""
    put_in_force(key_fields(*CHIPS, since=TODAY))
    case = draft_of(make_applicant())
    url = reverse("applicant:claims-section", args=[case.number, "post"])
    client = client_of(case.person)
    shown = text(client.get(url))
    assert '<option value="K01 集成电路设计">' in shown and 'list="key_field_entry-list"' in shown
    assert "重点领域和急需紧缺目录2026 年版" in shown
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version
    sent = {"post_description": "研发", "key_field": "yes", "whole_page": "1"}
    answer = client.post(url, {**sent, "key_field_entry": "电路", "version": version[1]})
    shown = text(answer)
    assert "名录中没有这一项" in shown and "相近的有：K01 集成电路设计" in shown and 'value="电路"' in shown
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version
    assert client.post(url, {**sent, "key_field_entry": "K01", "version": version[1]}).status_code == 302
    assert FormSection.objects.get(case=case, key="post").data["fields"]["key_field_entry"] == "K01"


def test_an_employer_may_leave_an_open_list_empty() -> None:
    """1.3.1-D: what is not named may still be an innovation body, an officer decides."""
    bodies = key_fields("某研究院", since=TODAY, name="innovation_bodies", clause="1.3.1-D")
    put_in_force(bodies)
    door = new_door()
    shown = text(door.client.get(reverse("employer:information-section", args=["standing"])))
    assert "在科技创新主体名录中的哪一项" in shown and "（可不填）" in shown
    assert "restricted_entry" not in shown and "service_entry" not in shown


def test_the_whole_list_is_a_page_that_is_searched_without_a_script(client: Client) -> None:
    url = reverse("public:list", args=["key_fields"])
    assert "还没有公布" in text(client.get(url))
    put_in_force(key_fields(*CHIPS, since=TODAY))
    shown = text(client.get(url))
    assert "2026 年版" in shown and "区人社局通知" in shown and "机器人" in shown
    assert "机器人" not in text(client.get(url, {"q": "电路"}))
    assert "没有找到这一项" in text(client.get(url, {"q": "养蜂"}))
    assert client.get(reverse("public:list", args=["nothing"])).status_code == 404
