"""A renewal through its doors: the page of permits, the employee's draft, the employer's submission (6.3)."""

from datetime import date

import pytest
import time_machine

from fixtures.applicant import put_file
from fixtures.held import at, insure, make_holder, months_between, type_holding_income
from fixtures.world import client_of
from permit.portals.employer.review_form import plain
from permit.records.models import Case, FilingAgent
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
