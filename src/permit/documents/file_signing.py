"""Signing the bytes of a file, and checking such a signature by a public key: ECDSA or RSA over SHA-256 (R-18).

The key is the one that signs documents: a district has one identity. Clauses: R-18
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from permit.documents.signing import DocumentSigner, SigningKeyUnreadable
from permit.domain.handover.format import Signature

ECDSA, RSA = "ECDSA-SHA256", "RSA-SHA256"
SMALLEST_RSA = 2048
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class KeyUnreadable(Exception):
    """Text that is no public key we can check signatures with."""


def sign_file(data: bytes, signer: DocumentSigner) -> Signature:
    """Sign `data`. Raises SigningKeyUnreadable for a key of another kind."""
    private = _private_key(signer)
    if isinstance(private, ec.EllipticCurvePrivateKey):
        algorithm, value = ECDSA, private.sign(data, ec.ECDSA(hashes.SHA256()))
    else:
        algorithm, value = RSA, private.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return Signature(algorithm, _fingerprint(private.public_key()), base64.b64encode(value).decode())


def signer_public_key(signer: DocumentSigner) -> str:
    """The public key as PEM: what the other districts are given."""
    return _pem(_private_key(signer).public_key())


def read_public_key(text: str) -> tuple[str, str]:
    """A public key or certificate in PEM, as it came by mail: normalised PEM and fingerprint. Raises KeyUnreadable."""
    try:
        key = _loaded(text.strip().encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as failure:
        raise KeyUnreadable(str(failure)) from failure
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < SMALLEST_RSA:
        raise KeyUnreadable(f"RSA {key.key_size}")
    if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise KeyUnreadable(type(key).__name__)
    return _pem(key), _fingerprint(key)


def signature_holds(data: bytes, signature: Signature, public_key: str) -> bool:
    """Whether the key behind `public_key` (PEM) made `signature` over `data`. Never raises for what it is given."""
    try:
        value = base64.b64decode(signature.value, validate=True)
        key = _loaded(public_key.encode())
        if isinstance(key, ec.EllipticCurvePublicKey) and signature.algorithm == ECDSA:
            key.verify(value, data, ec.ECDSA(hashes.SHA256()))
            return True
        if isinstance(key, rsa.RSAPublicKey) and signature.algorithm == RSA:
            key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
            return True
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return False


def _loaded(pem: bytes) -> Any:
    if b"-----BEGIN CERTIFICATE" in pem:
        return x509.load_pem_x509_certificate(pem).public_key()
    return serialization.load_pem_public_key(pem)


def _private_key(signer: DocumentSigner) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(signer.private_key_der(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise SigningKeyUnreadable(type(key).__name__)
    return key


def _pem(key: PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def _fingerprint(key: PublicKey) -> str:
    return hashlib.sha256(
        key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ).hexdigest()
