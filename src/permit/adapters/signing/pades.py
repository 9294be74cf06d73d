"""Signatures with a certificate from a PKCS#12 file; a demonstration makes itself one that nobody trusts."""

from datetime import datetime
from pathlib import Path

from permit.documents.file_signing import sign_file, signer_public_key
from permit.documents.signing import (
    DocumentSigner,
    SigningKeyUnreadable,
    create_signing_identity,
    load_signer,
    sign_pdf,
)
from permit.domain.handover.format import Signature
from permit.services.ports import SigningNotConfigured

_DEMO_PASSWORD = "demonstration"  # noqa: S105 - of a key that nobody trusts
_SUBJECT = "居证通演示签章（无法律效力）"


class PadesSigner:
    """Signs with the key in `certificate`; reads the file at the first signature."""

    def __init__(self, certificate: Path, password: bytes) -> None:
        self._certificate, self._password = certificate, password
        self._signer: DocumentSigner | None = None

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """An incremental update: the document's own bytes stay as they were. Raises SigningNotConfigured."""
        return sign_pdf(pdf, self._loaded(), now=at, reason=reason)

    def sign_file(self, data: bytes) -> Signature:
        """A signature over the bytes by the same key. Raises SigningNotConfigured."""
        try:
            return sign_file(data, self._loaded())
        except SigningKeyUnreadable as failure:
            raise SigningNotConfigured(str(failure)) from failure

    def public_key(self) -> str:
        """PEM of the key that checks these signatures. Raises SigningNotConfigured."""
        try:
            return signer_public_key(self._loaded())
        except SigningKeyUnreadable as failure:
            raise SigningNotConfigured(str(failure)) from failure

    def _loaded(self) -> DocumentSigner:
        if self._signer is None:
            try:
                self._signer = load_signer(self._certificate, self._password.decode() or None)
            except SigningKeyUnreadable as failure:
                raise SigningNotConfigured(str(failure)) from failure
        return self._signer


def demonstration_certificate(folder: Path, now: datetime) -> tuple[Path, bytes]:
    """A certificate under a root of its own in `folder`, made once and kept, so that restarts use the same key."""
    path = create_signing_identity(folder / "demonstration", _SUBJECT, _DEMO_PASSWORD, now)
    return path, _DEMO_PASSWORD.encode()
