"""An information change in a real browser: consent, what changes, its papers, a return, the new values (6.5)."""

import re

import pytest

from journeys import at_applicant, at_desks, at_employer
from journeys.settled import Settled

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WHO, ADDRESS = 1, "北京市大兴区黄村镇示例园 5 号楼 101"


def test_a_holder_who_moved_house_has_the_new_address_on_the_permit(settled: Settled) -> None:
    """6.5-01, 6.5-02, 6.5-M1, 6.5-M2, 6.2-02, 4.2-02, R-19, R-21"""
    mine, employer, office = settled.mine(WHO), settled.employer(0), settled.office(settled.employers[0]["office"])
    number = _started_with_consent(settled)
    _named_filled_in_and_proved(settled, number)
    at_applicant.send(mine, number)

    at_employer.return_to_applicant(employer, number, "现住址", "请写明房间号。")
    mine.open("/applicant/")
    mine.must_say("补正")
    mine.open(f"/applicant/cases/{number}/corrections/")
    mine.follow(re.compile("去改|去修改|修改"), mine.page.locator("main .p-content"))
    mine.save({"现住址": ADDRESS})
    at_applicant.send(mine, number)
    at_employer.first_review(employer, number)
    settled.receive(office, employer, number)

    mine.open("/applicant/permit/")
    assert ADDRESS not in mine.text, "until it is approved the permit says what it said"
    at_desks.report(office, number)
    settled.decide(number)
    mine.open("/applicant/permit/")
    mine.must_say(ADDRESS)
    settled.everything_looked_well()


def _started_with_consent(settled: Settled) -> str:
    """From the permit: asked, granted, begun (R-33)."""
    mine, employer = settled.mine(WHO), settled.employer(0)
    mine.open("/applicant/permit/")
    mine.follow("变更个人信息")
    mine.press("请单位同意变更")
    mine.must_say("等单位答复")
    employer.open("/employer/")
    at_employer.grant_consent(employer)
    mine.open("/applicant/")
    mine.must_say("同意")
    mine.open("/applicant/change/")
    mine.press("开始填写变更申请")
    return at_employer.newest_case(mine)


def _named_filled_in_and_proved(settled: Settled, number: str) -> None:
    """Only what is named opens; its papers are asked for (6.5-01)."""
    mine = settled.mine(WHO)
    mine.open(f"/applicant/cases/{number}/claims/changes/")
    mine.follow(re.compile("添加"))
    mine.save({"哪一项有变化": "住所", "变化情况": "搬到黄村镇。"})
    mine.press("保存并继续")
    mine.open("/applicant/profile/home/")
    mine.save({"现住址": ADDRESS.removesuffix(" 101")})
    at_applicant.upload_materials(mine, settled.story(WHO), number)
