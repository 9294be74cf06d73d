"""One client of `scripts.bench_quota`: reserves, uses and gives back for cases chosen by chance, and keeps a journal.

A line of the journal is an attempt: act, case, entry (0 where it was refused or failed). A successful answer is in the
file, synced, before the next attempt; a client that was killed goes on after the lines it has.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permit.config.settings")
django.setup()

from django.db import DatabaseError, transaction  # noqa: E402 - after the setting-up

from permit.clock import now  # noqa: E402
from permit.domain.errors import Refused  # noqa: E402
from permit.records.models import Case  # noqa: E402
from permit.services.quota_ports import release, reserve, use  # noqa: E402

ACTS: dict[str, Callable[[Case], Any]] = {
    "reserve": lambda case: reserve(case, now()),
    "use": lambda case: use(case, now()),
    "release": lambda case: release(case, "refused", now()),
}


def run(journal: Path, seed: int, attempts: int, cases: range) -> None:
    """Make what is left of `attempts` on `cases` (ids)."""
    with journal.open("a+b", buffering=0) as kept:
        kept.seek(0)
        made = kept.read().count(b"\n")
        chance = random.Random(f"{seed} {made}")  # noqa: S311
        for _ in range(made, attempts):
            act, key = chance.choice(("reserve", "reserve", "use", "release")), chance.choice(cases)
            entry = _answer(act, key)
            kept.write(f"{act} {key} {entry}\n".encode())
            if entry > 0:
                os.fsync(kept.fileno())


def _answer(act: str, key: int) -> int:
    """Locked as the services lock it; the id of the entry made, 0 where none is, -1 where the database was busy."""
    try:
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=key)
            before = set(case.quotaentry_set.values_list("pk", flat=True))
            entry = ACTS[act](case)
    except Refused:
        return 0
    except DatabaseError:
        return -1
    return entry.pk if entry is not None and entry.pk not in before else 0
