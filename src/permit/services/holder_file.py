"""Reading a spreadsheet of holders, CSV or XLSX: header first, then the rows as text.

Clauses: N-11, 6.2-05
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from permit.domain.errors import Refused
from permit.domain.holder_rows import COLUMNS, is_spouse_column

LARGEST_BYTES = 60 * 1024 * 1024
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 200_000
# Excel in Chinese reads the signs of full width as well.
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_KEYS = {column.title: column.key for column in COLUMNS}


@dataclass(frozen=True)
class Header:
    """Where each known column stands; the titles that are dropped (spouse) and those nobody asked for."""

    places: dict[str, int]
    dropped: tuple[str, ...]
    unused: tuple[str, ...]

    def cells(self, values: Sequence[str]) -> dict[str, str]:
        """A row's cells by column key."""
        return {key: values[place] if place < len(values) else "" for key, place in self.places.items()}


def read_header(content: bytes) -> Header:
    """Raises Refused: file_empty, import_too_large, import_file_type, import_unreadable, import_encoding,
    import_columns_missing (columns), import_columns_doubled (columns)."""
    first = next(file_rows(content), None)
    if first is None:
        raise Refused("file_empty")
    titles = [title.strip().strip("*＊").strip() for title in first[1]]
    doubled = sorted({title for title in titles if title in _KEYS and titles.count(title) > 1})
    if doubled:
        raise Refused("import_columns_doubled", {"columns": "、".join(doubled)})
    places = {_KEYS[title]: place for place, title in enumerate(titles) if title in _KEYS}
    missing = [column.title for column in COLUMNS if column.required and column.key not in places]
    if missing:
        raise Refused("import_columns_missing", {"columns": "、".join(missing)})
    others = [title for title in titles if title and title not in _KEYS]
    dropped = tuple(title[:40] for title in others if is_spouse_column(title))
    unused = tuple(title[:40] for title in others if not is_spouse_column(title))
    return Header(places, dropped, unused)


def read_rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number (the header is line 1) and cells of every row that is not blank. Raises what `read_header` does, and
    Refused('import_too_many_rows', limit)."""
    header = read_header(content)
    rows = file_rows(content)
    next(rows)
    for count, (line, values) in enumerate((each for each in rows if any(cell.strip() for cell in each[1])), 1):
        if count > MOST_ROWS:
            raise Refused("import_too_many_rows", {"limit": MOST_ROWS})
        yield line, header.cells(values)


def file_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row of a CSV or XLSX file. Raises what `read_header` does of the file itself."""
    if not content.strip():
        raise Refused("file_empty")
    if len(content) > LARGEST_BYTES:
        raise Refused("import_too_large", {"limit": LARGEST_BYTES // 1024 // 1024})
    if content.startswith(OLD_EXCEL):
        raise Refused("import_file_type")
    return _sheet_rows(content) if content.startswith(b"PK") else _csv_rows(content)


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    if "\0" in text:
        raise Refused("import_file_type")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for values in reader:
            yield reader.line_num, values
    except csv.Error as failure:
        raise Refused("import_unreadable") from failure


def _decoded(content: bytes) -> str:
    """UTF-8, with or without a mark, or GB 18030 as Excel in Chinese writes it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("import_encoding")


def _sheet_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet. The sum of the unpacked parts is checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise Refused("import_too_large", {"limit": LARGEST_BYTES // 1024 // 1024})
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
    except Refused:
        raise
    except Exception as failure:  # openpyxl raises many kinds for damaged files
        raise Refused("import_unreadable") from failure
    try:
        for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, [_text(value) for value in values]
    except Exception as failure:
        raise Refused("import_unreadable") from failure
    finally:
        book.close()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV that Excel opens in Chinese. A cell that would be a formula is marked as text."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_harmless(cell) for cell in row] for row in rows])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip()[:1] in FORMULAS or cell[:1] in ("\t", "\r", "\n") else cell
