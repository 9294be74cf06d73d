"""How long importing carried-over holders takes: `python -m scripts.bench_import [ROWS]`, 100,000 by default.

Makes its own file and its own SQLite database in a temporary folder; prints one line per step.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

DEFAULT_ROWS = 100_000


def main(rows: int) -> None:
    """Write the file, import it, import it again."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PERMIT_DEBUG", None)  # keeps every query, and would be measured with
        os.environ.update(
            DJANGO_SETTINGS_MODULE="permit.config.settings",
            PERMIT_SECRET_KEY="measuring only",  # noqa: S106 - of a database that lives for minutes
            PERMIT_VAR=folder,
            PERMIT_DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
        )
        sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests")]
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure(rows)


def _measure(rows: int) -> None:
    from fixtures.old_holders import a_csv, many_old_holders
    from permit.clock import now
    from permit.services.acting import SYSTEM
    from permit.services.import_holders import import_holders
    from permit.services.start_holder_import import start_holder_import

    content = a_csv(many_old_holders(rows))
    print(f"file: {rows} rows, {len(content) / 1e6:.1f} MB")
    for words in ("first import", "same file again"):
        began = time.monotonic()
        run = import_holders(start_holder_import("bench.csv", content, SYSTEM, now()), now)
        took = time.monotonic() - began
        print(
            f"{words}: {took:.1f} s, {rows / took:.0f} rows/s, new {run.created}, known {run.unchanged}, bad {run.bad}"
        )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_ROWS)
