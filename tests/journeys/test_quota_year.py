"""A quota year in a real browser: round, declaration, check, two drafts, approval, publication, use, exception.

Each test goes on where the one before it ended.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser

from journeys import at_quota
from journeys.at_employer import confirm_agent, first_review
from journeys.product import Product
from journeys.visitor import AXE, Looks, Visitor, signed_in
from permit.clock import BEIJING

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
DRAFTS = ("按贡献分配", "总数从紧")


@dataclass
class Cast:
    """Everybody at a browser of their own, and what the world holds."""

    told: dict[str, Any]
    employer: Visitor
    office: Visitor
    quota: Visitor
    second: Visitor

    @property
    def year(self) -> int:
        return int(self.told["year"])

    @property
    def name(self) -> str:
        return str(self.told["employer"]["name"])


@pytest.fixture(scope="module")
def looks() -> Looks:
    return Looks(AXE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cast(browser: Browser, product: Product, looks: Looks) -> Cast:
    told = product.tell("quota_year")
    made = {key: signed_in(browser, product, told[key], looks) for key in ("agent", "office", "quota", "quota2")}
    confirm_agent(made["agent"], told["employer"]["agents"][0]["mobile"])
    return Cast(told, made["agent"], made["office"], made["quota"], made["quota2"])


def today() -> date:
    return datetime.now(BEIJING).date()


def test_a_round_is_opened_an_employer_declares_and_the_office_checks(cast: Cast, product: Product) -> None:
    """1.1-01: the round of this year was planned last year; next year's is planned now."""
    at_quota.open_next_round(cast.quota, today())
    at_quota.declare(cast.employer, cast.year, product.scan("paper", title="涉税信息告知书"))
    at_quota.check(cast.office, cast.name)
    cast.employer.open("/employer/declaration/")
    cast.employer.must_say("已核对", "按完税证明所属期核减")


def test_two_drafts_are_compared_one_is_approved_by_a_second_person_and_published(
    cast: Cast, browser: Browser, product: Product, looks: Looks
) -> None:
    """1.1-02, R-25: the employer sees its number and how it came about, everybody the distribution without names."""
    at_quota.end_round(cast.quota, cast.year)
    plan = at_quota.draft(cast.quota, cast.year, DRAFTS[0], 4, 0)
    at_quota.draft(cast.quota, cast.year, DRAFTS[1], 1, 0)
    at_quota.compare(cast.quota, cast.year, DRAFTS)
    at_quota.hand_on_and_approve(cast.quota, cast.second, plan)
    cast.employer.open("/employer/quota/")
    cast.employer.must_say(f"{cast.year}年还可以新办 1 个")
    stranger = Visitor(browser, product, looks)
    stranger.open("/quota/")
    assert cast.name not in stranger.text
    stranger.photograph("public-allocation")
    stranger.close()


def test_the_number_is_used_and_the_next_case_is_refused_with_the_balance(cast: Cast) -> None:
    """1.1-03, R-25"""
    used, short = cast.told["cases"]
    first_review(cast.employer, used)
    told = at_quota.sent_without_a_number(cast.employer, short)
    assert any("核定 1 个" in words and "没有余额" in words for words in told), told


def test_an_exception_is_asked_allowed_and_the_case_is_sent(cast: Cast) -> None:
    """1.1-03, R-12: every entry is seen with its cause by employer, office and bureau."""
    number = cast.told["cases"][1]
    at_quota.ask_exception(cast.employer, number)
    at_quota.allow_exception(cast.quota, cast.name)
    first_review(cast.employer, number)
    cast.employer.open(f"/employer/cases/{number}/")
    cast.employer.must_say("待属地审核", at_quota.ANSWER)
    cast.employer.open("/employer/quota/")
    cast.employer.must_say("例外追加", at_quota.ANSWER)
    uscc = cast.told["employer"]["uscc"]
    for visitor, door in ((cast.office, "office"), (cast.quota, "bureau")):
        visitor.open(f"/{door}/quota/{uscc}/?year={cast.year}")
        visitor.must_say("例外追加", at_quota.ANSWER)


def test_a_number_is_added_in_mid_year_by_two_people_and_the_report_adds_up(cast: Cast) -> None:
    """1.1-02, 1.1-03"""
    at_quota.transfer(cast.quota, cast.second, cast.year, cast.told["employer"]["uscc"])
    cast.quota.open(f"/bureau/quota/years/{cast.year}/")
    cast.quota.must_say(f"{cast.year}年：给出 4 个，用了 0 个，余额 2 个", "全区总数怎样来的")
    cast.quota.photograph("bureau-quota-year")


def test_every_page_met_passes_axe_and_fits_a_phone(looks: Looks) -> None:
    assert len(looks.seen) > 25
    assert not looks.wrong, "\n".join(looks.wrong)
