"""PAdES signatures on what the bureau issues (R-26)."""

from datetime import timedelta

import pytest

from documents.samples import NOW, confirmation_facts, qr_codes_of, text_of
from permit.documents.confirmation import render_confirmation
from permit.documents.signing import (
    ROOT_FILE,
    SigningKeyUnreadable,
    create_signing_identity,
    load_signer,
    sign_pdf,
    verify_pdf,
)


@pytest.fixture(scope="module")
def signed(signing):
    signer, _ = signing
    return sign_pdf(render_confirmation(confirmation_facts()), signer, now=NOW, reason="确认单")


def test_a_signed_confirmation_is_intact_and_trusted(signing, signed):
    report = verify_pdf(signed, [signing[1]], now=NOW)
    assert report.genuine
    assert report.signed_by == "大兴区签章（测试）"
    assert report.signed_at == NOW


def test_signing_leaves_the_document_as_it_was(signed):
    assert signed.startswith(render_confirmation(confirmation_facts()))
    assert "何雨桐" in text_of(signed)
    assert qr_codes_of(signed) == [confirmation_facts().verification_url]


def test_a_flipped_byte_anywhere_is_noticed(signing, signed):
    # Every 997th byte of the document, and densely inside the signature itself, where the digest does not reach.
    gap = signed.index(b"/Contents <")
    for position in [*range(0, len(signed), 997), *range(gap, signed.index(b">", gap) + 2, 67)]:
        changed = bytearray(signed)
        changed[position] ^= 1
        assert not verify_pdf(bytes(changed), [signing[1]], now=NOW).genuine, position


def test_something_added_after_signing_is_noticed(signing, signed):
    report = verify_pdf(signed + b"\n% more", [signing[1]], now=NOW)
    assert report.signed
    assert not report.intact


def test_a_signature_under_a_root_that_is_not_ours_is_not_trusted(signed, tmp_path):
    create_signing_identity(tmp_path, "别人", "other", NOW)
    report = verify_pdf(signed, [(tmp_path / ROOT_FILE).read_bytes()], now=NOW)
    assert report.intact
    assert not report.trusted


def test_a_certificate_that_has_run_out_is_not_trusted(signing, signed):
    assert not verify_pdf(signed, [signing[1]], now=NOW + timedelta(days=4000)).trusted


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"hello", b"\x00" * 5000])
def test_what_is_no_pdf_is_not_genuine_and_raises_nothing(signing, data):
    assert not verify_pdf(data, [signing[1]], now=NOW).signed


def test_an_unsigned_document_is_reported_as_such(signing):
    assert not verify_pdf(render_confirmation(confirmation_facts()), [signing[1]], now=NOW).signed


def test_signing_the_same_document_twice_says_the_same(signing):
    signer, root = signing
    document = render_confirmation(confirmation_facts())
    one, two = (sign_pdf(document, signer, now=NOW) for _ in range(2))
    assert verify_pdf(one, [root], now=NOW) == verify_pdf(two, [root], now=NOW)


def test_an_identity_is_made_once_and_kept(tmp_path):
    file = create_signing_identity(tmp_path, "大兴区签章（演示）", "secret", NOW)
    before = file.read_bytes()
    assert create_signing_identity(tmp_path, "大兴区签章（演示）", "secret", NOW + timedelta(days=9)) == file
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0


def test_a_wrong_password_or_a_missing_file_is_said(tmp_path):
    file = create_signing_identity(tmp_path, "签章", "secret", NOW)
    with pytest.raises(SigningKeyUnreadable):
        load_signer(file, "wrong")
    with pytest.raises(SigningKeyUnreadable):
        load_signer(tmp_path / "absent.p12", None)
