"""A carried-over holder at the door: only what is to be completed, then everything."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures.applicant import a_portrait
from fixtures.old_holders import carried, completed, fill_carried, upload_carried
from fixtures.world import client_of, make_association, make_employer
from permit.records.models import AttachmentVersion, CarriedHolder, Confirmation

pytestmark = pytest.mark.django_db
LEASE = "6.2-M4b.lease"


def test_the_home_page_lists_only_what_is_to_be_completed():
    """N-11, 6.1.2-07"""
    holder = carried(make_employer())
    client = client_of(holder.permit.person)
    assert client.get("/applicant/").headers["Location"].endswith("/profile/household/")
    fill_carried(holder.permit.person)
    page = client.get("/applicant/").content.decode()
    assert holder.permit.number in page and "户口簿" in page and "填写新办申请" not in page
    assert "/applicant/carried/6.2-M1/" in page and "/applicant/carried/complete/" not in page


def test_printing_is_refused_with_words_and_the_link():
    """N-11"""
    holder = carried(make_employer())
    fill_carried(holder.permit.person)
    client = client_of(holder.permit.person)
    page = client.get("/applicant/permit/").content.decode()
    assert "去补齐" in page and "打印确认单</button>" not in page
    answer = client.post(f"/applicant/permit/{holder.permit.number}/print/", follow=True).content.decode()
    assert "请先补齐" in answer and not Confirmation.objects.exists()


def test_asking_for_consent_is_refused_with_words():
    """N-11"""
    holder = carried(make_employer())
    fill_carried(holder.permit.person)
    make_association(holder.permit.person, holder.employer)
    client = client_of(holder.permit.person)
    assert "请单位同意" not in client.get("/applicant/association/").content.decode().replace("先请单位同意", "")
    assert "请先补齐" in client.post("/applicant/consent/", follow=True).content.decode()


def test_files_are_uploaded_with_their_terms_and_taken_back():
    """N-11, 5-05, R-38"""
    holder = carried(make_employer())
    person = holder.permit.person
    fill_carried(person)
    client = client_of(person)
    assert client.get("/applicant/carried/6.2-M4b/").status_code == 200
    file = SimpleUploadedFile("租约.jpg", a_portrait(), "image/jpeg")
    assert client.post(f"/applicant/carried/parts/{LEASE}/upload/", {"file": file}).status_code == 302
    term = {f"{LEASE}-valid_until_{part}": value for part, value in (("year", 2028), ("month", 1), ("day", 31))}
    assert client.post(f"/applicant/carried/parts/{LEASE}/term/", term).status_code == 302
    version = AttachmentVersion.objects.get(attachment__slot=LEASE)
    assert version.valid_until.year == 2028 and version.attachment.person == person
    assert client.post(f"/applicant/carried/parts/{LEASE}/files/{version.pk}/remove/").status_code == 302
    version.refresh_from_db()
    assert version.removed_at
    reason = {f"{LEASE}-reason": "租约遗失，另附出租人说明"}
    assert client.post(f"/applicant/carried/parts/{LEASE}/cannot-provide/", reason).status_code == 302
    assert "租约遗失" in client.get("/applicant/carried/6.2-M4b/").content.decode()


def test_a_broken_file_is_told_of_beside_its_place():
    """5-06"""
    holder = carried(make_employer())
    fill_carried(holder.permit.person)
    file = SimpleUploadedFile("x.exe", b"MZ\x00\x01")
    answer = client_of(holder.permit.person).post("/applicant/carried/parts/6.2-M1.own_page/upload/", {"file": file})
    assert answer.status_code == 422 and "PDF" in answer.content.decode()


def test_completing_opens_printing():
    """N-11, 7-05"""
    holder = carried(make_employer())
    person = holder.permit.person
    fill_carried(person)
    upload_carried(person)
    make_association(person, holder.employer)
    client = client_of(person)
    assert "/applicant/carried/complete/" in client.get("/applicant/").content.decode()
    assert client.get("/applicant/carried/complete/").status_code == 200
    assert client.post("/applicant/carried/complete/", {}).status_code == 422
    answer = client.post("/applicant/carried/complete/", {"declared": "on", "idempotency_key": "k"}, follow=True)
    assert "打印确认单" in answer.content.decode() and CarriedHolder.objects.get().completed_at
    client.post(f"/applicant/permit/{holder.permit.number}/print/")
    assert Confirmation.objects.count() == 1


def test_the_pages_are_nobody_elses():
    """5-01"""
    holder = completed(carried(make_employer()))
    client = client_of(holder.permit.person)
    for page in ("carried/complete/", "carried/6.2-M1/"):
        assert client.get(f"/applicant/{page}").status_code == 404
