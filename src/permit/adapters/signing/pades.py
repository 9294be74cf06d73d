"""PAdES signatures with a certificate from a PKCS#12 file; a demonstration makes itself one that nobody trusts."""

import os
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

_DEMO_PASSWORD = b"demonstration"
_SUBJECT = "居证通演示签章（无法律效力）"


class SigningNotConfigured(Exception):
    """No signing certificate: a confirmation cannot be issued until there is one (docs/operations.md)."""


class PadesSigner:
    """Signs with the key in `certificate`; reads the file at the first signature."""

    def __init__(self, certificate: Path, password: bytes) -> None:
        self._certificate, self._password = certificate, password
        self._signer: signers.SimpleSigner | None = None

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """An incremental update: the document's own bytes stay as they were. Raises SigningNotConfigured."""
        metadata = signers.PdfSignatureMetadata(
            field_name="Bureau",
            reason=reason,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
        )
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        signer = signers.PdfSigner(metadata, signer=self._loaded())
        signed: BytesIO = signer.sign_pdf(writer)
        return signed.getvalue()

    def _loaded(self) -> signers.SimpleSigner:
        if self._signer is None:
            if not self._certificate.is_file():
                raise SigningNotConfigured(str(self._certificate))
            loaded = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
                str(self._certificate), passphrase=self._password
            )
            if loaded is None:
                raise SigningNotConfigured(f"{self._certificate} cannot be read")
            self._signer = loaded
        return self._signer


def demonstration_certificate(folder: Path, now: datetime) -> tuple[Path, bytes]:
    """A self-signed certificate in `folder`, made once and kept, so that restarts sign with the same key."""
    path = folder / "demonstration.p12"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(_self_signed(now))
        draft.chmod(0o600)
        draft.replace(path)
    return path, _DEMO_PASSWORD


def _self_signed(now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, _SUBJECT)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    sealed = serialization.BestAvailableEncryption(_DEMO_PASSWORD)
    return pkcs12.serialize_key_and_certificates(b"demonstration", key, certificate, None, sealed)
