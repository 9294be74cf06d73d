"""Stored files under a new key: all of them, in batches, from any place."""

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command

from fixtures.under_review import hand_in
from fixtures.world import make_person
from permit.adapters.storage.blobs import SealedBlobStore
from permit.adapters.storage.envelope import sealed_by
from permit.services.ports import BlobDamaged
from permit.services.reseal_blobs import reseal_blobs

pytestmark = pytest.mark.django_db
OLD, NEW = {"k1": b"1" * 32}, {"k2": b"2" * 32, "k1": b"1" * 32}


def stored_under_the_old_key(folder, count):
    person = make_person()
    old = SealedBlobStore(FileSystemStorage(folder), OLD)
    versions = [hand_in(person, f"6.2-M1.page{n}") for n in range(count)]
    for version in versions:
        old.put(version.storage_key, b"a scan")
    return versions


def test_every_file_opens_with_the_new_key_alone_afterwards(tmp_path):
    versions = stored_under_the_old_key(tmp_path, 5)
    done = list(reseal_blobs(SealedBlobStore(FileSystemStorage(tmp_path), NEW), batch=2))
    assert [each.resealed for each in done] == [2, 2, 1]
    alone = SealedBlobStore(FileSystemStorage(tmp_path), {"k2": b"2" * 32})
    assert {alone.get(version.storage_key) for version in versions} == {b"a scan"}


def test_a_run_that_was_stopped_goes_on_behind_its_last_batch(tmp_path):
    stored_under_the_old_key(tmp_path, 5)
    blobs = SealedBlobStore(FileSystemStorage(tmp_path), NEW)
    first = next(reseal_blobs(blobs, batch=2))
    rest = list(reseal_blobs(blobs, after=first.last, batch=2))
    assert (first.resealed, sum(each.resealed for each in rest), sum(each.already for each in rest)) == (2, 3, 0)
    again = list(reseal_blobs(blobs))
    assert (again[0].resealed, again[0].already) == (0, 5)


def test_a_damaged_file_is_named_and_the_others_are_sealed_all_the_same(tmp_path):
    versions = stored_under_the_old_key(tmp_path, 3)
    (tmp_path / versions[0].storage_key).write_bytes(b"PE1 rubbish")
    (done,) = reseal_blobs(SealedBlobStore(FileSystemStorage(tmp_path), NEW))
    assert done.resealed == 2 and versions[0].storage_key in done.trouble[0]


def test_a_crash_while_replacing_loses_no_file(tmp_path):
    (version,) = stored_under_the_old_key(tmp_path, 1)
    storage = FileSystemStorage(tmp_path)
    saved = storage.save

    def full(name, content, max_length=None):
        if name == version.storage_key:
            raise OSError("no space left")
        return saved(name, content, max_length)

    storage.save = full
    with pytest.raises(OSError, match="no space"):
        SealedBlobStore(storage, NEW).reseal(version.storage_key)
    after = SealedBlobStore(FileSystemStorage(tmp_path), NEW)
    assert after.get(version.storage_key) == b"a scan"
    assert after.reseal(version.storage_key)
    assert sealed_by((tmp_path / version.storage_key).read_bytes()) == "k2"
    assert not (tmp_path / f"{version.storage_key}.resealing").exists()


def test_without_its_key_a_file_does_not_open(tmp_path):
    (version,) = stored_under_the_old_key(tmp_path, 1)
    with pytest.raises(BlobDamaged):
        SealedBlobStore(FileSystemStorage(tmp_path), {"k2": b"2" * 32}).reseal(version.storage_key)


@pytest.mark.parametrize("words", ["--after=rubbish", "--after=attachment:x", "--batch=0"])
def test_the_command_refuses_what_it_cannot_read(words):
    with pytest.raises(CommandError):
        call_command("permit_reseal", words)
