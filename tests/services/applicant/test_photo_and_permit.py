"""The photo's checks, sheets filled in, the confirmation."""

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from adapters.doubles import memory_ports
from fixtures.applicant import a_portrait, draft_of, make_applicant, ready_case, send, type_claims
from fixtures.world import NOW, acting_as, make_staff
from permit.adapters.signing.pades import PadesSigner
from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion, Case, Confirmation
from permit.services.applicant_entry import PHOTO_SLOT
from permit.services.check_photo import check_photo
from permit.services.fill_sheet import SHEETS, fill_sheet
from permit.services.issue_confirmation import confirmation_pdf, issue_confirmation
from permit.services.issue_permit import issue_permit
from permit.services.ports import Ports, using_ports


def as_bytes(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")
    return out.getvalue()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def ports_with_the_photo() -> Ports:
    """Doubles whose store holds the portrait under the key that the fixtures wrote down."""
    ports = memory_ports()
    for version in AttachmentVersion.objects.filter(attachment__slot=PHOTO_SLOT):
        ports.blobs.put(version.storage_key, a_portrait())
    return ports


def changed(change) -> bytes:
    return as_bytes(change(Image.open(io.BytesIO(a_portrait()))))


def test_a_sharp_upright_portrait_passes():
    """6.1.2-05"""
    found = check_photo(a_portrait())
    assert (found.width, found.height) == (413, 579)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (a_portrait(294, 413), "photo_small"),
        (a_portrait(600, 600), "photo_shape"),
        (changed(lambda p: p.point(lambda v: v // 8)), "photo_dark"),
        (changed(lambda p: p.point(lambda v: 235 + v // 13)), "photo_flat"),
        (changed(lambda p: p.filter(ImageFilter.GaussianBlur(12))), "photo_blurred"),
        (as_bytes(Image.new("RGB", (413, 579), (120, 120, 120))), "photo_flat"),
        (b"", "file_empty"),
    ],
)
def test_what_is_wrong_with_a_photo_is_named(content, code):
    """6.1.2-05, 5-06"""
    with pytest.raises(Refused) as caught:
        check_photo(content)
    assert caught.value.code == code


@pytest.mark.django_db
@pytest.mark.parametrize("template", sorted(SHEETS))
def test_a_sheet_carries_the_applicants_name(template):
    """6.2-06, 5-03: the employer issues, the applicant and the employer sign what the system filled in."""
    case = draft_of(make_applicant())
    type_claims(case)
    title, pdf = fill_sheet(case, template, date(2026, 3, 2))
    text = text_of(pdf)
    assert title and "林晓蔓" in text.replace(" ", "")


@pytest.mark.django_db
def test_an_unknown_sheet_is_refused():
    case = draft_of(make_applicant())
    with pytest.raises(Refused):
        fill_sheet(case, "nothing", date(2026, 3, 2))


@pytest.mark.django_db
def test_a_confirmation_shows_the_full_number_only_to_the_holder():
    """R-26, N-12, 6.2-05: no spouse anywhere on it."""
    case = send(ready_case())
    Case.objects.filter(pk=case.pk).update(state="approved", closed_at=NOW)
    with using_ports(ports_with_the_photo()):
        permit = issue_permit(case, NOW.date(), acting_as(make_staff("decider")), NOW)
        asked = [(acting_as(case.person), True), (acting_as(case.person), False), (acting_as(case.employer), True)]
        texts = []
        for who, full in asked:
            issued = issue_confirmation(permit, full_id_number=full, acting=who, now=NOW)
            assert confirmation_pdf(issued.record) == issued.pdf
            texts.append(text_of(issued.pdf).replace(" ", ""))
    shown = [case.person.id_number in text for text in texts]
    assert shown == [True, False, False]
    assert all("配偶" not in text for text in texts)
    assert [each.full_id_number for each in Confirmation.objects.order_by("id")] == [True, False, False]


@pytest.mark.django_db
def test_without_a_key_to_sign_with_nothing_is_issued_and_the_holder_is_told(tmp_path):
    """R-26: a confirmation that nobody can verify is none."""
    case = send(ready_case())
    unsigned = replace(ports_with_the_photo(), signer=PadesSigner(tmp_path / "none.p12", b""))
    with using_ports(unsigned), pytest.raises(Refused) as caught:
        permit = issue_permit(case, NOW.date(), acting_as(make_staff("decider")), NOW)
        issue_confirmation(permit, full_id_number=False, acting=acting_as(case.person), now=NOW)
    assert caught.value.code == "signing_not_configured"
    assert not Confirmation.objects.exists()
