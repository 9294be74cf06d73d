"""Envelope encryption: each object has a data key of its own, sealed by a key-encryption key that can rotate.

Layout of a stored object, all lengths in bytes:

    "PE1"  id length (1)  key id  |  nonce (12)  sealed data key (48)  |  nonce (12)  sealed content

Both seals are AES-256-GCM. The object's storage key is authenticated with them, so that an object that was moved,
swapped or cut short does not open.
"""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from permit.services.ports import BlobDamaged

_MARK = b"PE1"
_NONCE = 12
_SEALED_KEY = 32 + 16


def seal(content: bytes, storage_key: str, ring: Mapping[str, bytes]) -> bytes:
    """`ring` is {key id: 32 bytes}, the first of which seals."""
    key_id, master = next(iter(ring.items()))
    head = _head(key_id)
    data_key, nonce, content_nonce = AESGCM.generate_key(256), os.urandom(_NONCE), os.urandom(_NONCE)
    bound = head + storage_key.encode()
    sealed_key = AESGCM(master).encrypt(nonce, data_key, bound)
    return head + nonce + sealed_key + content_nonce + AESGCM(data_key).encrypt(content_nonce, content, bound)


def unseal(stored: bytes, storage_key: str, ring: Mapping[str, bytes]) -> bytes:
    """Raises BlobDamaged, also where the key that sealed it has left the ring."""
    key_id, body = _split(stored)
    if key_id not in ring:
        raise BlobDamaged(f"the key {key_id!r} is not in the ring")
    bound = _head(key_id) + storage_key.encode()
    nonce, rest = body[:_NONCE], body[_NONCE:]
    sealed_key, rest = rest[:_SEALED_KEY], rest[_SEALED_KEY:]
    try:
        data_key = AESGCM(ring[key_id]).decrypt(nonce, sealed_key, bound)
        return AESGCM(data_key).decrypt(rest[:_NONCE], rest[_NONCE:], bound)
    except (InvalidTag, ValueError) as failure:
        raise BlobDamaged("the object does not open") from failure


def sealed_by(stored: bytes) -> str:
    """The id of the key that sealed an object, for rotation. Raises BlobDamaged."""
    return _split(stored)[0]


def _head(key_id: str) -> bytes:
    name = key_id.encode()
    return _MARK + bytes([len(name)]) + name


def _split(stored: bytes) -> tuple[str, bytes]:
    if stored[:3] != _MARK or len(stored) < 4:
        raise BlobDamaged("not an object of ours")
    end = 4 + stored[3]
    try:
        return stored[4:end].decode(), stored[end:]
    except UnicodeDecodeError as failure:
        raise BlobDamaged("not an object of ours") from failure
