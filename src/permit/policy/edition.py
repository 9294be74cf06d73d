"""An edition: a district's policy document with all changes approved so far. It answers for every day, for ever.

A change counts from its day on: the law of an earlier day is what it was, whatever was approved since. An edition is
written out as one document (`as_document`) that gives the same law, with the same id, wherever it is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from permit.domain.errors import BadInput, Problem
from permit.domain.law import Law
from permit.domain.strict_json import parse_json
from permit.domain.working_days import Calendar, CalendarYear
from permit.policy.amending import Entry, Tables, amended
from permit.policy.calendars import shipped_years, year_of
from permit.policy.change_entries import entry_problems, sense_problems
from permit.policy.law import law_of
from permit.policy.pack import SHIPPED, Pack, PolicyError, pack_of, read_tables

FORMAT = "permit-policy-1"
DAY_KEYS = frozenset({"from", "until", "checked_on", "published_on"})


@dataclass(frozen=True)
class Change:
    """An approved change: its number, the day from which it counts, its entries (`permit.policy.amending`)."""

    number: int
    in_force_from: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Edition:
    """A document and the changes to it. Two with the same id say the same of every day."""

    id: str
    district: str
    tables: Tables = field(compare=False, repr=False)
    changes: tuple[Change, ...] = field(compare=False, repr=False)

    def law_on(self, day: date) -> Law:
        """The law as known on `day`. Raises PolicyError where there is none.

        Clauses: 9-01
        """
        return _law(self, day)

    def tables_on(self, day: date) -> Tables:
        """The document as amended by the changes that count on `day`."""
        entries = [e for change in self.changes if change.in_force_from <= day for e in change.entries]
        return amended(self.tables, entries)

    def calendar(self) -> Calendar:
        """The working days as announced so far: the shipped years, those of changes in place of them (R-24)."""
        return _calendar(self)

    def with_change(self, change: Change) -> Edition:
        """The edition after one more change."""
        return edition_of(self.tables, (*self.changes, change))

    def as_document(self) -> dict[str, Any]:
        """The whole edition as plain JSON values; `read_edition` reads it back."""
        document: dict[str, Any] = _plain({"format": FORMAT, **_content(self.tables, self.changes)})
        return document


def edition_of(tables: Tables, changes: tuple[Change, ...] = ()) -> Edition:
    """The edition of a document and its changes, in the order of their numbers."""
    in_order = tuple(sorted(changes, key=lambda change: change.number))
    text = json.dumps(_plain(_content(tables, in_order)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Edition(f"{tables['district']}-{digest[:24]}", tables["district"], tables, in_order)


@lru_cache(maxsize=8)
def shipped_edition(district: str, packs: Path = SHIPPED) -> Edition:
    """The pack of a district in the folder `packs`, without changes. Raises PolicyError."""
    return edition_of(read_tables(district, packs))


def read_edition(text: str, name: str = "policy") -> Edition:
    """An edition from the text of an exported file. Raises BadInput with every problem, `name` before its path."""
    return edition_from_document(parse_json(text, name), name)


def edition_from_document(document: Any, name: str = "policy") -> Edition:
    """An edition from what `Edition.as_document` gave. Raises BadInput with every problem, `name` before its path."""
    problems = _shape_problems(document)
    if not problems:
        content = _with_days(document)
        changes = [
            Change(change["number"], change["in_force_from"], tuple(change["entries"])) for change in content["changes"]
        ]
        problems = _change_problems(changes) or _pack_problems(content["tables"], changes)
    if problems:
        raise BadInput([Problem(f"{name}.{problem.path}".rstrip("."), problem.what) for problem in problems])
    return edition_of(content["tables"], tuple(changes))


@lru_cache(maxsize=64)
def _pack_after(edition: Edition, counting: tuple[int, ...]) -> Pack:
    entries = [e for change in edition.changes if change.number in counting for e in change.entries]
    return pack_of(amended(edition.tables, entries))


@lru_cache(maxsize=1024)
def _law(edition: Edition, day: date) -> Law:
    counting = tuple(change.number for change in edition.changes if change.in_force_from <= day)
    return law_of(_pack_after(edition, counting), day)


@lru_cache(maxsize=16)
def _calendar(edition: Edition) -> Calendar:
    years: dict[int, CalendarYear] = {year.year: year for year in shipped_years()}
    for change in edition.changes:
        for entry in change.entries:
            if entry["kind"] == "calendar":
                years[entry["year"]] = year_of({key: value for key, value in entry.items() if key != "kind"})
    return Calendar(tuple(year for _, year in sorted(years.items())))


def _content(tables: Tables, changes: tuple[Change, ...]) -> dict[str, Any]:
    listed = [{"number": c.number, "in_force_from": c.in_force_from, "entries": list(c.entries)} for c in changes]
    return {"tables": tables, "changes": listed}


def _plain(value: Any) -> Any:
    """Days as ISO text; the rest is JSON already."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def plain_entry(entry: Entry) -> dict[str, Any]:
    """An entry as JSON values, to be stored."""
    stored: dict[str, Any] = _plain(entry)
    return stored


def read_entry(stored: Entry) -> dict[str, Any]:
    """A stored entry with its days as dates; a text that is no day stays a text, for the checks to name."""
    entry: dict[str, Any] = _with_days(stored)
    return entry


def _with_days(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _with_days(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_days(each, "from" if key == "working" else "") for each in value]
    if isinstance(value, str) and (key in DAY_KEYS or key == "in_force_from"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _shape_problems(document: Any) -> list[Problem]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return [Problem("format", f"不是政策版本文件，应为 {FORMAT}")]
    problems = [Problem(key, "没有这个键") for key in sorted(set(document) - {"format", "tables", "changes"})]
    tables = document.get("tables")
    if not isinstance(tables, dict) or not isinstance(tables.get("district"), str):
        problems.append(Problem("tables", "应为一个区的政策数据"))
    changes = document.get("changes")
    if not isinstance(changes, list) or not all(isinstance(change, dict) for change in changes):
        return [*problems, Problem("changes", "应列出各次改动")]
    for index, change in enumerate(changes):
        if type(change.get("number")) is not int:
            problems.append(Problem(f"changes[{index}].number", "应为整数"))
        if not isinstance(change.get("entries"), list) or not all(isinstance(e, dict) for e in change["entries"]):
            problems.append(Problem(f"changes[{index}].entries", "应列出改动的各项"))
    return problems


def _change_problems(changes: list[Change]) -> list[Problem]:
    problems: list[Problem] = []
    for index, change in enumerate(changes):
        path = f"changes[{index}]"
        if not isinstance(change.in_force_from, date):
            problems.append(Problem(f"{path}.in_force_from", "应为日期"))
            continue
        if any(other.number >= change.number for other in changes[:index]):
            problems.append(Problem(f"{path}.number", "编号应逐次增大"))
        problems += [Problem(f"{path}.{p.path}", p.what) for p in entry_problems(change.entries, change.in_force_from)]
    return problems


def _pack_problems(tables: Tables, changes: list[Change]) -> list[Problem]:
    """What is wrong with the document, before and after each change; the first that is wrong makes the rest moot."""
    try:
        pack_of(tables)
        for index, change in enumerate(changes):
            found = sense_problems(tables, change.entries)
            if found:
                return [Problem(f"changes[{index}].{problem.path}", problem.what) for problem in found]
            tables = amended(tables, change.entries)
            pack_of(tables)
    except PolicyError as failure:
        return [Problem("tables", str(failure))]
    return []
