"""What is done with a year's numbers, page by page: round, declaration, check, allocation, exception, closing books."""

from __future__ import annotations

import re
from datetime import date, timedelta

from journeys.at_employer import tick_declaration
from journeys.visitor import Visitor

REASON = "承担国家重点项目，岗位空缺会停线，不能等到下一年度。"
ANSWER = "项目属重点领域，准予例外一个名额。"


def open_next_round(visitor: Visitor, today: date) -> None:
    """The quota officer plans next year's declaration (1.1-01)."""
    visitor.open("/bureau/rounds/")
    visitor.follow(re.compile("开放"))
    first, last = today + timedelta(days=1), today + timedelta(days=30)
    days = {"开始申报": (first.year, first.month, first.day), "截止申报": (last.year, last.month, last.day)}
    visitor.save({"哪一年的名额": str(today.year + 1), **days}, "设好")


def declare(visitor: Visitor, year: int, paper: bytes) -> None:
    """The employer: how many, why, what it contributes, with its paper (1.1-01)."""
    visitor.open("/employer/declaration/")
    visitor.upload("产值证明材料", paper)
    visitor.fill_in(
        {
            f"{year}年需要新办的人数": "1",
            "申报理由": "新设研发和交付团队，岗位急需有经验的专业人员。",
            "是否为总部企业": "否",
            "产值": "1200",
            "投资": "0",
            "就业": "0",
            "科研": "0",
        }
    )
    visitor.photograph("employer-declaration")
    visitor.press("提交申报")
    visitor.must_accept()


def check(visitor: Visitor, employer: str) -> None:
    """The office takes the figures, one corrected with its reason (1.1-01)."""
    visitor.open("/office/declarations/")
    visitor.follow(employer)
    visitor.follow(re.compile("^核对$"))
    visitor.save({"产值（万元）": "1100", "更正产值的理由": "按完税证明所属期核减。"}, "核对无误，收下")


def end_round(visitor: Visitor, year: int) -> None:
    """No more declarations from now on."""
    visitor.open(f"/bureau/rounds/{year}/close/")
    visitor.save({"说明": "各单位已申报完毕，提前截止。"}, "截止")


def draft(visitor: Visitor, year: int, name: str, total: int, minimum: int) -> str:
    """A draft with its result; its address (1.1-02)."""
    visitor.open(f"/bureau/allocation/{year}/new/")
    visitor.save({"方案名称": name, "总数": str(total), "每家最低": str(minimum)}, "起草并计算")
    return visitor.path


def compare(visitor: Visitor, year: int, names: tuple[str, str]) -> None:
    """Both drafts side by side."""
    visitor.open(f"/bureau/allocation/{year}/")
    for name in names:
        visitor.page.locator("main").get_by_role("checkbox", name=re.compile(name)).check()
    visitor.press("比较")
    visitor.must_say(*names)
    visitor.photograph("bureau-allocation-compare")


def hand_on_and_approve(author: Visitor, second: Visitor, plan: str) -> None:
    """One proposes, another approves: booked and published (1.1-02)."""
    author.open(plan)
    author.press("提请批准")
    author.must_accept()
    second.open(plan)
    second.follow("批准")
    second.press("批准")
    second.must_accept()


def sent_without_a_number(visitor: Visitor, number: str) -> list[str]:
    """Everything ticked and sent; what the page says against it (1.1-03)."""
    visitor.open(f"/employer/cases/{number}/review/")
    visitor.must_say("名额已用完，现在不能报送")
    for box in visitor.page.locator("main").get_by_role("checkbox", name=re.compile("^已核对")).all():
        box.check()
    tick_declaration(visitor)
    visitor.press("初审通过，报送属地")
    visitor.photograph("employer-out-of-numbers")
    return visitor.errors


def ask_exception(visitor: Visitor, number: str) -> None:
    """From the refusal to the request (1.1-03)."""
    visitor.follow("为这一件申请例外")
    visitor.photograph("employer-quota-exception")
    visitor.save({"为什么这一件需要例外": REASON}, "提出例外申请")
    visitor.must_say("正在等区人社局答复")


def allow_exception(visitor: Visitor, employer: str) -> None:
    """The quota officer's written answer."""
    visitor.open("/bureau/quota/exceptions/")
    visitor.follow(employer)
    visitor.fill_in({"结论": ("准予，另给这一件 1 个名额",), "依据和理由": ANSWER})
    visitor.photograph("bureau-quota-exception")
    visitor.press("保存答复")
    visitor.must_accept()


def transfer(one: Visitor, second: Visitor, year: int, uscc: str) -> None:
    """What is left of the total, one number of it to the employer, by two people (1.1-02)."""
    one.open(f"/bureau/quota/{uscc}/?year={year}")
    one.follow("追加")
    one.save({"个数": "1", "原因和依据": "年中统筹，岗位急需，追加一个。"}, "提请批准")
    second.open("/bureau/quota/decisions/")
    second.follow(f"{year}年给单位追加")
    second.follow("批准")
    second.press("批准，记入台账")
    second.must_accept()
    second.must_say("已批准")
