"""Who is handed a file, and what stays of it where it was shown (5-01, 5-06)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from adapters.doubles import memory_ports
from fixtures.applicant import a_portrait
from fixtures.under_review import at_desk, case_in
from fixtures.world import NOW, acting_as, client_of
from permit.domain.lifecycle import State
from permit.portals.files.reading import readable_versions
from permit.records.models import AttachmentVersion, Case
from permit.services.ports import using_ports
from permit.services.upload_attachment import Incoming, upload_attachment

pytestmark = pytest.mark.django_db
LEASE, LATER = "6.2-M4b.lease", NOW + timedelta(days=9)


@pytest.fixture(autouse=True)
def _outside() -> Iterator[None]:
    with using_ports(memory_ports()):
        yield


@pytest.fixture
def case() -> Case:
    return case_in(State.OFFICE_CHECK)


def uploaded(case: Case) -> AttachmentVersion:
    """A lease that the person uploads nine days after the case was handed in."""
    return upload_attachment(case.person, LEASE, Incoming("租约.jpg", a_portrait()), acting_as(case.person), LATER)


def employer_of(case: Case) -> Client:
    return client_of(case.employer, case.employer.agents.first())


def status(client: Client, version: AttachmentVersion) -> tuple[int, int]:
    """Of the file, and of its first page."""
    address = f"/files/{version.pk}/"
    return client.get(address).status_code, client.get(f"{address}page/1.png").status_code


def test_an_employer_reads_what_comes_while_the_case_lies_with_it(case: Case) -> None:
    """6.1.1-06"""
    assert status(employer_of(case), uploaded(case)) == (200, 200)


def test_a_former_employer_does_not_read_what_is_uploaded_for_the_next_one(case: Case) -> None:
    """5-01: its own record stays, the person's life goes on unseen."""
    handed_in = AttachmentVersion.objects.filter(attachment__person=case.person, uploaded_at__lte=NOW).first()
    assert handed_in is not None
    Case.objects.filter(pk=case.pk).update(state="approved", closed_at=NOW)
    newer, client = uploaded(case), employer_of(case)
    assert status(client, newer) == (404, 404)
    assert status(client_of(case.person), newer) == (200, 200)
    request = client.get("/employer/").wsgi_request
    assert readable_versions(request).filter(pk=handed_in.pk).exists()
    assert not readable_versions(request).filter(pk=newer.pk).exists()


def test_nothing_of_a_file_stays_in_the_browser_it_was_shown_in(case: Case) -> None:
    """5-01"""
    version, client = uploaded(case), client_of(case.person)
    for address in (f"/files/{version.pk}/", f"/files/{version.pk}/page/1.png"):
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-store" and answer["X-Content-Type-Options"] == "nosniff"
    shown = client.get(f"/files/{version.pk}/")
    assert (
        shown["Content-Security-Policy"].startswith("sandbox") and "filename*=UTF-8''" in shown["Content-Disposition"]
    )


def test_a_file_the_scanner_has_not_seen_is_looked_at_and_not_handed_out(case: Case, settings) -> None:
    """5-06: where a scanner is configured; without one everybody is told that nothing was scanned."""
    version, client = uploaded(case), client_of(case.person)
    AttachmentVersion.objects.filter(pk=version.pk).update(scan_state="pending")
    assert status(client, version) == (200, 200)
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"
    assert status(client, version) == (409, 200)
    told = client.get(f"/files/{version.pk}/").content.decode()
    assert "还在查毒" in told and "不用重新上传" in told
    AttachmentVersion.objects.filter(pk=version.pk).update(scan_state="infected")
    assert status(client, version) == (404, 404)
    assert status(client_of(at_desk("quota_officer")), version) == (404, 404)
