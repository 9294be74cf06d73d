"""Malware scanning against a clamd that speaks the real protocol over a real socket."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.doubles import EICAR, MemoryScanner
from permit.adapters.scanning.clamav import ClamdScanner, NoScanner
from permit.services.ports import MalwareScanner, ScanReport, Verdict


class Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if b"too large" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            found = EICAR in content
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def clamd() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(params=["memory", "clamd"])
def scanner(request: pytest.FixtureRequest, clamd: str) -> MalwareScanner:
    return MemoryScanner() if request.param == "memory" else ClamdScanner(clamd, 5)


def test_a_harmless_file_is_clean(scanner: MalwareScanner) -> None:
    assert scanner.scan(b"%PDF-1.7 harmless") == ScanReport(Verdict.CLEAN)


def test_an_infected_file_is_named(scanner: MalwareScanner) -> None:
    assert scanner.scan(b"before" + EICAR) == ScanReport(Verdict.INFECTED, "Eicar-Test-Signature")


def test_a_large_file_is_sent_whole(clamd: str) -> None:
    content = b"0" * 3_000_000 + EICAR
    assert ClamdScanner(clamd, 5).scan(content).verdict is Verdict.INFECTED


def test_a_file_the_scanner_cannot_take_is_not_called_clean(clamd: str) -> None:
    assert ClamdScanner(clamd, 5).scan(b"too large").verdict is Verdict.UNAVAILABLE


def test_a_scanner_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    assert ClamdScanner("tcp://127.0.0.1:9", 1).scan(b"x").verdict is Verdict.UNAVAILABLE
    assert ClamdScanner(f"unix://{tmp_path}/none", 1).scan(b"x").verdict is Verdict.UNAVAILABLE
    assert NoScanner().scan(b"x").verdict is Verdict.UNAVAILABLE


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="clamd"):
        ClamdScanner("clamav", 1)


def test_a_unix_socket_works_too(tmp_path: Path) -> None:
    path = tmp_path / "clamd"
    with socketserver.ThreadingUnixStreamServer(str(path), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert ClamdScanner(f"unix://{path}", 5).scan(b"x").verdict is Verdict.CLEAN
        server.shutdown()
