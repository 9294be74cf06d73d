"""The whole product as processes of its own: simulators, a scratch database, the web server. For the journeys only.

Not pytest-django's live server: that shares one database with the test's transactions and flushes what migrations
wrote. Here nothing is shared, the server is the one of production, and PostgreSQL works as SQLite does.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from fixtures.prepared_database import database_of_our_own
from permit.documents.signing import SIGNER_FILE, create_signing_identity

ROOT = Path(__file__).resolve().parents[2]
STARTUP_SECONDS = 60
SIGNING_PASSWORD = "key-of-the-journeys"


@dataclass(frozen=True)
class Product:
    """Where it runs, and how to look into it."""

    url: str
    simulators_url: str
    environment: dict[str, str]

    def world(self) -> dict[str, Any]:
        return httpx.get(f"{self.simulators_url}/world.json").json()

    def scan(self, kind: str, **facts: Any) -> bytes:
        """A sample scan, drawn by the simulators."""
        return httpx.post(f"{self.simulators_url}/scans/{kind}", json=facts, timeout=30).raise_for_status().content

    def inbox(self, mobile: str) -> list[dict[str, Any]]:
        """What arrived on a telephone, newest first."""
        address = f"{self.simulators_url}/sms/inbox"
        return httpx.get(address, params={"mobile": mobile, "format": "json"}).raise_for_status().json()["messages"]

    def tell(self, program: str, *arguments: str) -> Any:
        """Run a program of `journeys.seeding` beside the server; what it prints as JSON."""
        command = [sys.executable, "-m", "journeys.seeding", program, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def running_product(*, demo: bool = False, **more: str) -> Iterator[Product]:
    """An empty installation (with `demo`: the demonstration, its district loaded) on free ports of loopback.

    `more`: what else its environment says, as another district with a pack of its own.
    """
    with (
        tempfile.TemporaryDirectory(prefix="permit-journeys-") as folder,
        database_of_our_own(Path(folder)) as database_url,
    ):
        port, simulators_port = _free_port(), _free_port()
        environment = _environment(folder, database_url, port, simulators_port, demo) | more
        simulators = [sys.executable, "-m", "permit.simulators", "--port", str(simulators_port)]
        with _process(simulators, environment, folder, f"http://127.0.0.1:{simulators_port}/healthz"):
            _prepare(environment, demo)
            create_signing_identity(Path(folder), "浏览器测试签章", SIGNING_PASSWORD, datetime.now(UTC))
            with _process(_web(port), environment, folder, f"http://127.0.0.1:{port}/healthz"):
                yield Product(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{simulators_port}", environment)


def _environment(folder: str, database_url: str, port: int, simulators_port: int, demo: bool) -> dict[str, str]:
    """As an installation would be configured; the secrets are those that the simulators know."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PERMIT_", "PYTEST_"))}
    return {
        **own,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
        "DJANGO_SETTINGS_MODULE": "permit.config.settings",
        "PERMIT_DEMO": "1" if demo else "0",
        "PERMIT_DEBUG": "0",
        "PERMIT_SECRET_KEY": "journeys-only-secret-key-of-decent-length-0000",
        "PERMIT_VAR": folder,
        "PERMIT_DATABASE_URL": database_url,
        "PERMIT_BASE_URL": f"http://127.0.0.1:{port}",
        "PERMIT_SIMULATORS_URL": f"http://127.0.0.1:{simulators_port}",
        "PERMIT_BEIJING_PASS_SECRET": "demo-beijing-pass-secret",
        "PERMIT_LEGAL_ENTITY_GATEWAY_SECRET": "demo-legal-entity-gateway-secret",
        "PERMIT_REGISTRIES_KEY": "demo-registries-key",
        "PERMIT_SMS_KEY": "demo-sms-key",
        "PERMIT_SIGNING_PKCS12": str(Path(folder) / SIGNER_FILE),
        "PERMIT_SIGNING_PASSWORD": SIGNING_PASSWORD,
    }


def _web(port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "8", "--log-level", "warning", "permit.config.wsgi:application",
    ]  # fmt: skip


def _prepare(environment: dict[str, str], demo: bool) -> None:
    """Cache, figures and offices; for the demonstration its district too."""
    for program in ("first_figures", "district") if demo else ("first_figures",):
        command = [sys.executable, "-m", "journeys.seeding", program]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr[-3000:]}"


@contextmanager
def _process(command: list[str], environment: dict[str, str], folder: str, health: str) -> Iterator[None]:
    log = Path(folder) / f"{command[2].rpartition('.')[2]}.log"
    with log.open("wb") as words:
        process = subprocess.Popen(command, env=environment, stdout=words, stderr=words, cwd=folder)
        try:
            _wait_for(health, process, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
            if os.environ.get("PERMIT_JOURNEY_LOGS"):
                print(f"\n== {log.name}\n{log.read_text(errors='replace')[-6000:]}")


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"{process.args}: {log.read_text(errors='replace')[-3000:]}"
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
    raise AssertionError(f"nothing answers at {address}: {log.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
