"""Which implementation stands behind each port follows from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapters.doubles import memory_ports
from permit.adapters.scanning.clamav import ClamdScanner, NoScanner
from permit.adapters.wiring import build_ports
from permit.services.ports import SigningNotConfigured, get_ports, using_ports


def test_without_a_scanner_every_file_stays_pending(settings: Any) -> None:
    settings.CLAMD_ADDRESS = ""
    assert isinstance(build_ports().malware, NoScanner)
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:3310"
    assert isinstance(build_ports().malware, ClamdScanner)


def test_files_go_into_the_folder_and_come_back(settings: Any, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    blobs = build_ports().blobs
    blobs.put("attachments/1", b"scan")
    assert blobs.get("attachments/1") == b"scan"
    assert (tmp_path / "attachments" / "1").is_file()


def test_a_bucket_takes_the_folders_place(settings: Any) -> None:
    from storages.backends.s3 import S3Storage

    settings.BLOB_BACKEND = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "permit"}}
    assert isinstance(build_ports().blobs._storage, S3Storage)


def test_only_a_demonstration_signs_with_a_certificate_it_made_itself(settings: Any, tmp_path: Path) -> None:
    """R-26"""
    from django.utils import timezone

    settings.SIGNING_FOLDER, settings.SIGNING_PKCS12 = tmp_path, ""
    settings.DEMO_MODE = settings.DEBUG = False
    with pytest.raises(SigningNotConfigured):
        build_ports().signer.sign(b"%PDF-1.7", reason="x", at=timezone.now())
    assert not list(tmp_path.iterdir())
    settings.DEMO_MODE = True
    build_ports()
    assert list(tmp_path.rglob("*.p12"))


def test_a_with_block_puts_other_ports_in_place_and_takes_them_back() -> None:
    before = get_ports()
    doubles = memory_ports()
    with using_ports(doubles):
        assert get_ports() is doubles
    assert get_ports() is before
