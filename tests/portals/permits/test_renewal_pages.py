"""A renewal through its doors: the page of permits, the employee's draft, the employer's submission (6.3)."""

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
        assert "由单位提交" in draft and "检查并发送" not in draft
        check = mine.get(f"/applicant/cases/{case.number}/check/").content.decode()
        assert "发送给单位" not in check
        blocked = mine.post(f"/applicant/cases/{case.number}/submit/", {"declared": "on", "idempotency_key": KEY})
        assert blocked.status_code == 302
        assert mine.get(f"/applicant/cases/{case.number}/claims/holding_income/").status_code == 200
        review = client.get(f"/employer/cases/{case.number}/review/").content.decode()
        assert "提交，报送属地" in review and "退回补正" not in review
        ticks = {f"check-{plain(key)}": "on" for key, _ in items_of(case, DAY.date())}
        form = {**ticks, "declared": "on", "version": case.version, "idempotency_key": KEY[::-1]}
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
