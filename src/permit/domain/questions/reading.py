"""What every question reads: a date, written as ISO text."""

from __future__ import annotations

from datetime import date

from permit.domain import months
from permit.domain.errors import BadInput, Problem


def read_date(text: str, path: str) -> date:
    """An ISO date (`2026-03-02`); raises BadInput at `path`."""
    try:
        return months.read_date(text)
    except ValueError as failure:
        raise BadInput([Problem(path, f"“{text}”不是有效日期，应为 YYYY-MM-DD")]) from failure
