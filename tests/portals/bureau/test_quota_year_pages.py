"""The quota officer's pages: decisions by two people, exceptions, a year's report and closing; who else reads what."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fixtures.employer import waiting_case
from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import (
    NOW,
    acting_as,
    client_of,
    make_case,
    make_employer,
    make_office,
    make_person,
    make_quota,
    make_staff,
)
from permit.domain.lifecycle import State
from permit.records.models import Employer, QuotaDecision, QuotaExceptionRequest, QuotaYear
from permit.services.acting import SYSTEM
from permit.services.answer_quota_exception import answer_quota_exception
from permit.services.ask_quota_exception import ask_quota_exception
from permit.services.propose_quota_decision import QuotaMove, propose_quota_decision
from permit.services.quota_ports import allot, balance, reserve
from permit.services.quota_years import enter_total
from permit.services.who_is_told import acting_agent

pytestmark = pytest.mark.django_db
REASON = "研发团队扩招，年中统筹调整"


def first() -> Client:
    return client_of(at_desk("quota_officer", name="冉静姝"))


def second() -> Client:
    return client_of(at_desk("quota_officer", name="闻人敏"))


def words_of(answer) -> str:
    return re.sub(r"<[^>]+>|\s+", "", answer.content.decode())


# Decisions ---------------------------------------------------------------------------------------------------------


def proposed_by_page(client: Client, **typed: str):
    given = {"kind": "transfer", "year": "2026", "number": "2", "reason": REASON, "idempotency_key": "k1"}
    return client.post("/bureau/quota/decisions/new/", given | typed)


def test_a_transfer_goes_from_page_to_ledger_by_two_people():
    """1.1-02, R-25"""
    source, target = make_employer(), make_employer()
    make_quota(source, 5)
    one, other = first(), second()
    for _ in range(2):  # a double click proposes once
        assert proposed_by_page(one, source=source.uscc, target=target.uscc).status_code == 302
    decision = QuotaDecision.objects.get()
    page = f"/bureau/quota/decisions/{decision.pk}/"
    assert f"{page}approve/" not in one.get(page).content.decode()
    assert words_of(one.get("/bureau/quota/decisions/")).count("1项名额决定等待批准") == 1
    shown = other.get(page)
    assert "余额5个" in words_of(shown) and f"{page}approve/" in shown.content.decode()
    assert other.post(f"{page}approve/", {"version": decision.version, "words": ""}).status_code == 302
    assert (balance(source, 2026).allotted, balance(target, 2026).allotted) == (3, 2)
    ledger = words_of(other.get(f"/bureau/quota/{source.uscc}/"))
    assert "调出" in ledger and REASON in ledger


def test_a_proposal_that_cannot_be_keeps_what_was_typed():
    """1.1-02, R-25"""
    source = make_employer()
    make_quota(source, 1)
    missing = proposed_by_page(first(), source=source.uscc)
    assert missing.status_code == 422 and "单位之间调剂要填写这家单位的信用代码" in words_of(missing)
    assert source.uscc in missing.content.decode() and REASON in missing.content.decode()
    too_many = proposed_by_page(first(), kind="reduction", source=source.uscc)
    assert too_many.status_code == 422 and "不能" in words_of(too_many)
    assert not QuotaDecision.objects.exists()


@pytest.mark.parametrize("typed", ["0", "-2", "两个", "1.5", ""])
def test_a_number_that_moves_nothing_is_refused_at_its_field(typed: str):
    source, target = make_employer(), make_employer()
    make_quota(source, 5)
    answer = proposed_by_page(first(), number=typed, source=source.uscc, target=target.uscc)
    assert answer.status_code == 422 and not QuotaDecision.objects.exists()


def test_who_proposed_cannot_approve_by_address_and_a_stale_page_settles_nothing():
    target = make_employer()
    one, other = first(), second()
    proposed_by_page(one, kind="addition", target=target.uscc)
    decision = QuotaDecision.objects.get()
    page = f"/bureau/quota/decisions/{decision.pk}/"
    own = one.post(f"{page}approve/", {"version": decision.version, "words": ""})
    assert own.status_code == 422 and "另一位名额岗人员" in words_of(own)
    assert (
        other.post(f"{page}reject/", {"version": decision.version + 1, "words": "依据不足，不批准"}).status_code == 409
    )
    assert other.post(f"{page}reject/", {"version": decision.version, "words": "依据不足，不批准"}).status_code == 302
    assert "依据不足，不批准" in words_of(one.get(page))


def test_a_proposal_is_taken_back_by_who_made_it():
    one = first()
    proposed_by_page(one, kind="total")
    decision = QuotaDecision.objects.get()
    page = f"/bureau/quota/decisions/{decision.pk}/withdraw/"
    assert one.post(page, {"version": 0, "words": "总数不再追加"}).status_code == 302
    decision.refresh_from_db()
    assert decision.state == "withdrawn"


# Exceptions --------------------------------------------------------------------------------------------------------


def short_case():
    case, door = waiting_case()
    allot(door.employer, 2026, 0, "核减", NOW)
    return case, door


def test_out_of_numbers_the_employer_is_led_to_an_exception_and_sends_the_case():
    """1.1-03, R-12: refusal with the balance, the request, the answer, the sending; words on both doors."""
    case, door = short_case()
    review, ask = f"/employer/cases/{case.number}/review/", f"/employer/cases/{case.number}/quota-exception/"
    shown = door.client.get(review)
    assert "名额已用完，现在不能报送" in words_of(shown) and ask in shown.content.decode()
    checked = {field: "on" for field in re.findall(r'name="(check-[^"]+)"', shown.content.decode())}
    version = {"version": case.version, "declared": "on"}
    refused = door.client.post(review, {**checked, **version})
    assert refused.status_code == 422 and "今年核定0个新办名额" in words_of(refused)
    assert door.client.post(ask, {"version": case.version, "reason": "急"}).status_code == 422
    assert door.client.post(ask, {"version": case.version, "reason": "国家项目岗位空缺会停线"}).status_code == 302
    assert "正在等区人社局答复" in words_of(door.client.get(review))
    assert door.client.get(ask).status_code == 302, "nothing more to ask for"

    officer, request = first(), QuotaExceptionRequest.objects.get()
    listed = officer.get("/bureau/quota/exceptions/")
    assert "1件名额例外待答复" in words_of(listed) and door.employer.name in words_of(listed)
    page = f"/bureau/quota/exceptions/{request.pk}/"
    assert "国家项目岗位空缺会停线" in words_of(officer.get(page))
    assert officer.post(page, {"version": 0, "verdict": "allow", "words": "可"}).status_code == 422
    answer = {"version": 0, "verdict": "allow", "words": "项目属重点领域，准予例外。"}
    assert officer.post(page, answer).status_code == 302
    assert officer.post(page, {**answer, "verdict": "refuse"}).status_code == 409, "answered once"

    assert "区人社局已准予例外" in words_of(door.client.get(review))
    assert door.client.post(review, {**checked, **version}).status_code == 302
    told = words_of(door.client.get(f"/employer/cases/{case.number}/"))
    assert "项目属重点领域，准予例外。" in told and "名额例外已答复" in told
    assert "项目属重点领域" in words_of(door.client.get("/employer/quota/"))
    assert "已准予" in words_of(officer.get("/bureau/quota/exceptions/?state=answered"))


def test_the_decider_reads_the_exception_and_is_not_asked_again():
    """1.1-03, R-12"""
    case = case_in(State.DECISION, quota=0, initiator="bureau")
    agent = acting_as(case.employer, acting_agent(case.employer))
    asked = ask_quota_exception(case.number, None, "国家项目岗位空缺会停线", agent, NOW)
    officer = as_officer(at_desk("quota_officer"))
    answer_quota_exception(asked.pk, 0, True, "项目属重点领域，准予例外。", officer, NOW)
    decider = client_of(at_desk("decider", case))
    shown = decider.get(f"/bureau/cases/{case.number}/")
    assert "项目属重点领域，准予例外。" in words_of(shown)
    assert f"/bureau/cases/{case.number}/exceptions/1.1-03/" not in shown.content.decode()


def with_everything() -> None:
    """An employer with a number, a request, a proposal and an open reservation."""
    employer = make_employer()
    make_quota(employer, 3)
    case = make_case(make_person(), employer, state="first_review")
    QuotaExceptionRequest.objects.create(case=case, year=2026, reason=REASON, asked_by="周启明", asked_at=NOW)
    move = QuotaMove("addition", 2026, 1, REASON, "", employer.uscc)
    propose_quota_decision(move, as_officer(at_desk("quota_officer")), NOW)
    reserve(make_case(make_person(), employer, state="office_check"), NOW)


@pytest.mark.parametrize("page", ["exceptions/", "decisions/", "", "years/2026/", "years/2026/report.csv"])
def test_lists_cost_the_same_whatever_their_length(page: str):
    """No query for each row."""
    client, counted = first(), []
    client.get("/bureau/figures/")
    for more in (1, 3):
        for _ in range(more):
            with_everything()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/bureau/quota/{page}").status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]


# The year ------------------------------------------------------------------------------------------------------------


def a_past_year() -> tuple[Employer, str]:
    employer = make_employer()
    make_quota(employer, 4, year=2025)
    enter_total(2025, "plan", 6, "2025 年分配方案", NOW, SYSTEM)
    case = make_case(make_person(), employer, state="office_check")
    reserve(case, NOW.replace(year=2025, month=12, day=31))
    return employer, case.number


def test_the_report_names_figures_open_cases_and_where_the_total_came_from():
    """1.1-02, 1.1-03"""
    employer, number = a_past_year()
    shown = first().get("/bureau/quota/years/2025/")
    words = words_of(shown)
    for each in (employer.name, number, "给出4个", "2025年分配方案", "全区合计"):
        assert each in words
    assert "<svg" in shown.content.decode()
    file = first().get("/bureau/quota/years/2025/report.csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("单位,统一社会信用代码,核定") and lines[1].startswith(
        f"{employer.name},{employer.uscc},4"
    )
    assert lines[-1].startswith("合计,,4")


def test_a_past_year_is_closed_from_its_report():
    """1.1-03: what is shown is what is closed over."""
    employer, _ = a_past_year()
    client, page = first(), "/bureau/quota/years/2025/close/"
    shown = client.get(page)
    assert "3个" in words_of(shown) and "1件" in words_of(shown)
    stale = client.post(page, {"open_ones": "0", "words": "年度已经结束"})
    assert stale.status_code == 422 and "现在是1件" in words_of(stale)
    assert client.post(page, {"open_ones": "1", "words": "2025 年度结束"}).status_code == 302
    assert QuotaYear.objects.get(year=2025).closed_at is not None
    report = client.get("/bureau/quota/years/2025/")
    assert "2025年已关闭" in words_of(report) and page not in report.content.decode()
    assert balance(employer, 2025).free == 0


def test_the_running_year_has_no_closing():
    make_quota(make_employer(), 4)
    client = first()
    assert "/close/" not in client.get("/bureau/quota/years/2026/").content.decode()
    assert client.post("/bureau/quota/years/2026/close/", {"open_ones": "0", "words": "年度结束了"}).status_code == 422
    assert client.get("/bureau/quota/years/2019/").status_code == 404


# Who reads -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["exceptions/", "decisions/", "decisions/new/", "years/2026/", "years/2026/report.csv"]
)
@pytest.mark.parametrize("role", ["decider", "administrator"])
def test_the_quota_officers_pages_are_nobody_elses(page: str, role: str):
    """R-20"""
    make_quota(make_employer(), 1)
    assert client_of(at_desk(role)).get(f"/bureau/quota/{page}").status_code == 404


def test_an_office_reads_the_entries_of_its_territory_only():
    """1.1-03: each with its cause."""
    own, other = make_employer(), make_employer()
    other.office = make_office("yizhuang", "亦庄镇")
    other.save()
    make_quota(own, 3), make_quota(other, 4)
    client = client_of(make_staff("office_checker", own.office))
    listed = words_of(client.get("/office/quota/"))
    assert own.uscc in listed and other.uscc not in listed
    assert "测试：年度核定" in words_of(client.get(f"/office/quota/{own.uscc}/"))
    assert client.get(f"/office/quota/{other.uscc}/").status_code == 404
    assert "提出名额决定" not in listed and "核减" not in words_of(client.get(f"/office/quota/{own.uscc}/"))


def test_a_year_to_come_has_its_own_numbers():
    employer = make_employer()
    make_quota(employer, 3), make_quota(employer, 8, year=2027)
    client = client_of(at_desk("supervisor"))
    assert "2027年还可以新办8个" in words_of(client.get(f"/bureau/quota/{employer.uscc}/?year=2027"))
    assert "2026年还可以新办3个" in words_of(client.get(f"/bureau/quota/{employer.uscc}/?year=abc"))
    assert client.get("/bureau/quota/?year=99999999999999999999").status_code == 200
