"""Reading entries of a change from a file: TOML in the form of a pack or of a calendar year, or CSV of a calendar year.

A calendar as CSV has one line a holiday and these columns, the last three the same on every line; several exchanged
days stand apart by blanks or semicolons:

    year,name,from,until,working,source,checked_on,confidence

Clauses: R-24, 9-01
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from permit.domain.errors import BadInput, Problem
from permit.policy.amending import KINDS

COLUMNS = ("year", "name", "from", "until", "working", "source", "checked_on", "confidence")


def read_entries(text: str, name: str) -> list[dict[str, Any]]:
    """The entries in a file; a name that ends in .csv is read as CSV. They are not checked yet.

    Raises BadInput where the text is not of the form, with the line or key as path.
    """
    if name.lower().endswith(".csv"):
        return [_calendar_of_lines(text)]
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise BadInput([Problem(name, f"不是有效的 TOML（{failure}）")]) from failure
    if "holidays" in document:
        return [{"kind": "calendar", **document}]
    entries: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for kind, listed in document.items():
        if kind not in KINDS or kind == "calendar" or not isinstance(listed, list):
            problems.append(Problem(kind, "没有这种数据"))
        elif not all(isinstance(entry, Mapping) for entry in listed):
            problems.append(Problem(kind, "应逐项列出"))
        else:
            entries += [{**entry, "kind": kind} for entry in listed]
    if not entries and not problems:
        problems = [Problem(name, "文件里没有数据")]
    if problems:
        raise BadInput(problems)
    return entries


def _calendar_of_lines(text: str) -> dict[str, Any]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BadInput([Problem("line 1", f"列名应为 {','.join(COLUMNS)}")])
    lines = list(reader)
    if not lines:
        raise BadInput([Problem("line 2", "没有放假安排")])
    problems = [
        Problem(f"line {number}.{column}", "各行应相同")
        for number, line in enumerate(lines[1:], start=3)
        for column in ("year", "source", "checked_on", "confidence")
        if line[column] != lines[0][column]
    ]
    if problems:
        raise BadInput(problems)
    first = lines[0]
    return {
        "kind": "calendar",
        "year": int(first["year"]) if re.fullmatch(r"[0-9]{4}", first["year"] or "") else first["year"],
        "source": first["source"],
        "checked_on": _day(first["checked_on"]),
        "confidence": first["confidence"],
        "holidays": [_holiday(line) for line in lines],
    }


def _holiday(line: Mapping[str, str | None]) -> dict[str, Any]:
    worked = [_day(part) for part in re.split(r"[;；\s]+", line["working"] or "") if part]
    return {
        "name": line["name"],
        "from": _day(line["from"]),
        "until": _day(line["until"]),
        **({"working": worked} if worked else {}),
    }


def _day(text: str | None) -> Any:
    """A day, or the text as it stands for the check to name."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return text
