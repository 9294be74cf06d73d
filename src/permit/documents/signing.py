"""Signing what the authority issues, and telling whether a file is still what was signed: PAdES with pyHanko (R-26).

In production the key comes in a PKCS#12 file. For a demonstration `create_signing_identity` makes a root and a
signer of its own; only who trusts that root trusts the signature.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNER_FILE: Final = "signer.p12"
ROOT_FILE: Final = "root.pem"
_FIELD: Final = "AuthoritySignature"
_SHA256: Final = bytes.fromhex("300d06096086480165030402010500")


class SigningKeyUnreadable(Exception):
    """The PKCS#12 file is missing, damaged, or its password is wrong."""


@dataclass(frozen=True, slots=True)
class DocumentSigner:
    """A key with its certificate, ready to sign. Its repr shows neither."""

    _signer: signers.SimpleSigner

    def __repr__(self) -> str:
        return f"DocumentSigner({self.name!r})"

    @property
    def name(self) -> str:
        """The common name in the certificate."""
        return _common_name(self._signer.signing_cert)

    def private_key_der(self) -> bytes:
        """The key itself (PKCS#8): for signing other files than PDF, within `documents`."""
        key: Any = self._signer.signing_key
        return bytes(key.dump())


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What can be said about a file's signature."""

    signed: bool
    """There is one signature of ours in it."""
    intact: bool
    """Not one byte differs from what was signed, and nothing was added after."""
    trusted: bool
    """The certificate leads to one of the roots and was valid at the moment asked about."""
    signed_by: str = ""
    signed_at: datetime | None = None

    @property
    def genuine(self) -> bool:
        """Signed, unchanged, and by somebody we trust."""
        return self.signed and self.intact and self.trusted


def load_signer(file: Path, password: str | None) -> DocumentSigner:
    """The signer in a PKCS#12 file. Raises SigningKeyUnreadable."""
    load: Any = signers.SimpleSigner.load_pkcs12  # pyHanko leaves it untyped
    loaded = load(file, passphrase=password.encode() if password else None)
    if loaded is None:
        raise SigningKeyUnreadable(str(file))
    return DocumentSigner(_without_root(loaded))


def sign_pdf(data: bytes, signer: DocumentSigner, *, now: datetime, reason: str = "") -> bytes:
    """`data` with an invisible PAdES signature dated `now` (aware); the bytes of `data` stay as they are."""
    meta = signers.PdfSignatureMetadata(
        field_name=_FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason or None
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    out = _DatedSigner(meta, signer._signer, now).sign_pdf(writer)
    return bytes(out.getvalue())


def verify_pdf(data: bytes, roots: Sequence[bytes], *, now: datetime) -> SignatureReport:
    """Whether the file is what was signed, and by whom; `roots` are the trusted certificates as PEM or DER.

    Never raises for what the file holds: a damaged one is not intact.
    """
    try:
        embedded = PdfFileReader(io.BytesIO(data)).embedded_signatures
        if len(embedded) != 1:
            return SignatureReport(signed=False, intact=False, trusted=False)
        context = ValidationContext(
            trust_roots=[_certificate(root) for root in roots], moment=now, allow_fetching=False
        )
        return _report(data, embedded[0], validate_pdf_signature(embedded[0], context))
    except Exception:  # noqa: BLE001  a damaged file may fail anywhere inside the reader, and all of it means the same
        return SignatureReport(signed=False, intact=False, trusted=False)


def create_signing_identity(folder: Path, name: str, password: str, now: datetime) -> Path:
    """A root and a signer for demonstration and development: `signer.p12` and `root.pem` in `folder`; gives the former.

    Valid from a day before `now` for ten years. What already exists is kept, so that restarts sign with the same key.
    """
    target = folder / SIGNER_FILE
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    root_key, key = _new_key(), _new_key()
    root_name = _name(f"{name} 根证书")
    root = _issue(root_name, root_name, root_key, root_key, now, authority=True)
    certificate = _issue(_name(name), root_name, key, root_key, now, authority=False)
    sealing = serialization.BestAvailableEncryption(password.encode())
    sealed = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [root], sealing)
    _write_whole(folder / ROOT_FILE, root.public_bytes(serialization.Encoding.PEM), 0o644)
    _write_whole(target, sealed, 0o600)
    return target


class _DatedSigner(signers.PdfSigner):
    """pyHanko reads the clock by itself; here time is an argument."""

    def __init__(self, meta: signers.PdfSignatureMetadata, signer: signers.SimpleSigner, now: datetime) -> None:
        super().__init__(meta, signer)
        self._now = now

    def init_signing_session(self, *args: Any, **named: Any) -> Any:
        session = super().init_signing_session(*args, **named)
        session.system_time = self._now
        return session


def _without_root(signer: signers.SimpleSigner) -> signers.SimpleSigner:
    """The same signer that does not enclose the root: whoever checks must have it from us, and a copy inside the file
    would be bytes that nothing protects."""
    store: Any = SimpleCertificateStore  # untyped too
    enclosed = [one for one in signer.cert_registry if one.self_issued is False and one != signer.signing_cert]
    return signers.SimpleSigner(
        signing_cert=signer.signing_cert,
        signing_key=signer.signing_key,
        cert_registry=store.from_certs(enclosed),
    )


def _report(data: bytes, embedded: EmbeddedPdfSignature, status: PdfSignatureStatus) -> SignatureReport:
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return SignatureReport(
        signed=True,
        intact=bool(status.intact and status.valid and whole and _container_is_clean(data, embedded)),
        trusted=bool(status.trusted),
        signed_by=_common_name(status.signing_cert),
        signed_at=embedded.self_reported_timestamp,
    )


def _container_is_clean(data: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """The gap of the byte range is not protected by the digest, nor a few hints inside the signature by the key. They
    must be just as we write them: hexadecimal, then zeros; version 1, SHA-256. So a change of any byte is noticed."""
    content = bytes(embedded.pkcs7_content)
    _, start, end, _ = (int(number) for number in embedded.byte_range)
    if data[start:end] != b"<" + content.hex().upper().encode() + b">":
        return False
    # Encoded anew, the signature takes exactly the bytes it has, and only zeros follow.
    whole = cms.ContentInfo.load(content).dump(force=True)
    if content != whole.ljust(len(content), b"\0"):
        return False
    signed, signer = embedded.signed_data, embedded.signer_info
    versions = {signed["version"].dump(), signer["version"].dump()}
    hints = signed["digest_algorithms"].dump() == b"\x31\x0f" + _SHA256 and signer["digest_algorithm"].dump() == _SHA256
    return versions == {b"\x02\x01\x01"} and hints


def _certificate(encoded: bytes) -> asn1_x509.Certificate:
    loaded = (
        x509.load_pem_x509_certificate(encoded) if b"-----BEGIN" in encoded else x509.load_der_x509_certificate(encoded)
    )
    return asn1_x509.Certificate.load(loaded.public_bytes(serialization.Encoding.DER))


def _common_name(certificate: asn1_x509.Certificate | None) -> str:
    return str(certificate.subject.native.get("common_name", "")) if certificate else ""


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _issue(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    *,
    authority: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _write_whole(file: Path, content: bytes, mode: int) -> None:
    """Written beside and moved into place: another worker never reads half a key."""
    beside = file.with_name(f".{file.name}.new")
    beside.touch(mode=mode)
    beside.write_bytes(content)
    beside.replace(file)
