"""An employer of the old system completes, then goes on without a new approval."""

import pytest

from fixtures.applicant import put_file
from fixtures.employer import new_door, open_door
from fixtures.old_holders import carried
from fixtures.world import NOW, make_employer, make_office
from permit.records.models import AttachmentVersion, Case, Employer, Office, OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def door():
    found = new_door()
    Employer.objects.update(permission="carried_over")
    found.employer.refresh_from_db()
    return found


def test_nothing_else_opens_before(door):
    """6.1.1-01, N-10"""
    AttachmentVersion.objects.filter(attachment__slot="6.1.1-M4.statement").update(removed_at=NOW)
    page = door.client.get("/employer/").content.decode()
    assert "就可以启用办理权限" in page and "原系统已开通" in page and "核对并申请" not in page
    assert door.client.get("/employer/employees/").status_code == 403
    assert door.client.get("/employer/permission/").status_code == 302


def test_complete_it_is_taken_up_without_a_case(door):
    """6.1.1-01, 7-05"""
    assert "启用办理权限" in door.client.get("/employer/permission/").content.decode()
    assert door.client.post("/employer/permission/", {}).status_code == 422
    answer = door.client.post("/employer/permission/", {"declared": "on", "idempotency_key": "k"}, follow=True)
    assert "单位关联码" in answer.content.decode() and not Case.objects.exists()
    assert Employer.objects.get().permission == "granted"
    assert door.client.get("/employer/employees/").status_code == 200


def test_the_employer_sees_who_is_not_complete_and_reminds_them():
    """5-08"""
    own = open_door()
    assert "转入的持证人" not in own.client.get("/employer/").content.decode()
    first, second = carried(own.employer), carried(own.employer)
    assert "<b>2 人</b>" in own.client.get("/employer/").content.decode()
    page = own.client.get("/employer/permits/carried-over/").content.decode()
    assert first.permit.number in page and second.permit.number in page and "没有填完" in page
    own.client.post(f"/employer/permits/carried-over/{first.pk}/remind/")
    assert "起可以再提醒" in own.client.get("/employer/permits/carried-over/").content.decode()
    own.client.post("/employer/permits/carried-over/remind/")
    assert OutboxMessage.objects.filter(template="carried_over_reminder").count() == 2
    again = own.client.post(f"/employer/permits/carried-over/{first.pk}/remind/", follow=True).content.decode()
    assert "五个工作日内提醒过" in again


def test_who_has_left_is_let_go_with_a_reason():
    """5-08, 6.4-01"""
    own = open_door()
    holder = carried(own.employer)
    page = f"/employer/permits/carried-over/{holder.pk}/left/"
    assert own.client.get(page).status_code == 200
    assert own.client.post(page, {"reason": ""}).status_code == 422
    assert own.client.post(page, {"reason": "去年已离职"}).status_code == 302
    assert "都已补齐" in own.client.get("/employer/permits/carried-over/").content.decode()


def test_another_employers_holders_are_not_found():
    """5-01"""
    holder = carried(make_employer("别的单位"))
    own = open_door()
    assert own.client.get(f"/employer/permits/carried-over/{holder.pk}/left/").status_code == 404
    assert holder.permit.number not in own.client.get("/employer/permits/carried-over/").content.decode()


def test_the_list_costs_the_same_however_long_it_is(django_assert_max_num_queries):
    own = open_door()
    for _ in range(12):
        carried(own.employer)
    client = own.client
    client.get("/employer/permits/carried-over/")
    with django_assert_max_num_queries(20):
        client.get("/employer/permits/carried-over/")


def test_giving_up_says_whom_it_touches_and_closes_the_door():
    """7-02"""
    own = open_door()
    carried(own.employer)
    page = own.client.get("/employer/permission/give-up/").content.decode()
    assert "没有补齐的转入持证人" in page and "1 人" in page
    assert own.client.post("/employer/permission/give-up/", {"reason": ""}).status_code == 422
    assert own.client.post("/employer/permission/give-up/", {"reason": "单位解散"}).status_code == 302
    assert own.client.get("/employer/employees/").status_code == 403
    assert "办理权限现在不能使用" in own.client.get("/employer/").content.decode()


def test_the_overview_says_what_is_to_be_brought_up_to_date():
    """1.2-05, 6.1.1-M3"""
    own = open_door()
    put_file(own.employer, "6.1.1-M3.contribution", by="employer", days=-100)
    page = own.client.get("/employer/").content.decode()
    assert "更新 2025 年度产值贡献材料" in page and "2025 年上传的" in page


def test_another_office_is_chosen_with_a_reason():
    """R-35"""
    own, office = open_door(), make_office("yufa", "榆垡镇")
    assert "榆垡镇" in own.client.get("/employer/permission/office/").content.decode()
    assert own.client.post("/employer/permission/office/", {"office": office.pk, "reason": ""}).status_code == 422
    sent = {"office": office.pk, "reason": "注册地迁到榆垡镇"}
    assert own.client.post("/employer/permission/office/", sent).status_code == 302
    own.employer.refresh_from_db()
    assert own.employer.office == office
    elsewhere = Office.objects.create(district="other", code="far", name="外区某镇", address="x")
    refused = own.client.post("/employer/permission/office/", {**sent, "office": elsewhere.pk})
    assert refused.status_code == 422
