"""Files at rest: what goes in comes out, and nothing else does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from botocore.config import Config
from django.core.files.storage import FileSystemStorage
from hypothesis import given
from hypothesis import strategies as st
from storages.backends.s3 import S3Storage

from adapters.doubles import MemoryBlobStore
from permit.adapters.storage.blobs import SealedBlobStore
from permit.adapters.storage.envelope import seal, sealed_by, unseal
from permit.services.ports import BlobDamaged, BlobMissing, BlobStore

OLD, NEW = {"k1": b"1" * 32}, {"k2": b"2" * 32, "k1": b"1" * 32}
KEY = "attachments/0001"


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as one bucket needs: put, get, head and delete of whole objects."""

    objects: dict[str, bytes]
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_GET(self) -> None:
        found = self.objects.get(self.path)
        self.answer(200, found) if found is not None else self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.objects.pop(self.path, None)
        self.answer(204)

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Mon, 02 Mar 2026 02:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Silent."""


@pytest.fixture
def bucket() -> Iterator[S3Storage]:
    handler = type("OneBucket", (Bucket,), {"objects": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield S3Storage(
            bucket_name="permit",
            endpoint_url=f"http://127.0.0.1:{server.server_address[1]}",
            access_key="k",
            secret_key="s",
            region_name="cn-north-1",
            addressing_style="path",
            default_acl=None,
            file_overwrite=True,
            client_config=Config(request_checksum_calculation="when_required", s3={"addressing_style": "path"}),
        )
        server.shutdown()


@pytest.fixture(params=["memory", "folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path, bucket: S3Storage) -> BlobStore:
    if request.param == "memory":
        return MemoryBlobStore()
    return SealedBlobStore(bucket if request.param == "s3" else FileSystemStorage(tmp_path), OLD)


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
