"""After publication each employer sees its number and how it came about, the public the spread (1.1-02)."""

import re

import pytest
from django.test import Client

from fixtures.allocations import AFTER, a_plan_of, a_round_of, accepted
from fixtures.employer import Door, open_door
from fixtures.under_review import as_officer, at_desk
from permit.records.models import AllocationPlan
from permit.services.adjust_share import adjust_share
from permit.services.decide_allocation import approve_allocation, propose_allocation

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"</?span[^>]*>|<wbr>", "", answer.content.decode()))


def a_draft(door: Door, *, by_hand: bool = False, declared: int = 3) -> AllocationPlan:
    """甲, 乙, 丙 and this employer, which declared 3 and contributes a little."""
    author = as_officer(at_desk("quota_officer", name="冉静姝"))
    quota_round = a_round_of()
    accepted(quota_round, door.employer, declared, 40)
    plan = a_plan_of(quota_round, author, total=8, minimum=1)
    if by_hand:
        uscc = plan.shares.get(place=1).employer.uscc
        adjust_share(plan.pk, plan.version, uscc, 3, "上年有名额未用", author, AFTER)
        adjust_share(plan.pk, plan.version + 1, door.employer.uscc, 2, "重点项目落地", author, AFTER)
        plan.refresh_from_db()
    return propose_allocation(plan.pk, plan.version, author, AFTER)


def publish(plan: AllocationPlan) -> AllocationPlan:
    second = as_officer(at_desk("quota_officer", name="尹若兰"))
    return approve_allocation(plan.pk, plan.version, "", second, AFTER)


def test_the_employer_sees_its_number_and_how_it_came_about():
    """1.1-02"""
    door = open_door()
    publish(a_draft(door))
    note = page(door.client, "/employer/quota/")
    assert "2027年名额分配已公布：分得 1 个" in note and 'href="/employer/quota/2027/"' in note
    shown = page(door.client, "/employer/quota/2027/")
    assert "2027年分得 1 个新办名额" in shown and "第 3 名，共 4 家" in shown
    assert "40 万元" in shown and "960 万元" in shown and "4.167%" in shown and "0.016667" in shown
    assert "产值再多 " in shown and "就会多分 1 个。" in shown and "先给每家最低 1 个" in shown
    assert "甲公司" not in shown and "人工调整" not in shown


def test_who_got_all_it_declared_is_told_that_only_a_larger_declaration_gives_more():
    """1.1-02"""
    door = open_door()
    publish(a_draft(door, declared=1))
    shown = page(door.client, "/employer/quota/2027/")
    assert "申报的 1 个已全部分得。要得到更多，申报数要更多。" in shown and "再多" not in shown


def test_a_number_set_by_hand_shows_the_computed_one_and_the_reason():
    """1.1-02"""
    door = open_door()
    publish(a_draft(door, by_hand=True))
    shown = page(door.client, "/employer/quota/2027/")
    assert "2027年分得 2 个新办名额" in shown and "按得分算出的是 1 个" in shown and "重点项目落地" in shown


def test_nothing_is_seen_before_publication_nor_by_who_did_not_take_part():
    """1.1-02"""
    door = open_door()
    plan = a_draft(door)
    for address in ("/employer/quota/2027/", "/quota/2027/"):
        page(door.client, address, 404)
    assert "名额分配已公布" not in page(door.client, "/employer/quota/")
    assert "名额分配还没有公布" in page(Client(), "/quota/")
    publish(plan)
    page(door.client, "/employer/quota/2026/", 404)
    stranger = open_door()
    page(stranger.client, "/employer/quota/2027/", 404)
    assert "名额分配已公布" not in page(stranger.client, "/employer/quota/")


def test_the_public_sees_total_weights_and_spread_without_a_name():
    """1.1-02"""
    door = open_door()
    publish(a_draft(door, by_hand=True))
    for address in ("/quota/", "/quota/2027/"):
        shown = page(Client(), address)
        assert "2027年：8 个新办名额，分给 4 家单位" in shown and "4 家单位申报 18 个" in shown
        assert "产值" in shown and "基尼系数" in shown and "<svg" in shown and "其中 2 家由区人社局" in shown
        for secret in ("甲公司", door.employer.name, door.employer.uscc, "重点项目落地", "冉静姝"):
            assert secret not in shown
    page(Client(), "/quota/2030/", 404)
