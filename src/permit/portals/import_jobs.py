"""What writes the rows of imports: every minute whatever is unfinished, for as long as a job may run (N-11).

Killed, it goes on with the next minute's run; two at once take turns.
"""

import time

from django_q.tasks import async_task

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.refusals import explain
from permit.records.models import ImportRun
from permit.services.import_holders import give_up_import, import_holders, unfinished_imports
from permit.services.ports import BlobMissing

IMPORTS = "permit.portals.import_jobs.imports"
UNTIL_DONE = "permit.portals.import_jobs.imports_until_done"
SECONDS = 35
"""Well under the worker's time limit, with room for reading a large sheet first."""


def imports(seconds: float = SECONDS) -> int:
    """Go on with every unfinished import; how many rows were written."""
    until = time.monotonic() + seconds
    written = 0
    for run in unfinished_imports():
        try:
            written += import_holders(run, now, go_on=lambda _: time.monotonic() < until).done_rows - run.done_rows
        except Refused as refusal:
            give_up_import(run, explain(refusal), now())
        except BlobMissing:
            give_up_import(run, "文件已不在，请重新上传", now())
        if time.monotonic() >= until:
            break
    return written


def imports_until_done() -> int:
    """Right after an upload: one run, and the next one queued behind it while rows are left."""
    written = imports()
    if unfinished_imports():
        async_task(UNTIL_DONE)
    return written


def progress_words(run: ImportRun) -> str:
    """已写入 1500 行，共 100000 行."""
    if run.rows is None:
        return "等待读取，最多一分钟"
    return f"已写入 {run.done_rows} 行，共 {run.rows} 行"
