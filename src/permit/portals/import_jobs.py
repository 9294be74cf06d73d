"""What writes the rows of imports: every minute whatever is unfinished, for as long as a job may run (N-11).

Killed, it goes on with the next minute's run; two at once take turns.
"""

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.refusals import explain
from permit.portals.unfinished_work import SECONDS, TimeLeft, go_on, until_done
from permit.records.models import ImportRun
from permit.services.import_holders import give_up_import, import_holders, unfinished_imports
from permit.services.ports import BlobMissing

IMPORTS = "permit.portals.import_jobs.imports"
UNTIL_DONE = "permit.portals.import_jobs.imports_until_done"


def imports(seconds: float = SECONDS) -> int:
    """Go on with every unfinished import; how many rows were written."""
    return go_on(unfinished_imports(), _write, seconds)


def _write(run: ImportRun, time_left: TimeLeft) -> int:
    try:
        return import_holders(run, now, go_on=lambda _: time_left()).done_rows - run.done_rows
    except Refused as refusal:
        give_up_import(run, explain(refusal), now())
    except BlobMissing:
        give_up_import(run, "文件已不在，请重新上传", now())
    return 0


def imports_until_done() -> int:
    """Right after an upload."""
    return until_done(imports, unfinished_imports, UNTIL_DONE)


def progress_words(run: ImportRun) -> str:
    """已写入 1500 行，共 100000 行."""
    if run.rows is None:
        return "等待读取，最多一分钟"
    return f"已写入 {run.done_rows} 行，共 {run.rows} 行"
