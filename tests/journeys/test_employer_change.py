"""Leaving and the employer change in a real browser: old employer, holder, new employer, office, bureau (6.4)."""

import re
from dataclasses import replace

import pytest

from journeys import at_applicant, at_desks, at_employer
from journeys.settled import Settled
from journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WHO, OLD, NEW = 2, 0, 1
NOT_YET, ARRIVED = "还没有本单位缴纳社保的记录", "已有本单位缴纳社保的记录"


def test_a_holder_leaves_waits_for_insurance_and_goes_on_with_the_new_employer(settled: Settled) -> None:
    """N-13, N-14, N-15, 6.4-01, 6.4-02, 6.4-03, 6.4-05, 6.4-M1, R-19, R-36"""
    mine, new, old = settled.mine(WHO), settled.employers[NEW], settled.employers[OLD]
    record = settled.holder(WHO)["record"]
    settled.insure(record, old, 0)
    _ended_by_the_old_employer(settled)
    mine.open("/applicant/permit/")
    mine.must_say("挂起", "请向新单位要关联码", "由各主管部门按自己的规定解释")
    mine.photograph("holder-suspended")
    at_applicant.ask_association(mine, new["code"])
    _confirmed_once_insured(settled)

    number = _started_by_the_new_employer(settled)
    at_applicant.upload_materials(mine, settled.story(WHO, NEW), number)
    mine.open(f"/applicant/cases/{number}/")
    mine.must_say("都齐了，请核对并声明", "声明以后单位才能提交")
    at_applicant.declare(mine, number)
    employer, office = settled.employer(NEW), settled.office(new["office"])
    at_employer.send_permit_case(employer, number)
    settled.receive(office, employer, number)

    at_desks.send_back(office, "office", number, "离职证明", "没有写明离职日期。")
    at_applicant.correct_paper(mine, settled.story(WHO, NEW), number, "paper")
    at_applicant.declare_again(mine, number, "离职证明")
    at_employer.send_permit_case(employer, number)
    settled.receive(office, employer, number)
    at_desks.report(office, number)
    settled.decide(number)

    mine.open("/applicant/permit/")
    mine.must_say("有效", new["name"])
    assert "挂起" not in mine.page.locator("main h1, main h2").first.inner_text()
    _no_longer_with_the_old_employer(settled.employer(OLD), record["name"])
    settled.everything_looked_well()


def _ended_by_the_old_employer(settled: Settled) -> None:
    """From the list of employees through the contract's page: what follows from it is said before (6.4-01)."""
    employer, name = settled.employer(OLD), settled.holder(WHO)["record"]["name"]
    employer.open("/employer/employees/")
    row = employer.page.locator("main tr").filter(has_text=name)
    employer.follow(re.compile("合同"), row)
    employer.follow("已离职，解除关联")
    employer.must_say("证件随之挂起")
    day = settled.today
    employer.save({"离职日期": (day.year, day.month, day.day), "原因": "合同到期不再续订"}, "解除关联")
    employer.must_say(f"已解除与{name}的关联")


def _confirmed_once_insured(settled: Settled) -> None:
    """Asked in vain first; then the registry has a month by the new employer (6.4-03)."""
    employer, record = settled.employer(NEW), settled.holder(WHO)["record"]
    employer.open("/employer/employees/requests/")
    employer.follow(re.compile("核对|确认|办理"), employer.page.locator("main table"))
    employer.must_say(NOT_YET)
    employer.press("现在查询社保")
    employer.must_say(NOT_YET)
    settled.insure(record, settled.employers[NEW], 1)
    employer.press("现在查询社保")
    employer.must_say(ARRIVED)
    story = settled.story(WHO, NEW)
    contract = {**record["contract"], "from": f"{settled.today:%Y-%m}-01"}
    at_employer.confirm_association(employer, replace(story, person={**record, "contract": contract}))


def _started_by_the_new_employer(settled: Settled) -> str:
    employer, name = settled.employer(NEW), settled.holder(WHO)["record"]["name"]
    employer.open("/employer/permits/")
    employer.must_say("挂起")
    employer.follow(re.compile(f"发起单位变更.*{name}"))
    employer.must_say("有效期不变")
    employer.page.get_by_label(re.compile("由本单位缴纳社保")).check()
    employer.press("发起聘用单位变更")
    employer.must_accept()
    return at_employer.newest_case(employer)


def _no_longer_with_the_old_employer(employer: Visitor, name: str) -> None:
    employer.open("/employer/permits/")
    assert name not in employer.page.locator("main").inner_text()
