"""The report of an import: every row that was not taken, or is to be looked at, and what would be right.

Clauses: N-11
"""

from permit.domain.holder_rows import COLUMNS
from permit.records.models import ImportRun
from permit.services.holder_file import csv_of

REPORT_TITLES = ("行号", "结果", "列", "问题", "应当怎样")


def report_of(run: ImportRun) -> bytes:
    """The report as CSV, in the order of the file."""
    rows = run.problems.order_by("line", "id").iterator(chunk_size=2000)
    lines = [(str(each.line), each.get_kind_display(), each.column, each.what, each.remedy) for each in rows]
    return csv_of([REPORT_TITLES, *lines])


def template_of() -> bytes:
    """An empty spreadsheet to fill: the titles only."""
    return csv_of([[column.title for column in COLUMNS]])
