"""Release, a mistaken end and clearing out, through the doors of holder, employer and office."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from adapters.doubles import World, memory_ports
from fixtures.applicant import a_portrait, make_applicant, make_whole_employer
from fixtures.held import at, insure, make_holder
from fixtures.world import acting_as, client_of, make_association, make_staff, type_section
from permit.records.models import Association, FilingAgent, PartyRequest, RegistryAnswer
from permit.services.end_association import end_association
from permit.services.pass_on_party_requests import pass_on_party_requests
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db
DAY, AFTER = at(date(2026, 3, 2)), at(date(2026, 3, 17))
LEFT = {"left_on_year": "2026", "left_on_month": "2", "left_on_day": "13"}


@pytest.fixture(autouse=True)
def _ports():
    with using_ports(memory_ports(World())):
        yield


def key(number: int) -> str:
    return f"{number:032d}"


def door_of(employer):
    return client_of(employer, FilingAgent.objects.get(employer=employer))


def ask(person, number: int = 1):
    proof = SimpleUploadedFile("离职证明.jpg", a_portrait(), "image/jpeg")
    sent = {**LEFT, "proof": proof, "words": "单位一直不解除关联", "idempotency_key": key(number), "version": "0"}
    return client_of(person).post("/applicant/matters/release/", sent)


def test_holder_employer_and_office_settle_a_release():
    """R-17, 6.4-01: asked with proof, seen and declined by the employer, brought to the office, ended there"""
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        mine, theirs = client_of(permit.person), door_of(association.employer)
        assert "申请解除关联" in mine.get("/applicant/matters/").content.decode()
        empty = mine.post("/applicant/matters/release/", {"idempotency_key": key(9)})
        assert empty.status_code == 422 and "请上传离职证明" in empty.content.decode()
        assert ask(permit.person).status_code == 302
        found = PartyRequest.objects.get()
        page = theirs.get("/employer/").content.decode()
        address = f"/employer/employees/matters/{found.pk}/"
        assert address in page and "2026年3月16日前答复" in page
        shown = theirs.get(address).content.decode()
        assert "单位一直不解除关联" in shown and f"/files/{found.proof_id}/" in shown
        assert theirs.get(f"/files/{found.proof_id}/").status_code == 200
        no = {"verdict": "no", "words": "", "version": "0", "idempotency_key": key(2), **LEFT}
        assert "请写明不同意的理由" in theirs.post(address, no).content.decode()
        assert theirs.post(address, {**no, "words": "交接没有完成"}).status_code == 302
        at_mine = f"/applicant/matters/{found.pk}/"
        assert "交接没有完成" in mine.get(at_mine).content.decode()
        sent = {"version": "1", "idempotency_key": key(3)}
        assert mine.post(f"{at_mine}office/", sent).status_code == 302
        office = client_of(make_staff("office_checker", association.employer.office))
        ruling = f"/office/matters/{found.pk}/"
        assert ruling in office.get("/office/matters/").content.decode()
        assert office.get(f"/files/{found.proof_id}/").status_code == 200
        granted = {"verdict": "grant", "words": "离职证明清楚", "version": "2", "idempotency_key": key(4), **LEFT}
        assert office.post(ruling, granted).status_code == 302
        assert office.get(ruling).status_code == 200
    association.refresh_from_db()
    assert association.state == "ended"


def test_others_do_not_find_it():
    """R-17: another holder, another employer, another office's desk"""
    permit, association = make_holder()
    with time_machine.travel(DAY, tick=False):
        ask(permit.person)
        found = PartyRequest.objects.get()
        assert client_of(make_applicant("别人")).get(f"/applicant/matters/{found.pk}/").status_code == 404
        stranger = door_of(make_whole_employer())
        assert stranger.get(f"/employer/employees/matters/{found.pk}/").status_code == 404
        assert stranger.get(f"/files/{found.proof_id}/").status_code == 404
        office = client_of(make_staff("office_checker", association.employer.office))
        assert office.get(f"/office/matters/{found.pk}/").status_code == 404  # not the office's yet
        assert office.get(f"/files/{found.proof_id}/").status_code == 404


def test_an_employer_takes_back_a_mistaken_end_with_the_employees_yes():
    """R-32: offered while there is time; afterwards the page names the other way"""
    permit, association = make_holder()
    acting = acting_as(association.employer, FilingAgent.objects.get(employer=association.employer))
    end_association(association.employer, association.pk, None, DAY.date(), "误操作", acting, DAY)
    with time_machine.travel(DAY, tick=False):
        theirs, mine = door_of(association.employer), client_of(permit.person)
        assert "是误解除，申请恢复" in theirs.get("/employer/employees/left/").content.decode()
        assert "是误解除，申请恢复" in mine.get("/applicant/matters/").content.decode()
        address = f"/employer/employees/{association.pk}/reinstate/"
        assert theirs.post(address, {"words": "点错了人", "idempotency_key": key(1)}).status_code == 422
        assert theirs.post(address, {"words": "点错了人，仍在职", "idempotency_key": key(2)}).status_code == 302
        at_mine = f"/applicant/matters/{PartyRequest.objects.get().pk}/"
        assert "点错了人，仍在职" in mine.get(at_mine).content.decode()
        assert mine.post(at_mine, {"verdict": "yes", "version": "0", "idempotency_key": key(3)}).status_code == 302
        assert Association.objects.get(pk=association.pk).state == "confirmed"
    association.refresh_from_db()
    end_association(association.employer, association.pk, None, DAY.date(), "误操作", acting, DAY)
    with time_machine.travel(DAY + timedelta(days=8), tick=False):
        late = door_of(association.employer).post(address, {"words": "点错了人，仍在职", "idempotency_key": key(4)})
        assert late.status_code == 422 and "聘用单位变更" in late.content.decode()
        assert "申请注销证件" in door_of(association.employer).get("/employer/employees/left/").content.decode()


def test_clearing_out_lists_who_looks_gone_and_asks_the_holder():
    """7-02: contract over, insured elsewhere, settled; the office rules on silence"""
    permit, association = make_holder()
    Association.objects.filter(pk=association.pk).update(contract_until=date(2026, 2, 1))
    insure(permit.person, ["2026-01", "2026-02"], make_whole_employer().uscc, DAY)
    fine = make_association(make_applicant("在职的人"), association.employer)
    with time_machine.travel(DAY, tick=False):
        theirs = door_of(association.employer)
        page = theirs.get("/employer/employees/left/").content.decode()
        assert "合同已到期，没有更新；近两个月没有本单位缴纳社保的记录" in page
        assert fine.person.name not in page
        household = permit.person.formsection_set.get(key="household")
        household.data = {"fields": {**household.data["fields"], "population": "beijing_household"}}
        household.save()
        address = f"/employer/permits/{permit.number}/clear/"
        assert address in theirs.get("/employer/employees/left/").content.decode()
        given = {"cause": "settled", "words": "户口已迁入本市", "version": "0", "idempotency_key": key(1)}
        assert theirs.post(address, given).status_code == 302
        assert door_of(make_whole_employer()).get(address).status_code == 404
    pass_on_party_requests(AFTER)
    with time_machine.travel(AFTER, tick=False):
        office = client_of(make_staff("office_checker", association.employer.office))
        ruling = {"verdict": "reject", "words": "户口簿没有变更", "version": "1", "idempotency_key": key(2)}
        assert office.post(f"/office/matters/{PartyRequest.objects.get().pk}/", ruling).status_code == 302
    assert PartyRequest.objects.get().state == "rejected"


def test_a_silent_registry_marks_nobody():
    """7-02, N-09: and neither does an answer that is older than the contract"""
    permit, association = make_holder()
    RegistryAnswer.objects.create(
        registry="social_insurance", person=permit.person, outcome="silent", answer={}, asked_at=DAY
    )
    type_section(association.employer, "place", fields={})
    with time_machine.travel(DAY, tick=False):
        page = door_of(association.employer).get("/employer/employees/left/").content.decode()
    assert "没有要清理的" in page


def test_the_acceptor_sees_what_belongs_to_no_office():
    """R-17"""
    permit, association = make_holder()
    association.employer.office = None
    association.employer.save(update_fields=["office"])
    with time_machine.travel(DAY, tick=False):
        ask(permit.person)
    pass_on_party_requests(AFTER)
    with time_machine.travel(AFTER, tick=False):
        page = client_of(make_staff("acceptor")).get("/bureau/matters/").content.decode()
    assert f"/bureau/matters/{PartyRequest.objects.get().pk}/" in page
