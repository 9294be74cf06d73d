"""A false statement in a real browser: found, dropped; found again, upheld, taken back on appeal; then handed in."""

import re

import pytest

from journeys.settled import Settled
from journeys.visitor import Visitor, a_file

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
WHO = 4
FINDINGS = "/bureau/false-statements/"


def test_a_permit_is_frozen_cancelled_given_back_on_appeal_and_handed_in_by_its_holder(settled: Settled) -> None:
    """7-03, R-27, N-12, R-20: who records does not decide, who decides does not hear the appeal."""
    mine, first, second = settled.mine(WHO), settled.officer("decider"), settled.officer("decider2")
    _recorded(settled, "学历证书上的毕业院校与登记库不一致。")
    _stands(mine, "冻结")
    _settled_by(first, "不予认定：证件恢复原状", "院校更名，两份证书说的是同一所学校。")
    _stands(mine, "有效")

    _recorded(settled, "社保缴费单位与所聘单位不一致，系他人代缴。")
    _settled_by(first, "认定：取消申请资格，注销证件，终止在办业务", "代缴单位书面承认，证据确凿。")
    _stands(mine, "注销")
    mine.must_say("不实陈述", "申诉")
    _taken_back(first, second)
    _stands(mine, "有效")

    _given_back(settled)
    settled.everything_looked_well()


def _recorded(settled: Settled, words: str) -> None:
    """With evidence; half-filled it says what is missing and keeps what was typed."""
    officer, record = settled.officer("acceptor"), settled.holder(WHO)["record"]
    officer.open(FINDINGS)
    officer.follow("记录不实陈述")
    officer.fill_in({"申请人身份证号码": record["id_number"], "申报内容和查实情况": words})
    officer.press("记录并冻结证件")
    assert officer.errors, "no evidence, no finding"
    assert officer.page.get_by_label("申报内容和查实情况").input_value() == words
    paper = settled.product.scan("id_card", **settled.story(WHO).person_facts())
    officer.page.locator("main input[type=file]").set_input_files(a_file(paper, "证据"))
    officer.press("记录并冻结证件")
    officer.must_accept()
    officer.must_say(record["name"], words)


def _settled_by(officer: Visitor, verdict: str, words: str) -> None:
    officer.open(FINDINGS)
    officer.follow(re.compile("^决定"), officer.page.locator("main"))
    officer.save({"结论": verdict, "依据和理由": words}, "作出决定")


def _taken_back(first: Visitor, second: Visitor) -> None:
    """Not by whoever upheld it."""
    words = "申诉成立：代缴由原单位过错造成，本人不知情。"
    for officer in (first, second):
        officer.open(FINDINGS)
        officer.follow(re.compile("^撤销认定"), officer.page.locator("main"))
        officer.fill_in({"说明": words})
        officer.press("撤销认定，恢复资格和证件")
        assert bool(officer.errors) is (officer is first), officer.text


def _stands(mine: Visitor, state: str) -> None:
    mine.open("/applicant/permit/")
    assert state in mine.page.locator("main .p-card").first.inner_text(), mine.text


def _given_back(settled: Settled) -> None:
    """By the holder, with a cause; the employer and the one history tell it."""
    mine, number = settled.mine(WHO), settled.holder(WHO)["permit"]
    mine.follow("注销证件")
    mine.press("注销证件")
    assert mine.errors, "no cause, no end"
    mine.page.get_by_label("已在京落户").check()
    mine.press("注销证件")
    _stands(mine, "注销")
    mine.open(f"/applicant/permit/{number}/life/")
    mine.must_say("冻结", "撤销认定", "已在京落户")
    employer = settled.employer(0)
    employer.open(f"/employer/permits/{number}/life/")
    employer.must_say("注销")
