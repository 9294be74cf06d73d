"""A renewal in a real browser, through holder, employer, office and bureau, with a return and its correction (6.3)."""

import re

import pytest

from journeys import at_applicant, at_desks, at_employer
from journeys.settled import Settled

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WHO = 0


def test_a_renewal_goes_from_its_window_to_the_next_term(settled: Settled) -> None:
    """6.3-02, 6.3-03, 6.3-06, N-15, R-01, R-16, R-19, R-29"""
    mine, employer, office = settled.mine(WHO), settled.employer(0), settled.office(settled.employers[0]["office"])
    name = settled.holder(WHO)["record"]["name"]
    mine.open("/applicant/permit/")
    mine.must_say("续签：请在", "稳妥日", "由单位发起")
    mine.photograph("holder-permit")

    number = _started_by_the_employer(settled, name)
    _filled_in_by_the_holder(settled, number)
    employer.open(f"/employer/cases/{number}/review/")
    employer.must_say(f"{name}还没有声明，现在不能提交", "稳妥日")
    employer.photograph("employer-undeclared")
    at_applicant.declare(mine, number)
    at_employer.send_permit_case(employer, number)
    settled.receive(office, employer, number)

    at_desks.send_back(office, "office", number, "查询记录", "截图缺第二年，请补齐。")
    mine.open("/applicant/")
    mine.must_say("补正")
    at_applicant.correct_paper(mine, settled.story(WHO), number, "declared_income")
    at_applicant.declare_again(mine, number, "查询记录")
    at_employer.send_permit_case(employer, number)
    settled.receive(office, employer, number)

    at_desks.report(office, number)
    settled.decide(number)
    mine.open("/applicant/permit/")
    mine.must_say("已续签", "有效")
    employer.open("/employer/permits/")
    employer.must_say(name, "已续签")
    mine.open(f"/applicant/permit/{settled.holder(WHO)['permit']}/life/")
    mine.must_say("续签")
    settled.everything_looked_well()


def _started_by_the_employer(settled: Settled, name: str) -> str:
    """From the page of permits: the days first, then one button (6.3-06)."""
    employer = settled.employer(0)
    employer.open("/employer/permits/")
    employer.must_say("到了续签时间")
    employer.follow(re.compile(f"发起续签.*{name}"))
    employer.must_say("稳妥日", "到期日")
    employer.page.get_by_label(re.compile("员工仍在本单位工作")).check()
    employer.press("发起续签")
    employer.must_accept()
    employer.must_say(name)
    return at_employer.newest_case(employer)


def _filled_in_by_the_holder(settled: Settled, number: str) -> None:
    """Three years of income on one page, then the papers; who sends it is the employer."""
    mine, record = settled.mine(WHO), settled.holder(WHO)["record"]
    mine.open("/applicant/")
    mine.follow(re.compile("持证期间收入"), mine.page.locator("main"))
    mine.follow("一次填写各月")
    listed = mine.page.get_by_label("各月收入").input_value().split()
    paid = {month["month"]: month["taxable_yuan"] for month in record["income"]}
    mine.save({"各月收入": "\n".join(f"{month} {paid[month]}" for month in listed if month in paid)}, "保存")
    mine.press("保存并继续")
    at_applicant.upload_materials(mine, settled.story(WHO), number)
    mine.open(f"/applicant/cases/{number}/")
    mine.must_say("都齐了，请核对并声明", "声明以后单位才能提交", "稳妥日")
    mine.photograph("holder-renewal")
