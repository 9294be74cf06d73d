"""The daily run over many permits, killed in the middle: a small edition of `make bench`'s (R-06, R-01)."""

# ruff: noqa: F811 - a fixture comes in by import
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.scratch import scratch  # noqa: F401

ROOT = Path(__file__).resolve().parents[3]
FILLED, TONIGHT = "2026-08-03", "2026-09-11"
SPREAD = ("--over=10", "--ahead=150")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def night(database: str, what: str, *options: str) -> subprocess.Popen[str]:
    """A process of its own on the scratch database."""
    return beside(database, "-m", "scripts.bench_permits", what, *options)


def beside(database: str, *command: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join(str(ROOT / part) for part in ("src", "", "tests"))
    own = {**os.environ, "PERMIT_DATABASE_URL": database, "PERMIT_DEBUG": "1", "PYTHONPATH": paths}
    own["DJANGO_SETTINGS_MODULE"] = "permit.config.settings"
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def whole(process: subprocess.Popen[str]) -> str:
    """What it says when it ends well."""
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err[-2000:]
    return out.strip()


def killed_after(process: subprocess.Popen[str], batches: int) -> None:
    """Wait for so many lines of progress, then kill it where it stands: within the next batch."""
    assert process.stderr is not None
    for _ in range(batches):
        assert process.stderr.readline().strip().isdigit()
    process.kill()
    process.communicate()


def test_a_night_killed_again_and_again_loses_and_doubles_nothing(scratch: str) -> None:
    """R-06, N-16, R-01: every batch is whole or not there, the next run goes on behind it."""
    whole(beside(scratch, "manage.py", "migrate", "-v0"))
    whole(night(scratch, "fill", "1500", "--on", FILLED, *SPREAD))
    for batches in (1, 4, 11):
        killed_after(night(scratch, "run", "--on", TONIGHT, "--batch=20"), batches)
    assert "NightOff" in night(scratch, "check", "--on", TONIGHT).communicate()[1], "the check sees an unfinished night"
    whole(night(scratch, "run", "--on", TONIGHT, "--batch=20"))
    again = whole(night(scratch, "run", "--on", TONIGHT))
    assert again.startswith("0 lapsed") and ", 0 reminded" in again
    assert whole(night(scratch, "check", "--on", TONIGHT)).endswith("nothing lost, nothing doubled")
