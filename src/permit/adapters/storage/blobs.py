"""The blob store over whatever `STORAGES["default"]` is: a folder by default, S3 where it is configured."""

import re
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from permit.adapters.storage.envelope import seal, sealed_by, unseal
from permit.services.ports import BlobMissing

_BESIDE = ".resealing"
_KEY = re.compile(r"[a-z0-9][a-z0-9/_.-]{0,126}")


class SealedBlobStore:
    """Objects up to 20 MB, sealed before they leave the process. Writing a key again replaces the object."""

    def __init__(self, storage: Storage, ring: Mapping[str, bytes]) -> None:
        self._storage, self._ring = storage, ring

    def put(self, key: str, content: bytes) -> None:
        """Raises ValueError for a key that is not `[a-z0-9/_.-]`."""
        _check(key)
        sealed = seal(content, key, self._ring)
        if self._storage.exists(key):
            self._storage.delete(key)
        written = self._storage.save(key, ContentFile(sealed))
        if written != key:
            # Two writers of one key: the storage found another name. Keys are unique, so this is a fault of the caller.
            self._storage.delete(written)
            raise ValueError(f"{key} is being written by somebody else")

    def get(self, key: str) -> bytes:
        """Raises BlobMissing, BlobDamaged."""
        return unseal(self._read(key), key, self._ring)

    def delete(self, key: str) -> None:
        _check(key)
        self._storage.delete(key)
        self._storage.delete(key + _BESIDE)

    def reseal(self, key: str) -> bool:
        """Seal an object again under the newest key; False where it already is. Raises BlobMissing, BlobDamaged."""
        stored = self._read(key)
        if sealed_by(stored) == next(iter(self._ring)) and self._storage.exists(key):
            return False
        content = unseal(stored, key, self._ring)
        # A storage need not replace in one step. The copy beside it outlives a crash between delete and write.
        beside = key + _BESIDE
        self._write(beside, seal(content, key, self._ring))
        self.put(key, content)
        self._storage.delete(beside)
        return True

    def _write(self, key: str, sealed: bytes) -> None:
        if self._storage.exists(key):
            self._storage.delete(key)
        self._storage.save(key, ContentFile(sealed))

    def _read(self, key: str) -> bytes:
        _check(key)
        for name in (key, key + _BESIDE):
            try:
                with self._storage.open(name, "rb") as file:
                    content: bytes = file.read()
            except FileNotFoundError:
                continue
            return content
        raise BlobMissing(key)


def _check(key: str) -> None:
    if not _KEY.fullmatch(key) or ".." in key or "//" in key:
        raise ValueError(f"not a storage key: {key!r}")
