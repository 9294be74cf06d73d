"""Double click, back, two windows, a session that ended: on the employer's and the officers' forms (N-05, R-19, R-20).

What counts is the case's record: each act stands in it once. Each test goes on where the one before it ended.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from journeys import at_applicant, at_desks, at_employer
from journeys.small import World
from journeys.visitor import Visitor, signed_in

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WHO = 2
PASSWORD = "password-of-the-second-acceptor"
REASON = "看过材料原件，情况属实，予以认定。"


@dataclass
class Cast:
    number: str
    applicant: Visitor
    employer: Visitor
    office: Visitor
    acceptor: Visitor
    acceptor2: Visitor
    reviewer: Visitor
    decider: Visitor


@pytest.fixture(scope="module")
def cast(world: World, browser: Browser) -> Iterator[Cast]:
    person = world.people[WHO]
    keys = ("office", "acceptor", "acceptor2", "reviewer", "decider")
    sessions = [person["session"], world.employer["session"], *(world.desks[key] for key in keys)]
    made = [signed_in(browser, world.product, session) for session in sessions]
    yield Cast(person["case"], *made)
    for each in made:
        each.close()


def acts(world: World, cast: Cast) -> list[str]:
    """What the record of the case says, act by act."""
    return list(world.product.tell("acts_of", cast.number))


def twice(visitor: Visitor, button: str) -> None:
    """A double click; the second one must neither act nor leave somebody at an error."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name=button, exact=True).dblclick()
    visitor.must_accept()


def back_and_again(visitor: Visitor, button: str) -> None:
    """The back button shows the old form; pressed again it is told that this was done, or is no longer there."""
    visitor.page.go_back()
    again = visitor.page.get_by_role("button", name=button, exact=True)
    if again.count():
        visitor.press(re.compile(f"^{button}$"))
        assert not re.search("没有这一页|系统出错|不能打开", visitor.heading), visitor.heading


def test_an_employers_review_is_sent_once_whatever_is_clicked(world: World, cast: Cast) -> None:
    """6.2-01, R-25"""
    at_applicant.send(cast.applicant, cast.number)
    employer, button = cast.employer, "初审通过，报送属地"
    other = signed_in_again(world, employer)
    for each in (other, employer):
        each.open(f"/employer/cases/{cast.number}/review/")
        at_employer.tick_review(each)
    twice(employer, button)
    back_and_again(employer, button)
    other.press(button)
    assert other.errors or "待属地审核" in other.text, other.text
    other.close()
    assert acts(world, cast).count("submit") == 2, "once by the applicant, once by the employer"


def signed_in_again(world: World, visitor: Visitor) -> Visitor:
    """A second window of the same session, without scripts: nothing holds a click back there."""
    browser = visitor.context.browser
    assert browser is not None
    other = Visitor(browser, world.product, java_script_enabled=False)
    other.context.add_cookies(visitor.context.cookies())  # type: ignore[arg-type]
    return other


def test_a_sheet_and_a_report_count_once(world: World, cast: Cast) -> None:
    """N-02, 8-01"""
    sheet = at_employer.print_sheet(cast.employer, cast.number)
    cast.office.open(f"/office/receipts/{sheet}/")
    twice(cast.office, "登记收到")
    cast.office.open(f"/office/cases/{cast.number}/")
    cast.office.follow("上报区局")
    twice(cast.office, "上报")
    back_and_again(cast.office, "上报")
    done = acts(world, cast)
    assert (done.count("record_receipt"), done.count("report")) == (1, 1), done


def test_an_officers_words_outlive_the_session(world: World, cast: Cast) -> None:
    """N-05: signed out in another window while writing; after signing in with both factors they are offered again"""
    officer = cast.acceptor2
    world.product.tell("password_of", "acceptor2", PASSWORD)
    secret = at_desks.enrol(officer, "acceptor2", PASSWORD)
    officer.open(f"/bureau/cases/{cast.number}/return/")
    officer.choose("哪一处", "诚信声明")
    officer.choose("问题", "")
    officer.fill_in({"要求": REASON})
    other = officer.context.new_page()
    other.goto(f"{world.product.url}/bureau/")
    other.get_by_role("button", name="退出").click()
    other.wait_for_url("**/signed-out/**")
    officer.press(re.compile("^退回补正$"))
    assert "/signin/staff/" in officer.path, officer.path
    at_desks.type_both_factors(officer, "acceptor2", PASSWORD, secret)
    officer.follow("看一遍，接着提交")
    officer.must_say(REASON)
    assert not any(act.startswith("return") for act in acts(world, cast)), "looking at it sends nothing"
    officer.press("不要了，放弃这些内容")


def test_of_two_officers_the_second_is_told_and_a_double_click_accepts_once(world: World, cast: Cast) -> None:
    """R-20, 8-01"""
    at_desks.rule_unknowns(cast.acceptor, cast.number)
    for each in (cast.acceptor, cast.acceptor2):
        each.open(f"/bureau/cases/{cast.number}/")
        each.follow("受理")
    twice(cast.acceptor, "重新查询并受理")
    back_and_again(cast.acceptor, "重新查询并受理")
    cast.acceptor2.press("重新查询并受理")
    assert cast.acceptor2.errors or "待复审" in cast.acceptor2.text, cast.acceptor2.text
    assert acts(world, cast).count("accept") == 1


def test_a_permit_is_granted_once(world: World, cast: Cast) -> None:
    """R-20, R-29"""
    at_desks.pass_on(cast.reviewer, cast.number)
    cast.decider.open(f"/bureau/cases/{cast.number}/")
    cast.decider.follow("准予")
    twice(cast.decider, "准予")
    back_and_again(cast.decider, "准予")
    done = acts(world, cast)
    assert (done.count("pass"), done.count("approve")) == (1, 1), done
    cast.applicant.open("/applicant/permit/")
    cast.applicant.must_say("有效")
