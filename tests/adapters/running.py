"""A really running simulator process, for tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

TODAY = "2026-03-02"


@dataclass(frozen=True)
class Simulators:
    """The address of a running process and what one may order there."""

    url: str

    def world(self) -> dict[str, Any]:
        return httpx.get(f"{self.url}/world.json").json()

    def order(self, service: str, mode: str, subject: str = "*", seconds: float = 30) -> None:
        body = {"service": service, "mode": mode, "subject": subject, "seconds": seconds}
        httpx.post(f"{self.url}/admin/behaviour", json=body).raise_for_status()

    def behave(self) -> None:
        httpx.delete(f"{self.url}/admin/behaviour").raise_for_status()

    def add_person(self, **facts: Any) -> dict[str, Any]:
        return httpx.post(f"{self.url}/admin/people", json=facts).raise_for_status().json()

    def add_employer(self, **facts: Any) -> dict[str, Any]:
        return httpx.post(f"{self.url}/admin/employers", json=facts).raise_for_status().json()

    def inbox(self, mobile: str) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.url}/sms/inbox", params={"mobile": mobile, "format": "json"})
        return answer.raise_for_status().json()["messages"]


@contextmanager
def running_simulators() -> Iterator[Simulators]:
    """A process of its own on a free port, ended at the end of the `with`."""
    command = [sys.executable, "-m", "permit.simulators", "--port", "0", "--today", TODAY]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        line = process.stdout.readline()
        yield Simulators(line.split(": ", 1)[1].strip())
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
