"""Signed documents."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from permit.adapters.signing.pades import PadesSigner, demonstration_certificate
from permit.services.ports import SigningNotConfigured

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def pdf() -> bytes:
    document, out = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


@pytest.fixture
def signer(tmp_path: Path) -> PadesSigner:
    return PadesSigner(*demonstration_certificate(tmp_path, AT))


def read(signed: bytes) -> object:
    signature = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))


def test_a_signed_document_validates_and_keeps_its_own_bytes(signer: PadesSigner, pdf: bytes) -> None:
    """R-26"""
    signed = signer.sign(pdf, reason="确认单", at=AT)
    status = read(signed)
    assert signed.startswith(pdf)
    assert status.intact
    assert status.valid


def test_a_document_altered_after_signing_is_not_intact(signer: PadesSigner, pdf: bytes) -> None:
    """R-26"""
    signed = signer.sign(pdf, reason="确认单", at=AT)
    altered = signed.replace(b"/MediaBox", b"/MediaBux", 1)
    assert altered != signed
    assert not read(altered).intact


def test_the_demonstration_certificate_is_made_once(tmp_path: Path) -> None:
    first, _ = demonstration_certificate(tmp_path, AT)
    before = first.read_bytes()
    second, _ = demonstration_certificate(tmp_path, AT)
    assert second.read_bytes() == before


def test_without_a_certificate_nothing_is_signed(tmp_path: Path, pdf: bytes) -> None:
    with pytest.raises(SigningNotConfigured):
        PadesSigner(tmp_path / "none.p12", b"").sign(pdf, reason="x", at=AT)
