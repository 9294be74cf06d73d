"""An employer moves in from another district, in a real browser: declared, proved, returned, granted (6.6)."""

import re

import pytest

from journeys import at_desks, at_employer
from journeys.settled import Settled
from journeys.story import Story

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
PAPERS = (
    ("企业法人营业执照", "business_licence"),
    ("有效期内的资质证书", "qualification"),
    ("本年度产值贡献材料", "output_value"),
    ("业务经办人身份证", "agent_id"),
    ("单位诚信声明", "employer_integrity_statement"),
)


def test_an_employer_from_another_district_files_here_once_it_is_agreed(settled: Settled) -> None:
    """6.6-01, 6.6-02, 6.6-M1, 6.6-M2, 6.6-M3, 6.6-M4, 6.6-M5, R-19, R-20, 6.1.1-05"""
    record = settled.told["moving_in"]["record"]
    employer, office = settled.at(settled.told["moving_in"]["session"]), settled.office(record["locality"])
    story = Story(settled.product, settled.today, record, {})
    employer.open("/employer/")
    employer.follow(re.compile("主管部门变更"), employer.page.locator("main"))
    employer.save(
        {
            "本单位是否已在北京市其他区开通办理权限": "是",
            "原来在哪个区开通": "海淀区",
            "工商登记和产值是否都已迁入本区": "是",
        }
    )
    _papers_uploaded(settled, story)
    employer.open("/employer/permission/")
    employer.must_say("海淀区", "一致")
    at_employer.tick_declaration(employer)
    employer.press("提交主管部门变更")
    employer.must_accept()
    number = at_employer.newest_case(employer)
    settled.receive(office, employer, number)

    at_desks.send_back(office, "office", number, "产值贡献", "完税证明缺最近一季度。")
    employer.open("/employer/")
    employer.must_say("补正")
    _corrected(settled, story, number)
    settled.receive(office, employer, number)
    at_desks.report(office, number)
    settled.decide(number)
    employer.open("/employer/")
    employer.must_say("单位关联码")
    settled.everything_looked_well()


def _papers_uploaded(settled: Settled, story: Story) -> None:
    employer = settled.at(settled.told["moving_in"]["session"])
    employer.open("/employer/attachments/")
    for title, kind in PAPERS:
        paper = "id_card" if kind == "agent_id" else kind
        employer.upload(title, settled.product.scan(paper, **story.employer_facts()))
        if employer.page.get_by_role("button", name="保存期限").count():
            at_employer.keep_term(employer, title, story)


def _corrected(settled: Settled, story: Story, number: str) -> None:
    employer = settled.at(settled.told["moving_in"]["session"])
    employer.open(f"/employer/cases/{number}/corrections/")
    better = settled.product.scan("output_value", **story.employer_facts(), version="2")
    employer.upload_into(employer.page.locator("[data-upload]").first, better, "产值贡献材料")
    employer.open(f"/employer/cases/{number}/corrections/")
    at_employer.tick_declaration(employer)
    employer.press("重新提交")
    employer.must_accept()
