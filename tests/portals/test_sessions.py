"""Sessions: ended everywhere at once, sealed at rest; what is sent in leaves no file lying about (5-01, 5-06)."""

import os
import tempfile
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from adapters.doubles import memory_ports
from fixtures.applicant import a_portrait, draft_of, make_applicant
from fixtures.employer import open_door
from fixtures.escaping import ID_NUMBER, in_sessions
from fixtures.under_review import at_desk
from fixtures.world import client_of
from permit.records.models import Account, AttachmentVersion, AuditEntry
from permit.records.sealed_sessions import SealedSerializer
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outside():
    with using_ports(memory_ports()):
        yield


def two_browsers(door: str) -> tuple[Client, Client, str]:
    """The same account twice, and its first page."""
    if door == "applicant":
        person = draft_of(make_applicant()).person
        return client_of(person), client_of(person), "/applicant/"
    if door == "employer":
        opened = open_door()
        return opened.client, client_of(opened.employer, opened.agent), "/employer/"
    officer = at_desk("acceptor")
    return client_of(officer), client_of(officer), "/bureau/"


@pytest.mark.parametrize("door", ["applicant", "employer", "bureau"])
def test_signing_out_everywhere_ends_every_session_of_the_account_and_of_nobody_else(door: str) -> None:
    """5-01: also where there is no password of ours whose change would do it."""
    here, there, home = two_browsers(door)
    other = client_of(make_applicant("别人"))
    assert here.get(home, follow=True).status_code == there.get(home, follow=True).status_code == 200
    assert "全部退出" in here.get("/signin/out/everywhere/").content.decode()
    assert here.post("/signin/out/everywhere/")["Location"].startswith("/signin/signed-out/")
    for client in (here, there):
        assert client.get(home)["Location"].startswith("/signin/")
    assert other.get("/applicant/", follow=True).status_code == 200
    assert AuditEntry.objects.filter(action="end_sessions").count() == 1
    again = client_of(Account.objects.get(sessions_ended=1).person) if door == "applicant" else None
    assert again is None or again.get(home, follow=True).status_code == 200


def test_signing_out_everywhere_needs_the_button_and_somebody_signed_in() -> None:
    """5-01: an address alone signs nobody out."""
    here, there, home = two_browsers("applicant")
    here.get("/signin/out/everywhere/")
    assert there.get(home, follow=True).status_code == 200
    assert Client().post("/signin/out/everywhere/")["Location"].startswith("/signin/")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = here.cookies
    assert strict.post("/signin/out/everywhere/").status_code == 403
    assert there.get(home, follow=True).status_code == 200


def test_a_session_says_nothing_to_whoever_reads_its_row() -> None:
    client = client_of(make_applicant())
    session = client.session
    session["typed"] = ID_NUMBER
    session.save()
    assert client.session["typed"] == ID_NUMBER and not in_sessions()


def test_a_session_sealed_with_a_key_that_is_gone_is_an_empty_one(settings) -> None:
    """Whoever rotates keys signs people out, and no page fails."""
    client = client_of(draft_of(make_applicant()).person)
    assert client.get("/applicant/", follow=True).status_code == 200
    settings.FIELD_KEYS = {"new": bytes(32)}
    assert client.get("/applicant/")["Location"].startswith("/signin/")


def test_a_session_signed_by_us_but_never_sealed_is_an_empty_one(client: Client) -> None:
    assert SealedSerializer().loads(SealedSerializer().dumps({"a": 1})) == {"a": 1}
    client.get("/signin/applicant/")
    Session.objects.update(session_data=signing.dumps({"_auth_user_id": "1"}, salt="x"))
    assert client.get("/applicant/").status_code == 302


def test_more_than_anything_we_take_is_not_read(client: Client) -> None:
    """5-06: told by the length alone, before a byte of it is taken."""
    for address in ("/", "/verify/", "/applicant/", "/api/v1/check"):
        answer = client.generic("POST", address, b"x", CONTENT_LENGTH=str(65 * 1024 * 1024))
        assert answer.status_code == 413, address
    assert client.generic("POST", "/verify/", b"x", CONTENT_LENGTH="many").status_code == 413


def test_a_large_scan_never_lies_open_in_a_folder_for_temporary_files(tmp_path: Path, monkeypatch) -> None:
    """Files are sealed before they touch a disk; the framework's own handler would write this one in the clear."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[str] = []
    real = tempfile.NamedTemporaryFile
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *a, **k: seen.append("file") or real(*a, **k))
    person = draft_of(make_applicant()).person
    scan = SimpleUploadedFile("证件.jpg", a_portrait() + bytes(12 * 1024 * 1024), content_type="image/jpeg")
    client_of(person).post("/applicant/profile/photo/", {"file": scan})
    assert AttachmentVersion.objects.filter(attachment__person=person).exists()
    assert not seen and not os.listdir(tmp_path)


def test_a_flood_of_other_names_does_not_make_the_limit_forget_one() -> None:
    """The installation's cache holds a million counts; one of 300, the framework's own, forgets under a small flood."""
    from permit.config import settings as installed

    assert installed.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 1_000_000
