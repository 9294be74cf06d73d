"""Pictures for docs/tour of pages that want a district full of cases. Only `make tour` runs this (see conftest)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from journeys.at_employer import confirm_agent, newest_case
from journeys.product import Product, running_product
from journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900), pytest.mark.xdist_group("tour")]

SELF_CHECK = (
    {"您属于哪一类人员": "北京以外的内地户籍"},
    {"出生日期": (1994, 4, 12)},
    {"性别": "男"},
    {"专业或岗位是否属于本区重点领域、急需紧缺": "不确定，请工作人员确认"},
    {"最近 6 个月平均每月收入": "13870"},
    {"最近 12 个月平均每月收入": "15260"},
    {"在现单位连续缴了几个月社保（五险）": "4"},
    {"现单位连续代扣了几个月个税": "6"},
    {"在京住所是哪一种": "自有住房"},
    {"最高学历": "硕士研究生"},
    {"有没有学士以上学位": "是"},
    {"一共工作了多少年": "4"},
    {"要办理子女随往吗": "否"},
)


@pytest.fixture(scope="module")
def district() -> Iterator[Product]:
    with running_product(demo=True) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, district: Product) -> Iterator[Visitor]:
    visitor = Visitor(browser, district)
    yield visitor
    visitor.close()


def enter(visitor: Visitor, door: str, key: str) -> None:
    """The demonstration's one-click way in."""
    visitor.open(f"/demo/enter/{door}/{key}/")


def enter_as(visitor: Visitor, door: str, words: str) -> None:
    """The first identity of a door whose line says these words."""
    visitor.open(f"/demo/?q={words}")
    visitor.page.locator(f"main a[href^='/demo/enter/{door}/']").first.click()
    visitor.page.wait_for_url(re.compile(f"{visitor.product.url}/(?!signin|demo)"))


def test_the_demonstrations_doors(visitor: Visitor) -> None:
    visitor.photograph("demo-doors", "/demo/")


def test_the_public_door(visitor: Visitor) -> None:
    visitor.photograph("public-home", "/")
    visitor.photograph("public-guide", "/guide/")
    visitor.open("/self-check/applicant/")
    for answers in SELF_CHECK:
        if "最近 6 个月平均每月收入" in answers:
            visitor.photograph("self-check-question")
        visitor.fill_in(answers)
        visitor.press("继续")
    visitor.must_say("九类条件，符合一类即可")
    visitor.photograph("self-check-result")


def test_the_applicants_door(visitor: Visitor) -> None:
    enter_as(visitor, "applicant", "填写中")
    visitor.open("/applicant/")
    number = newest_case(visitor)
    visitor.photograph("applicant-tasks", f"/applicant/cases/{number}/")
    visitor.photograph("applicant-check", f"/applicant/cases/{number}/check/")


def test_the_employers_door(visitor: Visitor) -> None:
    visitor.open("/demo/?q=持证人，")
    row = visitor.page.locator("main tr:has(a[href*='/demo/enter/applicant/'])").first
    employer = row.locator("td").first.inner_text().strip()
    record = next(each for each in visitor.product.world()["employers"] if each["name"] == employer)
    enter_as(visitor, "employer", employer)
    confirm_agent(visitor, record["agents"][0]["mobile"])
    visitor.photograph("employer-home", "/employer/")
    visitor.photograph("employer-permits", "/employer/permits/")
    visitor.photograph("employer-quota", "/employer/quota/")


def test_the_offices_and_the_bureaus_door(visitor: Visitor) -> None:
    enter(visitor, "staff", "office03")
    visitor.photograph("office-work-list", "/office/")
    enter(visitor, "staff", "acceptor")
    visitor.photograph("bureau-work-list", "/bureau/")
    visitor.page.locator("main a[href*='/bureau/cases/']").first.click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.photograph("bureau-case")
    enter(visitor, "staff", "decider")
    visitor.open("/bureau/")
    visitor.page.locator("main a[href*='/bureau/cases/']").first.click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.photograph("bureau-decision", visitor.path + "approve/")
    enter(visitor, "staff", "supervisor")
    visitor.photograph("bureau-statistics", "/bureau/statistics/")


def test_figures_and_quota(visitor: Visitor) -> None:
    enter(visitor, "staff", "admin")
    visitor.photograph("bureau-policy", "/bureau/policy/")
    enter(visitor, "staff", "quota")
    visitor.photograph("bureau-quota", "/bureau/quota/")
