"""An information change through its doors: consent, draft, what it opens, sending, the employer's review (6.5)."""

from datetime import date

import pytest
import time_machine

from fixtures.changes import DAY, MOVED, hand_in, ready_change, start_change
from fixtures.held import make_holder
from fixtures.world import client_of
from permit.portals.employer.review_form import plain
from permit.records.models import Case, Consent, FilingAgent, FormSection
from permit.services.submit_first_review import items_of

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


def key_of(number: int) -> str:
    return f"{number:032x}"


def test_from_consent_to_the_office():
    """6.5-01, 6.5-02, 6.5-M1"""
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        mine = client_of(permit.person)
        assert "/applicant/change/" in mine.get("/applicant/permit/").content.decode()
        assert "请单位同意变更" in mine.get("/applicant/change/").content.decode()
        mine.post("/applicant/change/consent/", {"idempotency_key": key_of(1)})
        consent = Consent.objects.get(business="information_change")
        agent = client_of(association.employer, FilingAgent.objects.get(employer=association.employer))
        assert "个人信息变更" in agent.get("/employer/employees/consents/").content.decode()
        agent.post(
            f"/employer/employees/consents/{consent.pk}/",
            {"answer": "grant", "idempotency_key": key_of(2), "version": 0},
        )
        assert "开始填写变更申请" in mine.get("/applicant/change/").content.decode()
        mine.post("/applicant/change/start/", {"idempotency_key": key_of(3)})
        case = Case.objects.get(business="information_change")
        assert "二、单位与变更事项" in mine.get(f"/applicant/cases/{case.number}/").content.decode()
        row = f"/applicant/cases/{case.number}/claims/changes/rows/r1/"
        answer = mine.post(row, {"matter": "home", "note": "搬家", "version": 0, "idempotency_key": key_of(4)})
        assert answer.status_code == 302, answer.content.decode()
        FormSection.objects.filter(person=case.person, key="home").update(data={"fields": MOVED})
        hand_in(case)
        sent = {"declared": "on", "version": case.version, "idempotency_key": key_of(5)}
        mine.post(f"/applicant/cases/{case.number}/submit/", sent)
        case.refresh_from_db()
        assert case.state == "first_review"
        assert "变更事项" in agent.get(f"/employer/cases/{case.number}/review/").content.decode()
        ticks = {f"check-{plain(key)}": "on" for key, _ in items_of(case, DAY.date())}
        form = {**ticks, "declared": "on", "version": case.version, "idempotency_key": key_of(6)}
        answer = agent.post(f"/employer/cases/{case.number}/review/", form)
        assert answer.status_code == 302, answer.content.decode()
        case.refresh_from_db()
        assert case.state == "office_check"


def test_a_section_not_named_shows_why_it_is_closed():
    """6.5-01, 6.2-02"""
    _, case = start_change()
    with time_machine.travel(DAY, tick=False):
        page = client_of(case.person).get("/applicant/profile/household/").content.decode()
        assert "本次变更没有注明这一项" in page


def test_a_suspended_holder_sees_why_and_cannot_start():
    """R-30"""
    permit, _ = make_holder()
    permit.facts.filter(kind="state").update(value={"state": "suspended"})
    with time_machine.travel(DAY, tick=False):
        mine = client_of(permit.person)
        page = mine.get("/applicant/change/").content.decode()
        assert "不能办理这项业务" in page and "请单位同意变更" not in page
        assert "/applicant/change/" not in mine.get("/applicant/permit/").content.decode()
        mine.post("/applicant/change/start/", {"idempotency_key": KEY})
        assert not Case.objects.exists()


def test_the_page_that_withdraws_speaks_of_a_change_not_of_quota():
    """6.5-01, R-31"""
    _, case = ready_change()
    with time_machine.travel(DAY, tick=False):
        page = client_of(case.person).get(f"/applicant/cases/{case.number}/withdraw/").content.decode()
        assert "证件上仍是原来的信息" in page and "名额" not in page


def test_nobody_else_opens_it():
    """6.5-02"""
    _, case = start_change()
    stranger, _ = make_holder(date(2024, 5, 26))
    with time_machine.travel(DAY, tick=False):
        assert client_of(stranger.person).get(f"/applicant/cases/{case.number}/").status_code == 404
