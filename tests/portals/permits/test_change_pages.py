"""An employer change at the doors: the request waits for insurance, then the change is started and sent (6.4)."""

from datetime import date

import pytest
import time_machine

from adapters.doubles import World, memory_ports
from fixtures.applicant import make_whole_employer, put_file
from fixtures.held import at, insure, make_holder
from fixtures.world import acting_as, client_of
from permit.portals.employer.review_form import plain
from permit.records.models import Association, Case, FilingAgent, Permit
from permit.services.end_association import end_association
from permit.services.material_slots import slots_of_case
from permit.services.ports import using_ports
from permit.services.request_association import request_association
from permit.services.submit_first_review import items_of
from portals.permits.test_renewal_pages import declared_by

pytestmark = pytest.mark.django_db
DAY = at(date(2026, 3, 2))
KEY = "0123456789abcdef0123456789abcdef"
JOB = {
    "post": "研发工程师", "post_kind": "cadre", "contract_kind": "open_ended",
    "contract_from_year": "2026", "contract_from_month": "2", "contract_from_day": "1",
}  # fmt: skip


def waiting() -> tuple[Permit, Association]:
    """A holder who left, and asks a new employer."""
    permit, association = make_holder()
    old = association.employer
    acting = acting_as(old, FilingAgent.objects.get(employer=old))
    end_association(old, association.pk, None, date(2026, 1, 15), "合同到期", acting, at(date(2026, 1, 15)))
    new = make_whole_employer()
    request = request_association(permit.person, new.association_code, acting_as(permit.person), DAY)
    put_file(request, "6.2-M2.contract", by="employer")
    return permit, request


def door_of(association: Association):
    return client_of(association.employer, FilingAgent.objects.get(employer=association.employer))


def test_the_holder_reads_what_to_do_and_by_when():
    """N-13, N-14, N-15, 6.4-05: and whom to ask what the permit is still good for"""
    permit, _ = waiting()
    with time_machine.travel(DAY, tick=False):
        page = client_of(permit.person).get("/applicant/permit/").content.decode()
        assert "聘用单位变更" in page and "请向新单位要关联码" in page
        assert "由各主管部门按自己的规定解释" in page


def test_the_request_says_that_insurance_is_missing_and_asks_now():
    """6.4-03"""
    permit, request = waiting()
    with time_machine.travel(DAY, tick=False), using_ports(memory_ports(World())):
        client = door_of(request)
        address = f"/employer/employees/requests/{request.pk}/"
        assert "还没有本单位缴纳社保的记录" in client.get(address).content.decode()
        assert client.post(f"{address}insurance/", {"idempotency_key": KEY}).status_code == 302
        insure(permit.person, ["2026-02"], request.employer.uscc, DAY)
        assert "已有本单位缴纳社保的记录" in client.get(address).content.decode()


def test_another_employer_cannot_ask_about_the_request():
    _, request = waiting()
    _, other = make_holder()
    with time_machine.travel(DAY, tick=False):
        sent = {"idempotency_key": KEY}
        assert door_of(other).post(f"/employer/employees/requests/{request.pk}/insurance/", sent).status_code == 404


def test_the_new_employer_starts_and_sends_the_change():
    """N-14, 6.4-03, 6.4-M1"""
    permit, request = waiting()
    insure(permit.person, ["2026-02"], request.employer.uscc, DAY)
    with time_machine.travel(DAY, tick=False):
        client = door_of(request)
        confirmed = {**JOB, "version": request.version, "idempotency_key": KEY}
        assert client.post(f"/employer/employees/requests/{request.pk}/", confirmed).status_code == 302
        address = f"/employer/permits/{permit.number}/change/"
        assert address in client.get("/employer/permits/").content.decode()
        assert "恢复有效，有效期不变" in client.get(address).content.decode()
        assert client.post(address, {"agreed": "on", "idempotency_key": KEY[1:] + "f", "version": 0}).status_code == 302
        case = Case.objects.get(business="employer_change")
        mine = client_of(permit.person)
        assert "单位发起聘用单位变更" in mine.get(f"/applicant/cases/{case.number}/").content.decode()
        for slot in slots_of_case(case, DAY.date()):
            if slot.required and not slot.versions:
                put_file(slot.owner, slot.key, by=slot.by)
        ticks = {f"check-{plain(key)}": "on" for key, _ in items_of(case, DAY.date())}
        declared_by(mine, case)
        form = {**ticks, "declared": "on", "version": case.version, "idempotency_key": KEY[::-1]}
        answer = client.post(f"/employer/cases/{case.number}/review/", form)
        assert answer.status_code == 302
        case.refresh_from_db()
        assert case.state == "office_check"
