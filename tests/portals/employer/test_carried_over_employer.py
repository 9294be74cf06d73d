"""An employer of the old system completes, then goes on without a new approval."""

import pytest

from fixtures.employer import new_door
from fixtures.world import NOW
from permit.records.models import AttachmentVersion, Case, Employer

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
