"""A declaration round in the browser: opened by the quota officer, checked by the office (1.1-01)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from fixtures.allocations import AFTER, a_round_of, accepted
from fixtures.under_review import at_desk
from fixtures.world import TODAY, client_of, make_employer, make_office, make_staff
from permit.records.models import NeedDeclaration, QuotaRound

pytestmark = pytest.mark.django_db


def parts(name: str, day) -> dict[str, str]:
    return {f"{name}_year": str(day.year), f"{name}_month": str(day.month), f"{name}_day": str(day.day)}


def typed(**changes: str) -> dict[str, str]:
    return {
        "year": "2027",
        **parts("opens_on", TODAY),
        **parts("closes_on", TODAY + timedelta(days=30)),
        "remind": "１０、3",
        "label1": "是否总部企业",
        "kind1": "yes_no",
        "needed1": "on",
        **changes,
    }


@pytest.fixture
def officer() -> Client:
    return client_of(at_desk("quota_officer", name="冉静姝"))


@pytest.fixture
def checker() -> Client:
    return client_of(at_desk("office_checker"))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?span[^>]*>|<wbr>", "", answer.content.decode()))


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return text_of(answer)


def a_sent_declaration() -> NeedDeclaration:
    quota_round = a_round_of(())
    kept = accepted(quota_round, make_employer("甲公司"), 6, 1200)
    NeedDeclaration.objects.update(state="sent", checked_by=None, checked_at=None)
    kept.refresh_from_db()
    return kept


def test_a_round_is_planned_changed_extended_and_ended(officer: Client) -> None:
    """1.1-01"""
    assert "还没有申报" in page(officer, "/bureau/rounds/")
    assert officer.post("/bureau/rounds/new/", typed(**parts("opens_on", TODAY + timedelta(days=5)))).status_code == 302
    planned = QuotaRound.objects.get()
    assert planned.remind_days == [10, 3] and len(planned.dimensions) == 4
    assert [(q["label"], q["kind"], q["required"]) for q in planned.questions] == [("是否总部企业", "yes_no", True)]
    shown = page(officer, "/bureau/rounds/2027/")
    assert "2027年新办名额申报：2026年3月7日开始" in shown and "修改设置" in shown
    assert 'value="是否总部企业"' in page(officer, "/bureau/rounds/2027/change/")
    answer = officer.post("/bureau/rounds/2027/change/", typed(version="0"))
    assert answer.status_code == 302 and QuotaRound.objects.get().opens_on == TODAY
    assert "正在申报" in page(officer, "/bureau/rounds/2027/")
    later = {**parts("closes_on", TODAY + timedelta(days=40)), "words": "单位较多", "version": "1"}
    assert officer.post("/bureau/rounds/2027/extend/", later).status_code == 302
    assert officer.post("/bureau/rounds/2027/close/", {"words": "提前完成", "version": "2"}).status_code == 302
    assert "已截止" in page(officer, "/bureau/rounds/2027/") and QuotaRound.objects.get().closed_on == TODAY


def test_what_is_wrong_with_a_round_stands_at_its_field(officer: Client) -> None:
    """1.1-01"""
    wrong = typed(year="明年", remind="90", closes_on_month="13")
    answer = officer.post("/bureau/rounds/new/", wrong)
    shown = text_of(answer)
    assert answer.status_code == 422 and 'value="明年"' in shown and 'value="90"' in shown
    assert "哪一年的名额要填整数。" in shown and "提醒的日子要填" in shown and "要在 1 到 12 之间" in shown
    early = officer.post("/bureau/rounds/new/", typed(year="2026"))
    assert early.status_code == 422 and "最早是 2027 年" in text_of(early)
    assert not QuotaRound.objects.exists()


def test_only_the_quota_officer_opens_rounds(checker: Client) -> None:
    """1.1-01"""
    a_round_of()
    for address in ("", "new/", "2027/", "2027/late/"):
        assert client_of(at_desk("decider")).get(f"/bureau/rounds/{address}").status_code == 404
        assert checker.get(f"/bureau/rounds/{address}").status_code == 403


def test_one_employer_may_declare_late_after_the_end() -> None:
    """1.1-01"""
    a_round_of()
    employer = make_employer("丁公司")
    with time_machine.travel(AFTER, tick=False):
        officer = client_of(at_desk("quota_officer"))
        assert "同意补报" in page(officer, "/bureau/rounds/2027/")
        day = parts("until", AFTER.date() + timedelta(days=5))
        unknown = officer.post("/bureau/rounds/2027/late/", {"uscc": "91110115MA00000000", "words": "停电", **day})
        assert unknown.status_code == 422 and "91110115MA00000000" in text_of(unknown)
        sent = {"uscc": employer.uscc, "words": "系统故障没有交上", **day}
        assert officer.post("/bureau/rounds/2027/late/", sent).status_code == 302
    assert NeedDeclaration.objects.get(employer=employer).late_reason == "系统故障没有交上"


def test_the_office_corrects_a_figure_with_its_reason_and_takes_the_rest(checker: Client, officer: Client) -> None:
    """1.1-01"""
    kept = a_sent_declaration()
    assert "2027年名额申报：1 份待核对" in page(checker, "/office/declarations/")
    address = f"/office/declarations/{kept.pk}/"
    assert "待属地核对：甲公司申报 6 人" in page(checker, address)
    figures = {"amount-output": "1,100.5", "amount-investment": "0", "amount-employment": "0", "amount-research": "0"}
    refused = checker.post(f"{address}accept/", {**figures, "version": kept.version})
    assert refused.status_code == 422 and "产值与申报数不同，请写明理由。" in text_of(refused)
    assert 'value="1,100.5"' in text_of(refused)
    figures |= {"why-output": "按完税证明更正", "version": str(kept.version)}
    assert checker.post(f"{address}accept/", figures).status_code == 302
    kept.refresh_from_db()
    assert kept.state == "accepted" and kept.checked["output"] == 110_050 and kept.corrections[0]["declared"] == 120_000
    shown = page(officer, f"/bureau/rounds/declarations/{kept.pk}/")
    assert "已核对：甲公司申报 6 人" in shown and "按完税证明更正" in shown and "1,100.5 万元" in shown
    assert "甲公司" in page(officer, "/bureau/rounds/2027/?state=accepted")
    assert "甲公司" not in page(officer, "/bureau/rounds/2027/?state=sent")


def test_the_office_sends_a_declaration_back_with_every_defect(checker: Client) -> None:
    """1.1-01"""
    kept = a_sent_declaration()
    address = f"/office/declarations/{kept.pk}/return/"
    nothing = checker.post(address, {"version": kept.version})
    assert nothing.status_code == 422 and "请至少写明一处" in text_of(nothing)
    words = {"number": "与社保人数不符", "amount-output": "材料看不清", "version": str(kept.version)}
    assert checker.post(address, words).status_code == 302
    kept.refresh_from_db()
    assert kept.state == "returned" and set(kept.defects) == {"number", "amount-output"}
    assert "甲公司" in page(checker, "/office/declarations/?state=returned")


def test_a_round_that_has_not_opened_hides_no_other_from_the_office(checker: Client) -> None:
    """1.1-01"""
    kept = a_sent_declaration()
    later = kept.round.closes_on + timedelta(days=90)
    QuotaRound.objects.create(
        district=kept.round.district,
        year=kept.round.year + 1,
        opens_on=later,
        closes_on=later,
        created_by=kept.round.created_by,
        created_at=kept.round.created_at,
    )
    assert "甲公司" in page(checker, "/office/declarations/")


def test_another_office_does_not_see_it() -> None:
    """1.1-01"""
    kept = a_sent_declaration()
    other = client_of(make_staff("office_checker", make_office("yizhuang", "亦庄镇")))
    assert "甲公司" not in page(other, "/office/declarations/")
    for act in ("", "accept/", "return/"):
        assert other.get(f"/office/declarations/{kept.pk}/{act}").status_code == 404


def test_lists_of_declarations_ask_a_constant_number_of_queries(
    checker: Client, officer: Client, django_assert_max_num_queries
) -> None:
    """1.1-01"""
    a_round_of([(f"第{n:02}", 3, 100) for n in range(30)])
    for client, address in ((officer, "/bureau/rounds/2027/"), (checker, "/office/declarations/?state=accepted")):
        with django_assert_max_num_queries(20):
            assert "第29公司" in page(client, address)


def test_the_list_of_rounds_counts_what_waits(officer: Client) -> None:
    """1.1-01"""
    a_sent_declaration()
    shown = page(officer, "/bureau/rounds/")
    assert "2027年" in shown and "正在申报" in shown
