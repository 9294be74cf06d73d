"""Writing the rows of an import, in batches: each batch is one transaction that also says how far the import came.

Killed at any point, it goes on behind the last batch written; two that run at once take turns. A row that is there
already does nothing; one that came with other content before is reported and changes nothing.

Clauses: N-10, N-11, 6.1.1-01, 6.2-05
"""

import bisect
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.records.models import ImportProblem, ImportRun
from permit.services.acting import SYSTEM, Acting
from permit.services.audit import record_act
from permit.services.carry_over import Batch, Line
from permit.services.holder_file import read_rows
from permit.services.law_in_force import law_in_force
from permit.services.ports import get_ports

BATCH = 500
ATTEMPTS = 3


def import_holders(
    run: ImportRun,
    now: Callable[[], datetime],
    *,
    go_on: Callable[[ImportRun], bool] = lambda _: True,
    acting: Acting = SYSTEM,
) -> ImportRun:
    """Write what is left of `run`, as long as `go_on(run)` says so after each batch. Returns the run as it stands.

    `now` is asked once a batch. Raises Refused as `read_rows` does, before anything is written.
    """
    if run.finished_at is not None:
        return run
    lines = list(read_rows(get_ports().blobs.get(run.storage_key)))
    numbers = [line for line, _ in lines]
    ImportRun.objects.filter(pk=run.pk).update(rows=len(lines))
    while True:
        run = _retried(run.pk, lines, numbers, acting, now())
        if run.finished_at is not None:
            get_ports().blobs.delete(run.storage_key)
            return run
        if not go_on(run):
            return run


@transaction.atomic
def give_up_import(run: ImportRun, what: str, now: datetime) -> None:
    """End an import whose file turned out unreadable further down; what was written stays, `what` is in its report."""
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.finished_at is None:
        locked.problems.create(
            line=locked.done_line, kind="bad", column="文件", what=what[:200], remedy="改好后重新上传"
        )
        locked.finished_at = now
        locked.save(update_fields=["finished_at"])
        record_act(f"import:{run.pk}", SYSTEM, "give_up_holder_import", now)


def unfinished_imports() -> list[ImportRun]:
    """Imports that have rows left, the oldest first."""
    return list(ImportRun.objects.filter(finished_at__isnull=True).order_by("id"))


def _retried(run_id: int, lines: list[Line], numbers: list[int], acting: Acting, now: datetime) -> ImportRun:
    """Somebody may sign in for the first time while the batch makes the same person: then it is read anew."""
    for attempt in range(ATTEMPTS):
        try:
            return _write_batch(run_id, lines, numbers, acting, now)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _write_batch(run_id: int, lines: list[Line], numbers: list[int], acting: Acting, now: datetime) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.finished_at is not None:
        return run
    start = bisect.bisect_right(numbers, run.done_line)
    taken = lines[start : start + BATCH]
    if taken:
        today = localtime(now).date()
        batch = Batch(taken, today, law_in_force(today).number("permit_years"), now)
        found = batch.write(acting, run.pk)
        for name, count in found.counts.items():
            setattr(run, name, getattr(run, name) + count)
        ImportProblem.objects.bulk_create(
            ImportProblem(run=run, line=line, kind=kind, column=column, what=what[:200], remedy=remedy[:200])
            for line, kind, column, what, remedy in found.problems
        )
        run.done_line, run.done_rows = taken[-1][0], run.done_rows + len(taken)
    run.rows = len(lines)
    if start + len(taken) == len(lines):
        run.finished_at = now
        record_act(f"import:{run.pk}", acting, "finish_holder_import", now, created=run.created, bad=run.bad)
    run.save()
    return run
