"""One way of asking a registry: short timeouts, one retry, and a circuit so that a dead registry costs nobody time."""

import threading
import time
from collections.abc import Callable
from typing import Any

import httpx

from permit.adapters.asking import Answer, Unreadable, ask, open_client
from permit.services.ports import Silence

Record = dict[str, Any]


class Circuit:
    """Opens after `failures` in a row and stays open for `rest_seconds`; then one question may try again."""

    def __init__(
        self, failures: int = 4, rest_seconds: float = 20.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit, self._rest, self._clock = failures, rest_seconds, clock
        self._failed, self._open_until = 0, 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        """Whether to stay away. The first caller after the rest is let through; the others wait for its luck."""
        with self._lock:
            if self._failed < self._limit:
                return False
            if self._clock() < self._open_until:
                return True
            self._open_until = self._clock() + self._rest
            return False

    def record(self, *, worked: bool) -> None:
        """Tell the circuit how a question went."""
        with self._lock:
            self._failed = 0 if worked else self._failed + 1
            if self._failed == self._limit:
                self._open_until = self._clock() + self._rest


class RegistryClient:
    """HTTP and JSON with a bearer key. `ask` gives the answer, or the reason for its absence; it never raises."""

    def __init__(self, base_url: str, key: str, timeout_seconds: float, circuit: Circuit | None = None) -> None:
        self._circuit = circuit or Circuit()
        self._http = open_client(base_url, key, timeout_seconds)

    def ask(self, method: str, path: str, body: Record | None = None) -> Record | Silence:
        """One question. What is not found is `NO_RECORD`, which is the registry's word and no failure of it."""
        if self._circuit.is_open():
            return Silence.UNAVAILABLE
        answer = self._once(method, path, body)
        if answer is Silence.UNAVAILABLE:
            answer = self._once(method, path, body)
        self._circuit.record(worked=answer not in (Silence.UNAVAILABLE, Silence.TIMEOUT))
        return answer

    def _once(self, method: str, path: str, body: Record | None) -> Record | Silence:
        try:
            response = ask(self._http, method, path, json=body)
        except httpx.TimeoutException:
            return Silence.TIMEOUT
        except httpx.HTTPError:
            return Silence.UNAVAILABLE
        if response.status >= 500 or response.status == 429:
            return Silence.UNAVAILABLE
        if response.status != 200:
            return Silence.REFUSED
        return _read(response)


def _read(response: Answer) -> Record | Silence:
    try:
        answer = response.record()
    except Unreadable:
        return Silence.GARBLED
    if not isinstance(answer.get("found"), bool):
        return Silence.GARBLED
    return answer if answer["found"] else Silence.NO_RECORD
