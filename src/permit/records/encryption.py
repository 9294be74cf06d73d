"""Personal data at rest: AES-256-GCM with a ring of keys, and keyed hashes to look it up by.

Stored form: `<key id>:<base64(nonce + ciphertext)>`. The first key of the ring encrypts, all of them decrypt.
"""

import base64
import hashlib
import hmac
import json
import os
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12
if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
    _JSONTextField = models.Field[Any, Any]
else:
    _TextField = _JSONTextField = models.TextField


def encrypt(plain: str) -> str:
    """Encrypt text with the newest key."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, plain.encode(), key_id.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str) -> str:
    """Decrypt what `encrypt` wrote. Raises KeyError for an unknown key, InvalidTag for tampered text."""
    key_id, _, body = stored.partition(":")
    raw = base64.b64decode(body)
    return AESGCM(settings.FIELD_KEYS[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode()).decode()


def lookup_hash(value: str) -> str:
    """Keyed hash (hex, 64) of an identifier, so that it can be found without being readable."""
    return hmac.new(settings.LOOKUP_KEY, value.strip().upper().encode(), hashlib.sha256).hexdigest()


def commitment(value: str, salt: str) -> str:
    """What an audit row holds instead of personal data: verifiable by whoever has the value, unreadable otherwise."""
    return hmac.new(settings.LOOKUP_KEY, f"{salt}:{value}".encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(_TextField):
    """Text, readable in Python, sealed in the database."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return None if value is None else (decrypt(value) if value else "")

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or value == "" else encrypt(str(value))


class EncryptedJSONField(_JSONTextField):
    """A JSON document, sealed in the database. Not searchable, on purpose."""

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else json.loads(decrypt(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return encrypt(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
