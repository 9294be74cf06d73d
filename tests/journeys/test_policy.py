"""A list of the policy in a real browser: drafted, held against the open cases, approved by a second, chosen from.

Each test goes on where the one before it ended. Every page met is looked at (axe, 360 px).
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from journeys.small import World
from journeys.visitor import AXE, Looks, Visitor, signed_in
from permit.clock import today

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
# In force it concerns only whoever says that its main business is restricted: nobody of the small installation.
KIND, LABEL = "prohibited_catalogue", "新增产业的禁止和限制目录"
ROWS = "代码\t名称\nF01\t商品批发市场\nF02\t再生资源回收站"


@pytest.fixture(scope="module")
def looks() -> Looks:
    return Looks(AXE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def author(browser: Browser, world: World, looks: Looks) -> Visitor:
    return signed_in(browser, world.product, world.desks["admin"], looks)


@pytest.fixture(scope="module")
def second(browser: Browser, world: World, looks: Looks) -> Visitor:
    return signed_in(browser, world.product, world.product.tell("another_administrator")["session"], looks)


@pytest.fixture(scope="module")
def stranger(browser: Browser, world: World, looks: Looks) -> Visitor:
    return Visitor(browser, world.product, looks)


def test_an_administrator_drafts_a_list_and_wrong_rows_are_named(author: Visitor, stranger: Visitor) -> None:
    """R-22, 9-01"""
    stranger.open(f"/guide/lists/{KIND}/")
    assert "还没有公布" in stranger.heading
    day = today()
    author.open("/bureau/policy/")
    author.follow("起草改动")
    author.save({"改动名称": "载入禁限目录", "施行日": (day.year, day.month, day.day)}, "起草")
    author.must_say("下一步：写要改的各项")
    author.page.get_by_text("名录", exact=True).click()
    author.follow(LABEL)
    date = (day.year, day.month, day.day)
    author.fill_in({"版本": "2026 年版", "来源": "市发展改革委公布", "核对日期": date, "可信程度": "B 一处可靠来源"})
    author.fill_in({"各项": f"{ROWS}\nF01\t又一次\nF04"})
    author.press("保存")
    assert [words for words in author.errors if "第 4 行" in words] and [w for w in author.errors if "第 5 行" in w]
    author.save({"各项": ROWS}, "保存")
    author.must_say("没有载入", "2026 年版，2 项", "下一步：比对在办件")


def test_it_is_held_against_the_open_cases_and_a_second_person_decides(
    author: Visitor, second: Visitor, world: World
) -> None:
    """9-01: two people; whoever approves sees every entry."""
    author.press("比对在办件")
    world.product.tell("comparisons")
    author.open(author.path)
    author.must_say("的结论会变")
    author.press("提请批准")
    author.must_say("等另一位管理员批准")
    second.open("/bureau/policy/")
    second.follow("载入禁限目录")
    second.page.locator("summary", has_text="2026 年版的各项：新增 2 项").click()
    second.must_say("再决定是否批准", "再生资源回收站")
    second.follow(re.compile("^批准$"))
    second.press("批准")
    second.must_say("已批准")


def test_a_stranger_finds_the_list_and_chooses_from_it(stranger: Visitor) -> None:
    """1.2-02, R-22: the self-check asks which entry, and names it."""
    stranger.open(f"/guide/lists/{KIND}/?q=回收")
    stranger.must_say("F02", "再生资源回收站")
    assert "商品批发市场" not in stranger.text
    stranger.open("/guide/api/")
    stranger.open("/self-check/employer/")
    answers = {
        "单位类型": "企业",
        "是否在本区注册": "是",
        "注册日期": (2015, 6, 1),
        "实缴资本": "2000000",
        "上年度在本区的地区贡献总额": "200000",
        "是否符合本区产业规划": "是",
    }
    for label, answer in answers.items():
        stranger.save({label: answer}, "继续")
    assert stranger.heading == "主营是新增产业禁限目录中的哪一项"
    stranger.fill_in({"主营是新增产业禁限目录中的哪一项": "是目录中的这一项"})
    stranger.save({"代码或名称": "f02"}, "继续")
    stranger.save({"近一年有没有违法违规等情况": "没有"}, "继续")
    stranger.must_say("所选“F02 再生资源回收站”在名录中")


def test_every_page_met_passes_axe_and_fits_a_phone(looks: Looks) -> None:
    assert len(looks.seen) >= 12
    assert looks.wrong == []
