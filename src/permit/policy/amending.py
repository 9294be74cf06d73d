"""Laying dated entries of a change over a policy document: what was in force ends the day before the new value begins.

An entry is what stands in a pack, with its table as `kind`: figure, soft, retirement, list, wage, office; or calendar,
which holds a year's announcement and is no part of the document. Nothing here alters what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

Entry = Mapping[str, Any]
Tables = Mapping[str, Any]
DATED = ("figure", "soft", "retirement", "list")
KINDS = (*DATED, "wage", "office", "calendar")


def name_of(kind: str, entry: Entry) -> str:
    """What tells entries of one kind apart: two of one name are two versions of one value."""
    if kind == "retirement":
        return kind
    return str(entry.get({"figure": "name", "soft": "clause", "office": "name", "list": "name"}.get(kind, "year"), ""))


def amended(tables: Tables, entries: Iterable[Entry]) -> dict[str, Any]:
    """The document with the entries laid over it, in their order."""
    result = dict(tables)
    for entry in entries:
        kind = entry["kind"]
        if kind == "calendar":
            continue
        plain = {key: value for key, value in entry.items() if key != "kind"}
        lay = _dated_versions if kind in DATED else _one_each
        result[kind] = lay(kind, result.get(kind, ()), plain)
    return result


def versions_of(tables: Tables, kind: str, name: str) -> list[dict[str, Any]]:
    """All versions of one value, by their first day."""
    found = [dict(entry) for entry in tables.get(kind, ()) if name_of(kind, entry) == name]
    return sorted(found, key=lambda entry: entry.get("from", date.min))


def _dated_versions(kind: str, present: Iterable[Entry], entry: Entry) -> list[dict[str, Any]]:
    """A version that begins on the same day is replaced; the one then in force ends the day before."""
    name, since = name_of(kind, entry), entry["from"]
    kept = []
    for version in present:
        if name_of(kind, version) != name or version["from"] > since:
            kept.append(dict(version))
        elif version["from"] < since:
            until = version.get("until")
            ends = until is None or until >= since
            kept.append({**version, "until": since - timedelta(days=1)} if ends else dict(version))
    return [*kept, dict(entry)]


def _one_each(kind: str, present: Iterable[Entry], entry: Entry) -> list[dict[str, Any]]:
    """Wages by year, offices by name: the entry takes the place of the one before it, or comes last."""
    name, kept, placed = name_of(kind, entry), [], False
    for version in present:
        same = name_of(kind, version) == name
        kept.append({**_lasting(kind, version), **entry} if same else dict(version))
        placed = placed or same
    return kept if placed else [*kept, dict(entry)]


def _lasting(kind: str, version: Entry) -> Entry:
    """An office keeps the guide's spelling of its name when its telephone changes; a wage is replaced whole."""
    return {"source_spelling": version["source_spelling"]} if kind == "office" and "source_spelling" in version else {}
