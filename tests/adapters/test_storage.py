"""Files at rest: what goes in comes out, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st

from adapters.doubles import MemoryBlobStore
from permit.adapters.storage.blobs import SealedBlobStore
from permit.adapters.storage.envelope import seal, sealed_by, unseal
from permit.services.ports import BlobDamaged, BlobMissing, BlobStore

OLD, NEW = {"k1": b"1" * 32}, {"k2": b"2" * 32, "k1": b"1" * 32}
KEY = "attachments/0001"


@pytest.fixture(params=["memory", "sealed"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return MemoryBlobStore() if request.param == "memory" else SealedBlobStore(FileSystemStorage(tmp_path), OLD)


def test_what_was_put_is_what_one_gets(blobs: BlobStore) -> None:
    blobs.put(KEY, b"a scan")
    assert blobs.get(KEY) == b"a scan"


def test_putting_again_replaces(blobs: BlobStore) -> None:
    blobs.put(KEY, b"first")
    blobs.put(KEY, b"second")
    assert blobs.get(KEY) == b"second"


def test_what_was_deleted_is_missing_and_deleting_it_again_is_no_error(blobs: BlobStore) -> None:
    blobs.put(KEY, b"x")
    blobs.delete(KEY)
    blobs.delete(KEY)
    with pytest.raises(BlobMissing):
        blobs.get(KEY)


@given(st.binary(max_size=2000))
def test_a_sealed_object_opens_to_the_same_bytes(content: bytes) -> None:
    assert unseal(seal(content, KEY, OLD), KEY, OLD) == content


def test_nothing_of_the_content_can_be_read_on_the_disk(tmp_path: Path) -> None:
    SealedBlobStore(FileSystemStorage(tmp_path), OLD).put(KEY, b"110101199001011234")
    assert b"110101199001011234" not in (tmp_path / KEY).read_bytes()


def test_the_same_content_twice_looks_different() -> None:
    assert seal(b"same", KEY, OLD) != seal(b"same", KEY, OLD)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_an_object_with_any_byte_altered_does_not_open(position: int, change: int) -> None:
    sealed = bytearray(seal(b"evidence", KEY, OLD))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(BlobDamaged):
        unseal(bytes(sealed), KEY, OLD)


@pytest.mark.parametrize("length", [0, 3, 4, 20, 60])
def test_an_object_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(BlobDamaged):
        unseal(seal(b"evidence", KEY, OLD)[:length], KEY, OLD)


def test_an_object_moved_to_another_key_does_not_open() -> None:
    with pytest.raises(BlobDamaged):
        unseal(seal(b"of person 1", "person/1", OLD), "person/2", OLD)


def test_objects_of_an_old_key_open_after_rotation_and_are_sealed_again_under_the_new_one(tmp_path: Path) -> None:
    storage = FileSystemStorage(tmp_path)
    SealedBlobStore(storage, OLD).put(KEY, b"old")
    store = SealedBlobStore(storage, NEW)
    assert store.get(KEY) == b"old"
    assert store.reseal(KEY)
    assert not store.reseal(KEY)
    assert sealed_by((tmp_path / KEY).read_bytes()) == "k2"
    assert store.get(KEY) == b"old"


def test_an_object_whose_key_left_the_ring_does_not_open() -> None:
    with pytest.raises(BlobDamaged):
        unseal(seal(b"x", KEY, OLD), KEY, {"k9": b"9" * 32})


@pytest.mark.parametrize("key", ["../secrets", "/etc/passwd", "a//b", "", "附件", "a" * 200])
def test_a_key_that_could_leave_the_folder_is_refused(tmp_path: Path, key: str) -> None:
    store = SealedBlobStore(FileSystemStorage(tmp_path), OLD)
    with pytest.raises(ValueError, match="storage key"):
        store.put(key, b"x")
