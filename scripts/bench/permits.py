"""The permit rows of `make bench`: the daily run over a million permits, on both databases."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.bench.quota import scratch_database

ROOT = Path(__file__).resolve().parents[2]
PERMITS = "1000000"
FILLED, NEXT, LATER = "2026-11-28", "2026-11-28", "2026-12-01"
NIGHTS = (
    ("a night", NEXT),
    ("the same night again", NEXT),
    ("after three days without a run", LATER),
)


def permits() -> list[tuple[str, str]]:
    """On SQLite and, where a server is named, on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        rows = _nights("SQLite", f"sqlite:///{folder}/register.sqlite3")
    server = os.environ.get("PERMIT_TEST_POSTGRESQL_URL")
    if not server:
        left = "left out: PERMIT_TEST_POSTGRESQL_URL is not set"
        return [*rows, *((_title(what, "PostgreSQL"), left) for what, _ in NIGHTS)]
    with scratch_database(server) as url:
        return [*rows, *_nights("PostgreSQL", url)]


def _title(what: str, database: str) -> str:
    return f"daily run over 1,000,000 permits, {what}, {database}"


def _nights(database: str, url: str) -> list[tuple[str, str]]:
    _run(url, "manage.py", "migrate", "-v0")
    _run(url, "-m", "scripts.bench_permits", "fill", PERMITS, "--on", FILLED)
    return [
        (_title(what, database), _run(url, "-m", "scripts.bench_permits", "run", "--on", day)) for what, day in NIGHTS
    ]


def _run(url: str, *command: str) -> str:
    # Without PERMIT_DEBUG: that keeps every query, and memory would be measured with it.
    own = {name: value for name, value in os.environ.items() if name != "PERMIT_DEBUG"}
    own |= {"PERMIT_DATABASE_URL": url, "PERMIT_SECRET_KEY": "of a database that lives for minutes 0000000000"}
    own["PYTHONPATH"] = os.pathsep.join(str(ROOT / part) for part in ("src", "", "tests"))
    ours = [sys.executable, *command]
    done = subprocess.run(ours, cwd=ROOT, env=own, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout.strip()
