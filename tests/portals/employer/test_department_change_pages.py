"""The employer whose permission is in another district, page by page."""

import pytest

from fixtures.applicant import put_file
from fixtures.employer import new_door, open_door
from fixtures.world import client_of, make_staff
from permit.records.models import AttachmentVersion, Case, Employer, FormSection

pytestmark = pytest.mark.django_db
CHOICE = "/employer/information/former_department/"
DECLARED = {"held": "yes", "district": "haidian", "moved": "yes"}


def choose(door, **answers: str):
    record = FormSection.objects.filter(employer=door.employer, key="former_department").first()
    sent = {**DECLARED, **answers, "version": record.version if record else 0}
    return door.client.post(CHOICE, sent)


def test_the_choice_stands_on_the_overview_and_on_the_permission_page():
    """6.6-01"""
    door = new_door()
    assert CHOICE in door.client.get("/employer/").content.decode()
    assert CHOICE in door.client.get("/employer/permission/").content.decode()
    page = door.client.get(CHOICE).content.decode()
    assert 'value="haidian"' in page and 'value="daxing"' not in page


def test_chosen_the_papers_of_the_change_are_asked_for_first():
    """6.6-02, 6.6-M3, R-23"""
    door = new_door()
    assert choose(door).status_code == 302
    assert door.client.get("/employer/permission/").status_code == 302
    page = door.client.get("/employer/attachments/").content.decode()
    assert "本年度产值贡献材料" in page and "上一自然年度产值贡献材料" not in page
    assert door.client.get("/employer/attachments/statement.pdf").status_code == 200
    old = AttachmentVersion.objects.get(attachment__slot="6.1.1-M1.licence")
    assert door.client.post(f"/employer/attachments/files/{old.pk}/remove/").status_code == 302


def test_it_is_sent_once_everything_is_there_and_staff_see_the_former_district():
    """6.6-01, 7-05"""
    door = new_door()
    choose(door)
    for slot in ("6.6-M3.contribution", "6.6-M5.statement"):
        put_file(door.employer, slot, by="employer")
    page = door.client.get("/employer/permission/").content.decode()
    assert "提交主管部门变更" in page and "海淀区" in page
    assert door.client.post("/employer/permission/", {}).status_code == 422
    sent = door.client.post("/employer/permission/", {"declared": "on", "idempotency_key": "k"}, follow=True)
    case = Case.objects.get()
    assert case.business == "department_change" and "权限申请正在办理" in sent.content.decode()
    assert door.client.get(f"/employer/cases/{case.number}/").status_code == 200
    assert choose(door, district="xicheng").status_code != 302
    assert FormSection.objects.get(key="former_department").data["fields"]["district"] == "haidian"
    office = client_of(make_staff("office_checker", case.office))
    shown = office.get(f"/office/cases/{case.number}/", follow=True).content.decode()
    assert "主管部门变更" in shown and "海淀区" in shown


def test_not_moved_is_told_in_words():
    """6.6-01"""
    door = new_door()
    choose(door, moved="no")
    for slot in ("6.6-M3.contribution", "6.6-M5.statement"):
        put_file(door.employer, slot, by="employer")
    answer = door.client.post("/employer/permission/", {"declared": "on", "idempotency_key": "k"})
    assert answer.status_code == 422 and "都迁入本区以后" in answer.content.decode()
    assert not Case.objects.exists() and Employer.objects.get().permission == "none"


def test_who_changes_its_mind_registers_as_new():
    """6.1.1-04"""
    door = new_door()
    choose(door)
    choose(door, held="no")
    assert "提交申请" in door.client.get("/employer/permission/").content.decode()


def test_with_the_permission_there_is_nothing_to_choose():
    """6.6-01"""
    door = open_door()
    assert choose(door).status_code != 302
    assert not FormSection.objects.filter(key="former_department").exists()
