"""What goes wrong in a real browser: no line, no session, two of everything (N-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys.at_employer import tick_declaration
from journeys.product import Product
from journeys.small import World
from journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
HOME = "/applicant/profile/home/"


@pytest.fixture
def visit(browser: Browser, world: World) -> Iterator[Any]:
    """`visit(session, …)`: a browser of somebody's own, closed afterwards."""
    opened: list[Visitor] = []

    def enter(session: str, **options: Any) -> Visitor:
        visitor = Visitor(browser, world.product, **options)
        visitor.context.add_cookies([{"name": "sessionid", "value": session, "url": world.product.url}])
        opened.append(visitor)
        return visitor

    yield enter
    for visitor in opened:
        visitor.close()


def address_box(page: Page) -> Any:
    return page.get_by_label("现住址")


def saved(page: Page) -> Any:
    return page.locator("[data-saved]")


def test_a_lost_line_is_told_and_what_was_typed_is_saved_when_it_is_back(world: World, visit: Any) -> None:
    """N-05"""
    mine = visit(world.session_of(world.people[1]))
    mine.open(HOME)
    mine.context.set_offline(True)
    address_box(mine.page).fill("断线时填的地址 3 号")
    address_box(mine.page).press("Tab")
    expect(saved(mine.page)).to_contain_text("没有存上，请重试")
    mine.context.set_offline(False)
    expect(saved(mine.page)).to_contain_text("已保存")
    mine.open(HOME)
    expect(address_box(mine.page)).to_have_value("断线时填的地址 3 号")


def test_of_two_windows_the_second_is_told_what_changed_field_by_field(world: World, visit: Any) -> None:
    """N-05: nothing is overwritten silently"""
    one, two = (visit(world.session_of(world.people[1]), java_script_enabled=False) for _ in range(2))
    one.open(HOME)
    two.open(HOME)
    one.save({"现住址": "第一个窗口的地址 4 号"})
    two.fill_in({"现住址": "第二个窗口的地址 5 号"})
    two.press("保存并继续")
    two.must_say("第一个窗口的地址 4 号", "第二个窗口的地址 5 号", "现住址")
    one.open(HOME)
    expect(address_box(one.page)).to_have_value("第一个窗口的地址 4 号")


def test_signing_in_again_in_another_window_costs_nothing_typed(world: World, visit: Any) -> None:
    """N-05: the token is another one then"""
    person = world.people[1]
    mine = visit(world.session_of(person))
    mine.open(HOME)
    other = mine.context.new_page()
    other.goto(world.product.url + "/applicant/")
    other.get_by_role("button", name="退出").click()
    other.wait_for_url("**/signed-out/**")
    sign_in(other, world.product, person["record"])
    address_box(mine.page).fill("重新登录以后填的地址 6 号")
    address_box(mine.page).press("Tab")
    expect(saved(mine.page)).to_contain_text("已保存")
    mine.open(HOME)
    expect(address_box(mine.page)).to_have_value("重新登录以后填的地址 6 号")


def sign_in(page: Page, product: Product, record: dict[str, Any]) -> None:
    page.goto(f"{product.url}/signin/applicant/")
    page.get_by_role("button", name="用北京通登录").click()
    page.get_by_label("搜索姓名、名称或号码").fill(record["name"])
    page.get_by_role("button", name="搜索").click()
    page.locator(f"a.pick[href*='auto={record['unique_id']}']").click()
    page.wait_for_url(re.compile(f"{re.escape(product.url)}/applicant/"))


def test_a_form_sent_after_signing_out_elsewhere_is_offered_again(world: World, visit: Any) -> None:
    """N-05: without scripts there is no autosave"""
    person = world.people[1]
    mine = visit(world.session_of(person), java_script_enabled=False)
    mine.open(HOME)
    mine.fill_in({"现住址": "登录结束前填的地址 7 号"})
    other = mine.context.new_page()
    other.goto(world.product.url + "/applicant/")
    other.get_by_role("button", name="退出").click()
    mine.press("保存并继续")
    assert "/signin/applicant/" in mine.path
    sign_in(mine.page, world.product, person["record"])
    mine.follow("看一遍，接着提交")
    mine.must_say("登录结束前填的地址 7 号")
    mine.press("接着提交")
    mine.must_accept()
    mine.open(HOME)
    expect(address_box(mine.page)).to_have_value("登录结束前填的地址 7 号")


def test_a_double_click_sends_once_and_the_back_button_sends_nothing_again(world: World, visit: Any) -> None:
    """R-19, 6.2-01"""
    person = world.people[1]
    case = f"/applicant/cases/{person['case']}/"
    mine = visit(world.session_of(person))
    mine.open(f"{case}check/")
    tick_declaration(mine)
    with mine.page.expect_navigation():
        mine.page.get_by_role("button", name="发送给单位").dblclick()
    mine.must_accept()
    mine.page.go_back()
    button = mine.page.get_by_role("button", name="发送给单位")
    if button.count():
        mine.press("发送给单位")
    mine.open(case)
    assert mine.text.count("员工提交") + mine.text.count("提交给单位") <= 2, mine.text


def test_a_wrong_door_and_a_password_alone_open_nothing(world: World, visit: Any) -> None:
    """5-01"""
    mine = visit(world.session_of(world.people[1]))
    for door in ("employer", "office", "bureau"):
        answer = mine.page.goto(f"{world.product.url}/{door}/")
        assert answer is not None and answer.status == 403
        assert "个人" in mine.text
    world.product.tell("password_of", "admin", "first-password-of-the-journey")
    staff = visit("")
    staff.open("/signin/staff/")
    staff.fill_in({"工作账号": "admin", "密码": "first-password-of-the-journey"})
    staff.press("下一步")
    staff.must_say("验证器应用")
    staff.open("/bureau/")
    assert "/signin/staff/" in staff.path
