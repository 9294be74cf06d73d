"""'Cannot provide' at the employer's door: of its own papers and of a case's (R-38)."""

import pytest
from django.urls import reverse

from adapters.doubles import memory_ports
from fixtures.employer import new_door, waiting_case
from permit.clock import today
from permit.portals.employer.entry_tasks import slot_anchor
from permit.records.models import Attachment, AttachmentVersion
from permit.services.case_problems import problems_of
from permit.services.employer_entry import entry_of
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db
WHY = "原件遗失，以登记机关出具的证明代替"


@pytest.fixture(autouse=True)
def _ports():
    with using_ports(memory_ports()):
        yield


def test_every_required_paper_of_the_employer_offers_it():
    """R-38, 6.1.1-03: with the reason the entry is whole; taken back it is missing again"""
    door = new_door()
    AttachmentVersion.objects.filter(attachment__slot="6.1.1-M3.contribution").update(
        removed_at=door.employer.created_at
    )
    slot = next(s for s in entry_of(door.employer, today()).slots if s.key == "6.1.1-M3.contribution")
    assert slot.blocking
    url = reverse("employer:attachment-waive", args=[slot_anchor(slot.key)])
    assert url in door.client.get(reverse("employer:attachments")).content.decode()
    door.client.post(url, {"reason": "丢了"})
    assert entry_of(door.employer, today()).missing
    assert door.client.post(url, {"reason": WHY}).status_code == 302
    assert not entry_of(door.employer, today()).missing
    assert WHY in door.client.get(reverse("employer:attachments")).content.decode()
    door.client.post(url, {"reason": ""})
    assert entry_of(door.employer, today()).missing


def test_a_paper_of_a_case_that_only_the_employer_has_offers_it_too():
    """R-38, 6.2-06: it then goes to an officer and no longer holds the case up"""
    case, door = waiting_case()
    AttachmentVersion.objects.filter(attachment__slot="6.2-M2.contract").update(removed_at=case.opened_at)
    url = reverse("employer:case-waive", args=[case.number, slot_anchor("6.2-M2.contract")])
    assert url in door.client.get(reverse("employer:case-materials", args=[case.number])).content.decode()
    assert door.client.post(url, {"reason": WHY}).status_code == 302
    assert Attachment.objects.get(slot="6.2-M2.contract").cannot_provide_reason == WHY
    said = [p for p in problems_of(case, today()).problems if p.target == "6.2-M2.contract"]
    assert [(p.state, p.remedy) for p in said] == [("unknown", "由工作人员决定是否接受（R-38）")]


def test_a_paper_that_is_there_is_not_waived():
    """R-38"""
    case, door = waiting_case()
    url = reverse("employer:case-waive", args=[case.number, slot_anchor("6.2-M2.contract")])
    assert door.client.post(url, {"reason": WHY}).status_code == 404
