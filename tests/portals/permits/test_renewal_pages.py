"""A renewal through its doors: the page of permits, the employee's draft, the employer's submission (6.3)."""

import re
import secrets
from datetime import date

import pytest
import time_machine

from fixtures.applicant import put_file
from fixtures.held import at, insure, make_holder, months_between, type_holding_income
from fixtures.world import client_of
from permit.portals.employer.review_form import plain
from permit.records.models import Case, FilingAgent, FormSection
from permit.services.material_slots import slots_of_case
from permit.services.submit_first_review import items_of

pytestmark = pytest.mark.django_db
DAY = at(date(2026, 3, 2))
KEY = "0123456789abcdef0123456789abcdef"


def employer_client(association):
    return client_of(association.employer, FilingAgent.objects.get(employer=association.employer))


def declared_by(mine, case):
    """As the page is drawn: version, what was seen, the tick (7-05)."""
    address = f"/applicant/cases/{case.number}/declare/"
    page = mine.get(address).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen, page
    sent = {"seen": seen[1], "version": case.version, "declared": "on", "idempotency_key": secrets.token_hex(16)}
    answer = mine.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    return page


def test_the_employer_starts_it_from_the_permit():
    """6.3-06, 6.3-03: the page of permits leads to the start, the start says the days."""
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        client = employer_client(association)
        listed = client.get("/employer/permits/").content.decode()
        assert f"/employer/permits/{permit.number}/renew/" in listed
        page = client.get(f"/employer/permits/{permit.number}/renew/").content.decode()
        assert "2026年5月25日" in page and "稳妥日" in page
        sent = {"agreed": "on", "idempotency_key": KEY, "version": association.version}
        answer = client.post(f"/employer/permits/{permit.number}/renew/", sent)
        assert answer.status_code == 302
        case = Case.objects.get(business="renewal")
        assert "核对并提交" in client.get("/employer/cases/").content.decode()
        assert "看办件" in client.get("/employer/permits/").content.decode()
        assert client.get(f"/employer/cases/{case.number}/").status_code == 200


def test_before_it_opens_there_is_no_button_and_the_start_is_refused():
    """6.3-03, R-01"""
    permit, association = make_holder(date(2024, 5, 26))
    with time_machine.travel(DAY, tick=False):
        client = employer_client(association)
        assert "/renew/" not in client.get("/employer/permits/").content.decode()
        sent = {"agreed": "on", "idempotency_key": KEY, "version": association.version}
        answer = client.post(f"/employer/permits/{permit.number}/renew/", sent)
        assert answer.status_code == 422
        assert "起可以办理" in answer.content.decode()


def test_another_employer_s_permit_is_not_found():
    permit, _ = make_holder()
    _, other = make_holder()
    with time_machine.travel(DAY, tick=False):
        assert employer_client(other).get(f"/employer/permits/{permit.number}/renew/").status_code == 404


def test_employee_fills_and_employer_sends():
    """6.3-06: the employee has no button to send; the employer's goes to the office."""
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        client = employer_client(association)
        sent = {"agreed": "on", "idempotency_key": KEY, "version": association.version}
        client.post(f"/employer/permits/{permit.number}/renew/", sent)
        case = Case.objects.get(business="renewal")
        _fill(case)
        mine = client_of(case.person)
        draft = mine.get(f"/applicant/cases/{case.number}/").content.decode()
        assert "请核对并声明" in draft and "稳妥日" in draft and "检查并发送" not in draft
        check = mine.get(f"/applicant/cases/{case.number}/check/").content.decode()
        assert "发送给单位" not in check
        blocked = mine.post(f"/applicant/cases/{case.number}/submit/", {"declared": "on", "idempotency_key": KEY})
        assert blocked.status_code == 302
        assert mine.get(f"/applicant/cases/{case.number}/claims/holding_income/").status_code == 200
        review = client.get(f"/employer/cases/{case.number}/review/").content.decode()
        assert "提交，报送属地" in review and "退回补正" not in review
        ticks = {f"check-{plain(key)}": "on" for key, _ in items_of(case, DAY.date())}
        form = {**ticks, "declared": "on", "version": case.version, "idempotency_key": KEY[::-1]}
        refused = client.post(f"/employer/cases/{case.number}/review/", form)
        assert refused.status_code == 422 and "还没有就现在的内容作出真实性声明" in refused.content.decode()
        declared_by(mine, case)
        answer = client.post(f"/employer/cases/{case.number}/review/", form)
        assert answer.status_code == 302, answer.content.decode()
        case.refresh_from_db()
        assert case.state == "office_check"


def test_each_holding_year_stands_on_a_line_of_its_own():
    """6.3-02, R-16: on the employer's review, where the clause holds and where it does not."""
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        client = employer_client(association)
        sent = {"agreed": "on", "idempotency_key": KEY, "version": association.version}
        client.post(f"/employer/permits/{permit.number}/renew/", sent)
        case = Case.objects.get(business="renewal")
        address = f"/employer/cases/{case.number}/review/"
        _fill(case)
        assert "<br>第 2 年（" in client.get(address).content.decode()
        insure(case.person, [], case.employer.uscc, DAY)
        failing = client.get(address).content.decode()
        assert "未由当时单位缴纳五险" in failing and "<br>第 2 年（" in failing


def _fill(case: Case) -> None:
    months = months_between(date(2023, 5, 1), date(2026, 2, 1))
    type_holding_income(case, months)
    insure(case.person, months, case.employer.uscc, DAY)
    for slot in slots_of_case(case, DAY.date()):
        if slot.required and not slot.versions:
            put_file(slot.owner, slot.key, by=slot.by, valid_until=date(2028, 1, 31))


def test_three_years_of_income_are_filled_in_on_one_page():
    """6.3-M4, N-05: the months stand there, amounts go behind them; a wrong line keeps everything typed."""
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        sent = {"agreed": "on", "idempotency_key": KEY, "version": association.version}
        employer_client(association).post(f"/employer/permits/{permit.number}/renew/", sent)
        case = Case.objects.get(business="renewal")
        mine, section = client_of(case.person), f"/applicant/cases/{case.number}/claims/holding_income/"
        assert f"{section}months/" in mine.get(section).content.decode()
        page = mine.get(f"{section}months/").content.decode()
        assert "2026-02 \n" in page and "2023-03 \n" in page and "2023-02 " not in page
        typed = {"lines": "2026-02 26000\n2026-01 两万", "withheld_here": "no", "withheld_by": "91"}
        wrong = mine.post(f"{section}months/", {**typed, "idempotency_key": KEY[::-1]})
        said = wrong.content.decode()
        assert wrong.status_code == 422 and "第 2 行：请填写金额" in said and "2026-01 两万" in said and "核对" in said
        good = {"lines": "2026-02 26000\n2026-01 26,000\n2025-12 ", "withheld_here": "yes"}
        assert mine.post(f"{section}months/", {**good, "idempotency_key": KEY[::-1]}).status_code == 302
        rows = FormSection.objects.get(case=case, key="holding_income").data["rows"]
        assert [(row["month"], row["taxable_yuan"]) for row in rows] == [("2026-02", "26000"), ("2026-01", "26000")]
        assert "2026-02 " not in mine.get(f"{section}months/").content.decode()
        assert mine.get(f"/applicant/cases/{case.number}/claims/category/months/").status_code == 404


def test_nobody_else_fills_in_somebody_s_income():
    """6.2-02"""
    permit, association = make_holder()
    other, _ = make_holder()
    with time_machine.travel(DAY, tick=False):
        sent = {"agreed": "on", "idempotency_key": KEY, "version": association.version}
        employer_client(association).post(f"/employer/permits/{permit.number}/renew/", sent)
        case = Case.objects.get(business="renewal")
        address = f"/applicant/cases/{case.number}/claims/holding_income/months/"
        assert client_of(other.person).get(address).status_code == 404


def drafted() -> tuple[Case, object, object]:
    """A renewal that lacks nothing but the declaration; the doors of both."""
    permit, association = make_holder()
    client = employer_client(association)
    sent = {"agreed": "on", "idempotency_key": KEY, "version": association.version}
    client.post(f"/employer/permits/{permit.number}/renew/", sent)
    case = Case.objects.get(business="renewal")
    _fill(case)
    return case, client, client_of(case.person)


def test_the_page_of_the_declaration_shows_all_that_is_handed_in():
    """7-05: answers, employment, files, each with its place; the safe day on both home pages (R-01)."""
    with time_machine.travel(DAY, tick=False):
        case, client, mine = drafted()
        assert "员工还没有声明" in client.get("/employer/").content.decode()
        page = declared_by(mine, case)
        for words in ("西红门镇示例小区", case.person.id_number, case.employer.name, "6.3-M4.tax_record.jpg", "26,000"):
            assert words in page, words
        assert "等单位提交" in mine.get("/applicant/").content.decode()
        home = client.get("/employer/").content.decode()
        assert "员工已声明" in home and "稳妥日" in home
        assert "已对现在的全部内容作出声明" in client.get(f"/employer/cases/{case.number}/review/").content.decode()
        assert "员工已声明" in client.get("/employer/cases/").content.decode()


def test_an_unticked_box_or_an_old_page_declares_nothing_and_says_why():
    """7-05, N-05"""
    with time_machine.travel(DAY, tick=False):
        case, _, mine = drafted()
        address = f"/applicant/cases/{case.number}/declare/"
        unticked = mine.post(address, {"seen": "x", "version": case.version, "idempotency_key": KEY})
        assert unticked.status_code == 422 and "请先核对，再勾选声明" in unticked.content.decode()
        old = mine.post(address, {"seen": "x", "version": case.version, "declared": "on", "idempotency_key": KEY})
        assert old.status_code == 409 and "内容有改动" in old.content.decode()
        assert not case.declarations.exists()


def test_a_change_is_told_to_both_with_its_place():
    """7-05: whoever changed it"""
    with time_machine.travel(DAY, tick=False):
        case, client, mine = drafted()
        declared_by(mine, case)
        put_file(case.association, "6.2-M2.contract", by="employer", valid_until=date(2029, 1, 1), days=9)
        assert "请核对后重新声明" in mine.get(f"/applicant/cases/{case.number}/").content.decode()
        page = mine.get(f"/applicant/cases/{case.number}/declare/").content.decode()
        assert "上次声明以后改了什么" in page and "有变化" in page
        review = client.get(f"/employer/cases/{case.number}/review/").content.decode()
        assert "要重新声明，现在不能提交" in review and "合同" in review


def test_the_employer_reminds_from_its_page_and_not_twice_a_day():
    """7-05, R-01"""
    with time_machine.travel(DAY, tick=False):
        case, client, _ = drafted()
        review, remind = f"/employer/cases/{case.number}/review/", f"/employer/cases/{case.number}/remind/"
        assert remind in client.get(review).content.decode()
        sent = {"version": case.version, "idempotency_key": KEY[::-1]}
        assert client.post(remind, sent).headers["Location"] == review
        page = client.get(review).content.decode()
        assert remind not in page and "2026年3月3日起可以再发短信" in page
        client.post(remind, {**sent, "idempotency_key": KEY[1:] + "a"})
        assert case.declaration_requests.count() == 1


def test_nobody_else_declares_or_reminds():
    """7-05: another person's case is not found"""
    with time_machine.travel(DAY, tick=False):
        case, _, _ = drafted()
        _, other = make_holder()
        sent = {"seen": "x", "version": 0, "declared": "on", "idempotency_key": KEY[::-1]}
        assert client_of(other.person).post(f"/applicant/cases/{case.number}/declare/", sent).status_code == 404
        assert employer_client(other).post(f"/employer/cases/{case.number}/remind/", sent).status_code == 404
