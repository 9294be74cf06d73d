"""One way of asking a service of somebody else's: a deadline for the whole answer, a largest size, JSON or nothing.

A timeout of httpx runs anew with each byte, so a service that drips would hold a page for hours. Redirects are not
followed: where our secrets and people's numbers go is for the settings to say.
"""

import json
import time
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

MOST_BYTES = 1024 * 1024
_until: ContextVar[float] = ContextVar("until")


class Unreadable(ValueError):
    """The answer is not what it should be."""


@dataclass(frozen=True)
class Answer:
    """Status and body; an empty body where it was too large."""

    status: int
    content: bytes

    def record(self) -> dict[str, Any]:
        """The JSON object that it is. Raises Unreadable: no JSON, no object, text that no column can hold."""
        try:
            found = json.loads(self.content, parse_constant=_no_number)
            plain = json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as failure:
            raise Unreadable from failure
        if not isinstance(found, dict) or b"\\u0000" in plain:
            raise Unreadable
        return found


def open_client(base_url: str = "", key: str = "", timeout_seconds: float = 5.0) -> httpx.Client:
    """A client for one service. `timeout_seconds` is for the answer as a whole."""
    return httpx.Client(
        base_url=base_url,
        headers={"Accept-Encoding": "identity", **({"Authorization": f"Bearer {key}"} if key else {})},
        timeout=httpx.Timeout(timeout_seconds, connect=min(1.0, timeout_seconds)),
        trust_env=False,
        transport=_Transport(),
    )


def ask(client: httpx.Client, method: str, url: str, **body: Any) -> Answer:
    """Send, and read the whole answer. Raises httpx.HTTPError; TimeoutException once the time is over."""
    token = _until.set(time.monotonic() + (client.timeout.read or 5.0))
    try:
        with client.stream(method, url, **body) as response:
            content = bytearray()
            for part in response.iter_raw():
                content += part
                if len(content) > MOST_BYTES:
                    return Answer(response.status_code, b"")
            return Answer(response.status_code, bytes(content))
    finally:
        _until.reset(token)


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


class _Transport(httpx.HTTPTransport):
    """httpx's own, over connections that know when the time is over."""

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self._pool._network_backend = _Network(self._pool._network_backend)


class _Network(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.connect_tcp(host, port, _left(timeout), local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None) -> float:
    """What is left of this question's time, at most `timeout`."""
    left = _until.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left if timeout is None else min(left, timeout)
