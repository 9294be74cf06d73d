"""With the keyboard alone, through four doors: sign-in, a file, dates, sending, a return with defects, the decision.

Every stop of the focus is seen and in order, the first one skips to the text, after an error the focus is on the
summary (DESIGN 5, tokens 3). Each test goes on where the one before it ended.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from journeys import at_desks, at_employer
from journeys.at_keyboard import Keyboard
from journeys.small import World
from journeys.visitor import Visitor, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WHO = 0
PASSWORD = "password-typed-by-keyboard"
SCREENSHOT = "申报收入查询记录"


@dataclass
class Hands:
    """Everybody at a keyboard of their own."""

    applicant: Keyboard
    employer: Keyboard
    office: Keyboard
    acceptor: Keyboard
    reviewer: Keyboard
    decider: Keyboard

    def all(self) -> list[Keyboard]:
        return list(vars(self).values())


@pytest.fixture(scope="module")
def hands(world: World, browser: Browser) -> Iterator[Hands]:
    new = [Visitor(browser, world.product) for _ in range(3)]
    desks = [signed_in(browser, world.product, world.desks[key]) for key in ("acceptor", "reviewer", "decider")]
    yield Hands(*(Keyboard(each) for each in [*new, *desks]))
    for each in [*new, *desks]:
        each.close()


@pytest.fixture(scope="module")
def number(world: World) -> str:
    return str(world.people[WHO]["case"])


def test_an_applicant_signs_in_changes_a_date_uploads_a_file_and_sends(world: World, hands: Hands, number: str) -> None:
    """5-01, N-05, 6.2-01"""
    mine, record = hands.applicant, world.people[WHO]["record"]
    mine.open("/signin/applicant/")
    mine.press("用北京通登录")
    _pick_at_the_simulator(mine, record["name"], f"auto={record['unique_id']}")
    mine.open("/applicant/profile/education/")
    mine.follow_to("/education/rows/")
    year, month = (int(part) for part in record["education"][0]["from"].split("-"))
    mine.date("入学年月", (year, 13))
    mine.press("保存并继续")
    stop = mine.follow_the_first_error()
    assert (stop["group"], stop["words"]) == ("入学年月", "月"), stop
    mine.type("月", str(month), "入学年月")
    mine.press("保存并继续")
    mine.visitor.must_accept()
    mine.open(f"/applicant/cases/{number}/")
    mine.follow_to("materials/6.2-M5/")
    mine.upload(world.product.scan("declared_income", name=record["name"]), SCREENSHOT)
    mine.open(f"/applicant/cases/{number}/check/")
    mine.press("发送给单位")
    mine.follow_the_first_error()
    mine.page.keyboard.press("Space")
    mine.press("发送给单位")
    mine.visitor.must_accept()


def _pick_at_the_simulator(hands: Keyboard, words: str, address: str) -> None:
    """The sign-in services are other people's pages: only that they can be worked."""
    seen = len(hands.wrong)
    hands.type("搜索姓名、名称或号码", words)
    hands.press("搜索")
    hands.follow_to(address)
    hands.page.wait_for_url(f"{hands.visitor.product.url}/**")
    del hands.wrong[seen:]


def test_an_agent_signs_in_is_confirmed_by_a_code_and_passes_the_case_on(
    world: World, hands: Hands, number: str
) -> None:
    """5-01, 4.2-03, 6.2-01, N-02"""
    mine, record = hands.employer, world.employer["record"]
    mine.open("/signin/employer/")
    mine.press("用法人一证通 / 电子营业执照登录")
    _pick_at_the_simulator(mine, record["uscc"], "auto=")
    mine.open("/employer/agent/")
    mine.press("发送验证码")
    mine.skip()
    mine.type("短信验证码", at_employer.newest_code(world.product, record["agents"][0]["mobile"]))
    mine.press("确认")
    mine.visitor.must_accept()
    mine.open(f"/employer/cases/{number}/review/")
    mine.press("初审通过，报送属地")
    mine.must_stand_on_the_summary()
    mine.tick_all(
        ("已核对", "我单位已逐项核对"), "初审通过，报送属地", reason="岗位急需，已在本行业工作多年，单位愿意担保。"
    )
    mine.press("初审通过，报送属地")
    mine.visitor.must_accept()
    assert mine.visitor.path.startswith("/employer/cases/forms/"), mine.visitor.text


def test_an_officer_signs_in_with_two_factors_and_returns_with_every_defect(
    world: World, hands: Hands, number: str
) -> None:
    """5-01, R-19"""
    world.product.tell("password_of", world.office, PASSWORD)
    mine = hands.office
    mine.open("/signin/staff/")
    mine.type("工作账号", world.office)
    mine.type("密码", PASSWORD)
    mine.press("下一步")
    mine.skip()
    secret = mine.page.locator("main code").first.inner_text()
    mine.type("应用显示的 6 位验证码", at_desks.totp(secret, time.time()))
    mine.press("确认")
    mine.skip()
    mine.press("我已保存，进入系统")
    mine.open(f"/office/cases/{number}/return/")
    mine.press("退回补正")
    stop = mine.follow_the_first_error()
    assert stop["tag"] == "SELECT"
    mine.pick("哪一处", "诚信声明")
    mine.pick("问题")
    mine.type("要求", "请重新扫描。")
    mine.press("退回补正")
    mine.visitor.must_accept()


def test_the_applicant_mends_it_the_office_reports_and_three_officers_decide(
    world: World, hands: Hands, number: str
) -> None:
    """R-04, R-19, R-20, 8-01"""
    mine = hands.applicant
    mine.open(f"/applicant/cases/{number}/corrections/")
    mine.follow_to("/materials/")
    mine.upload(world.product.scan("integrity_statement", name="重新扫描", version="2"), "诚信声明")
    mine.open(f"/applicant/cases/{number}/check/")
    mine.tick_all(("",), "发送给单位")
    mine.press("发送给单位")
    mine.visitor.must_accept()
    at_employer.first_review(hands.employer.visitor, number)
    sheet = at_employer.print_sheet(hands.employer.visitor, number)
    hands.office.open(f"/office/receipts/{sheet}/")
    hands.office.press("登记收到")
    act(hands.office, f"/office/cases/{number}/", "上报区局", "上报")
    at_desks.rule_unknowns(hands.acceptor.visitor, number)
    act(hands.acceptor, f"/bureau/cases/{number}/", "受理", "重新查询并受理")
    act(hands.reviewer, f"/bureau/cases/{number}/", "通过复审", "通过，转终审")
    act(hands.decider, f"/bureau/cases/{number}/", "准予", "准予")
    hands.decider.visitor.must_say("准予")


def act(mine: Keyboard, case: str, link: str, button: str) -> None:
    mine.open(case)
    mine.follow(link)
    mine.skip()
    mine.press(button)
    mine.visitor.must_accept()


def test_a_dialog_gives_the_focus_back_where_it_was(hands: Hands, number: str) -> None:
    """DESIGN 5: the workbench is worked by keys, and `?` tells which"""
    mine = hands.acceptor
    mine.open(f"/bureau/cases/{number}/")
    mine.page.keyboard.press("Tab")
    before = mine.page.evaluate("() => document.activeElement.outerHTML")
    mine.page.keyboard.press("?")
    assert mine.page.evaluate("() => document.activeElement.closest('dialog') !== null")
    mine.page.keyboard.press("Escape")
    assert mine.page.evaluate("() => document.activeElement.outerHTML") == before


def test_every_stop_was_seen_and_in_order(hands: Hands) -> None:
    assert not (wrong := [each for keyboard in hands.all() for each in keyboard.wrong]), "\n".join(dict.fromkeys(wrong))
