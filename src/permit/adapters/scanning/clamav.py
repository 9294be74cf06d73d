"""ClamAV: the INSTREAM command of its daemon, over TCP or a unix socket, one connection a file."""

import socket
import struct
from collections.abc import Callable
from urllib.parse import urlsplit

from permit.services.ports import ScanReport, Verdict

_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


class ClamdScanner:
    """`address` is `tcp://host:3310` or `unix:///path`. Trouble of any kind is UNAVAILABLE, never 'clean'."""

    def __init__(self, address: str, timeout_seconds: float) -> None:
        self._connect = _connector(address, timeout_seconds)

    def scan(self, content: bytes) -> ScanReport:
        try:
            with self._connect() as connection:
                return _read(_ask(connection, content))
        except OSError:
            return ScanReport(Verdict.UNAVAILABLE)


class NoScanner:
    """No scanner is configured: every file stays pending, and officers see that."""

    def scan(self, content: bytes) -> ScanReport:
        return ScanReport(Verdict.UNAVAILABLE)


def _ask(connection: socket.socket, content: bytes) -> str:
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        connection.sendall(struct.pack("!L", len(chunk)) + chunk)
    connection.sendall(struct.pack("!L", 0))
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        part = connection.recv(1024)
        if not part:
            break
        answer += part
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _read(answer: str) -> ScanReport:
    """`stream: OK`, `stream: <signature> FOUND`, or some error."""
    word = answer.removeprefix("stream:").strip()
    if word == "OK":
        return ScanReport(Verdict.CLEAN)
    if word.endswith(" FOUND"):
        return ScanReport(Verdict.INFECTED, word.removesuffix(" FOUND"))
    return ScanReport(Verdict.UNAVAILABLE)


def _connector(address: str, timeout_seconds: float) -> Callable[[], socket.socket]:
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname:
        host, port = parts.hostname, parts.port or 3310
        return lambda: socket.create_connection((host, port), timeout_seconds)
    if parts.scheme == "unix" and parts.path:
        return lambda: _unix(parts.path, timeout_seconds)
    raise ValueError(f"not an address of clamd: {address!r}")


def _unix(path: str, timeout_seconds: float) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout_seconds)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection
