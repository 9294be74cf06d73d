"""`python -m permit.demo [--reset]`: the whole on one machine. Ctrl-C stops it; started again, it keeps its data."""

import argparse
import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("PERMIT_DEMO", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permit.config.settings")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m permit.demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="delete what the last demonstration kept")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PERMIT_PORT", "8000")))
    parser.add_argument("--simulators-port", type=int, default=int(os.environ.get("PERMIT_SIMULATORS_PORT", "8090")))
    parser.add_argument("--load-only", action="store_true", help="prepare and load the district, start nothing")
    options = parser.parse_args(arguments)
    os.environ["PERMIT_BASE_URL"] = f"http://127.0.0.1:{options.port}"
    os.environ["PERMIT_SIMULATORS_URL"] = f"http://127.0.0.1:{options.simulators_port}"
    # The environment must be complete before Django reads it.
    from permit.config import environment

    if options.reset:
        forget(environment.VAR)
    environment.VAR.mkdir(parents=True, exist_ok=True)
    from permit.demo.running import run

    return run(options.port, options.simulators_port, load_only=options.load_only, reset=options.reset)


def forget(folder: Path) -> None:
    """Delete the demonstration's files (SQLite, uploads, signing key). A PostgreSQL is emptied by `run`."""
    for name in ("permit.sqlite3", "permit.sqlite3-wal", "permit.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    for name in ("blobs", "signing", "static"):
        shutil.rmtree(folder / name, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
