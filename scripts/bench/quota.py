"""The quota rows of `make bench`: a large district's allocation, and the ledger under pressure on both databases."""

import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import psycopg

from permit.domain.quota import Claim, allocate

ROOT = Path(__file__).resolve().parents[2]
EMPLOYERS, PERMITS = 100_000, 50_000


def quota() -> list[tuple[str, str]]:
    """The allocation, then the ledger on SQLite and, where a server is named, on PostgreSQL."""
    rows = [(f"quota: {EMPLOYERS:,} employers, {PERMITS:,} permits allocated", f"{_allocation():.2f} s")]
    with tempfile.TemporaryDirectory() as folder:
        rows.append(("quota ledger under pressure, SQLite", pressed(f"sqlite:///{folder}/ledger.sqlite3")))
    what, server = "quota ledger under pressure, PostgreSQL", os.environ.get("PERMIT_TEST_POSTGRESQL_URL")
    if not server:
        return [*rows, (what, "left out: PERMIT_TEST_POSTGRESQL_URL is not set")]
    with scratch_database(server) as url:
        return [*rows, (what, pressed(url))]


def allocation() -> list[tuple[str, str]]:
    """A large district's year, computed, stored and booked, on SQLite and, where a server is named, on PostgreSQL."""
    what, module = "quota: a year computed, stored, approved and booked", "scripts.bench_allocation"
    with tempfile.TemporaryDirectory() as folder:
        rows = [(f"{what}, SQLite", pressed(f"sqlite:///{folder}/allocation.sqlite3", module=module))]
    server = os.environ.get("PERMIT_TEST_POSTGRESQL_URL")
    if not server:
        return [*rows, (f"{what}, PostgreSQL", "left out: PERMIT_TEST_POSTGRESQL_URL is not set")]
    with scratch_database(server) as url:
        return [*rows, (f"{what}, PostgreSQL", pressed(url, module=module))]


def _allocation() -> float:
    chance = random.Random(1)  # noqa: S311
    names = ("output", "investment", "employment", "research")
    weights = dict(zip(names, (Fraction(2, 5), *[Fraction(1, 5)] * 3), strict=True))
    claims = [
        Claim(f"U{i:06}", chance.randint(0, 20), {name: chance.randint(0, 10**9) for name in names})
        for i in range(EMPLOYERS)
    ]
    started = time.perf_counter()
    given = sum(award.number for award in allocate(PERMITS, weights, claims).awards)
    assert given == PERMITS, "not all were given out"
    return time.perf_counter() - started


@contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """A database of its own on the server; its address. Dropped afterwards."""
    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def pressed(url: str, *options: str, module: str = "scripts.bench_quota") -> str:
    """Migrate the scratch database and run the module on it; its figures, or an error where the books are off."""
    paths = os.pathsep.join(str(ROOT / part) for part in ("src", "", "tests"))
    own = {**os.environ, "PERMIT_DATABASE_URL": url, "PERMIT_DEBUG": "1", "PYTHONPATH": paths}
    for command in (["manage.py", "migrate", "-v0"], ["-m", module, *options]):
        ours = [sys.executable, *command]
        done = subprocess.run(ours, cwd=ROOT, env=own, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise RuntimeError(done.stderr)
    return done.stdout.strip()
