"""A scanner that is away: files wait for it and do not pass (5-06)."""

from dataclasses import replace

import pytest

from adapters.doubles import EICAR, MemoryScanner, memory_ports
from fixtures.applicant import a_portrait, make_applicant
from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW, acting_as
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.records.models import AttachmentVersion, AuditEntry, Case
from permit.services.accept_case import accept_case
from permit.services.ports import Ports, using_ports
from permit.services.scan_waiting_files import Scanned, scan_waiting_files
from permit.services.upload_attachment import Incoming, upload_attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def away() -> Ports:
    return memory_ports(malware=MemoryScanner(available=False))


def taken_in(content: bytes) -> AttachmentVersion:
    person = make_applicant()
    return upload_attachment(person, "6.2-M1.first_page", Incoming("a.jpg", content), acting_as(person), NOW)


def test_what_came_while_it_was_away_is_scanned_when_it_is_back(away: Ports) -> None:
    """5-06: the clean one opens, the other one is marked, and the audit tells of both."""
    with using_ports(away):
        clean, infected = taken_in(a_portrait()), taken_in(a_portrait() + EICAR)
        assert (clean.scan_state, infected.scan_state) == ("pending", "pending")
        assert scan_waiting_files(NOW) == Scanned()
    with using_ports(replace(away, malware=MemoryScanner())):
        assert scan_waiting_files(NOW) == Scanned(clean=1, infected=1)
        assert scan_waiting_files(NOW) == Scanned()
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan_state, infected.scan_state) == ("clean", "infected")
    assert AuditEntry.objects.filter(action="scanned", subject=f"attachment:{infected.attachment_id}").count() == 1


def test_a_file_that_is_gone_does_not_hold_up_the_others(away: Ports) -> None:
    with using_ports(away):
        gone, other = taken_in(a_portrait()), taken_in(a_portrait())
        away.blobs.delete(gone.storage_key)
    with using_ports(replace(away, malware=MemoryScanner())):
        assert scan_waiting_files(NOW) == Scanned(clean=1)
    assert AttachmentVersion.objects.get(pk=other.pk).scan_state == "clean"


def test_a_case_with_a_file_nobody_scanned_is_not_accepted(settings) -> None:
    """5-06: it waits; nothing is written, and scanned it is accepted."""
    case = case_in(State.ACCEPTANCE)
    version = AttachmentVersion.objects.filter(attachment__person=case.person).first()
    AttachmentVersion.objects.filter(pk=version.pk).update(scan_state="pending")
    acceptor, settings.CLAMD_ADDRESS = as_officer(at_desk("acceptor")), "tcp://127.0.0.1:1"
    with pytest.raises(Refused) as refusal:
        accept_case(case.number, case.version, (), acceptor, NOW)
    assert (refusal.value.code, refusal.value.facts) == ("files_not_scanned", {"count": 1})
    assert Case.objects.get(pk=case.pk).state == "acceptance"
    AttachmentVersion.objects.filter(pk=version.pk).update(scan_state="clean")
    assert accept_case(case.number, case.version, (), acceptor, NOW).state == "review"
