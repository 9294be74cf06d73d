"""Reading a policy pack: the folder of a district with its dated figures, checked before anything uses it.

A pack is refused whole where a value lacks its source, where two values of one name overlap in time or leave a gap, or
where a figure is unknown or missing. Nothing outside a pack knows the name of its district.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from permit.domain import figures as register
from permit.domain import lists
from permit.domain.clauses import CLAUSES
from permit.domain.law import FigureValue, Office, Source, SupportLine, Wage, WageSeries
from permit.domain.months import read_month
from permit.domain.retirement import RetirementRule

SHIPPED = Path(__file__).parent
CONFIDENCES = ("A", "B", "C")


class PolicyError(ValueError):
    """A policy pack that cannot be trusted: names the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A value and the days it is in force: from `since` to `until`, both included; `until` None has no end."""

    name: str
    value: Any
    since: date
    until: date | None
    source: Source

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Pack:
    """A district's policy for all days."""

    district: str
    name: str
    division_code: str
    bureau: str
    department: str
    figures: tuple[Dated, ...]
    soft: tuple[Dated, ...]
    retirement: tuple[Dated, ...]
    wages: tuple[Wage, ...]
    wage_series: WageSeries
    offices: tuple[Office, ...]
    support: SupportLine
    lists: tuple[Dated, ...] = ()


@lru_cache(maxsize=16)
def read_pack(district: str, packs: Path = SHIPPED) -> Pack:
    """The pack in folder `district` of `packs` and of what it includes; raises PolicyError."""
    return pack_of(read_tables(district, packs))


def read_tables(district: str, packs: Path = SHIPPED) -> dict[str, Any]:
    """What the files of a pack say, as one unchecked document of TOML values; raises PolicyError where none is."""
    folder = packs / district
    if not district.isidentifier() or not (folder / "pack.toml").is_file():
        raise PolicyError(f"{district}: no such policy pack")
    tables = _tables(folder)
    for included in tables.get("includes", ()):
        nearest = packs / included
        _merge(tables, _tables(nearest if nearest.is_dir() else SHIPPED / included))
    return tables


def pack_of(tables: Mapping[str, Any]) -> Pack:
    """The pack a document holds; raises PolicyError."""
    district = tables.get("district")
    try:
        return _pack(tables)
    except PolicyError:
        raise
    except KeyError as failure:
        raise PolicyError(f"{district}: {failure} is missing") from failure
    except (TypeError, AttributeError, ValueError, ArithmeticError) as failure:
        raise PolicyError(f"{district}: a value is of the wrong kind ({failure})") from failure


def _tables(folder: Path) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        _merge(tables, tomllib.loads(path.read_text(encoding="utf-8")))
    return tables


def _merge(tables: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Lists of entries add up over the files of a pack; anything else stands once."""
    for key, value in more.items():
        if isinstance(value, list) and isinstance(tables.get(key), list):
            tables[key] = tables[key] + value
        elif key in tables:
            raise PolicyError(f"{key}: stands in two files")
        else:
            tables[key] = value


def _pack(tables: Mapping[str, Any]) -> Pack:
    figures = tuple(_figure(entry) for entry in tables["figure"])
    soft = tuple(_soft(entry) for entry in tables.get("soft", ()))
    retirement = tuple(_retirement(entry) for entry in tables["retirement"])
    editions = tuple(_list(entry) for entry in tables.get("list", ()))
    for dated in (figures, soft, retirement, editions):
        _refuse_gaps(dated)
    missing = register.ALL.keys() - {figure.name for figure in figures}
    if missing:
        raise PolicyError(f"figures without a value: {', '.join(sorted(missing))}")
    wages = tuple(sorted((_wage(entry) for entry in tables["wage"]), key=lambda wage: wage.year))
    if any(earlier.year == later.year for earlier, later in pairwise(wages)):
        raise PolicyError("wage: a year stands twice")
    return Pack(
        district=tables["district"],
        name=tables["name"],
        division_code=tables["division_code"],
        bureau=tables["bureau"],
        department=tables["department"],
        figures=figures,
        soft=soft,
        retirement=retirement,
        wages=wages,
        wage_series=_wage_series(tables["wage_series"]),
        offices=tuple(_office(entry) for entry in tables["office"]),
        support=_support(tables["support"]),
        lists=editions,
    )


def _source(entry: Mapping[str, Any], name: str) -> Source:
    source = Source(entry.get("source", ""), entry.get("checked_on", date.min), entry.get("confidence", ""))
    if not source.text or source.checked_on == date.min or source.confidence not in CONFIDENCES:
        raise PolicyError(f"{name}: source, checked_on and confidence (A, B or C) are required")
    return source


def _dated(entry: Mapping[str, Any], name: str, value: Any) -> Dated:
    since, until = entry.get("from"), entry.get("until")
    if not isinstance(since, date) or (until is not None and until < since):
        raise PolicyError(f"{name}: from is required and until cannot come before it")
    return Dated(name, value, since, until, _source(entry, name))


def _figure(entry: Mapping[str, Any]) -> Dated:
    name = entry["name"]
    if name not in register.ALL:
        raise PolicyError(f"{name}: not in the register of figures")
    if entry.get("clause") not in CLAUSES:
        raise PolicyError(f"{name}: clause {entry.get('clause')} is not in the guide")
    return _dated(entry, name, figure_value(entry["value"], register.ALL[name].unit, name))


def figure_value(raw: Any, unit: str, name: str) -> FigureValue:
    """The figure as rules use it: yuan to fen, text to an exact Fraction. Floats are refused: they are not exact.

    Raises PolicyError, and what Fraction raises where a text is no number.
    """
    if unit == "weights":
        return {dimension: Fraction(weight) for dimension, weight in raw.items()}
    if unit == "ratio" and isinstance(raw, str):
        return Fraction(raw)
    if unit == "words" and isinstance(raw, list):
        return tuple(raw)
    if unit == "word" and isinstance(raw, str):
        return raw
    if unit in ("ratio", "word", "words") or not isinstance(raw, int) or isinstance(raw, bool):
        raise PolicyError(f"{name}: {raw!r} is not a value in {unit}")
    return raw * 100 if unit == "money" else raw


def _soft(entry: Mapping[str, Any]) -> Dated:
    if entry["clause"] not in CLAUSES:
        raise PolicyError(f"soft: clause {entry['clause']} is not in the guide")
    return _dated(entry, entry["clause"], entry.get("value", True) is True)


def _list(entry: Mapping[str, Any]) -> Dated:
    """An edition of a list; 'until' is a day of its own, since the guide may be left without one (R-22)."""
    name = entry["name"]
    if name not in lists.KINDS or entry.get("clause") != lists.KINDS[name].clause:
        raise PolicyError(f"list {name}: no clause asks for it")
    entries = tuple(lists.ListEntry(one["code"], one["name"], one.get("group", "")) for one in entry["entries"])
    index, doubled = lists.index_of(entries)
    if doubled or not entries:
        raise PolicyError(f"list {name}: {doubled[0][1] + ' stands twice' if doubled else 'no entries'}")
    dated = _dated(entry, name, None)
    edition = lists.PolicyList(
        lists.KINDS[name], entry["edition"], dated.since, dated.until, dated.source, entries, index
    )
    return replace(dated, value=edition)


def _retirement(entry: Mapping[str, Any]) -> Dated:
    rules = {
        category: RetirementRule(
            original_age=rule["original_age"],
            first_birth_month=read_month(rule["first_birth_month"]),
            step_months=rule["step_months"],
            max_delay_months=rule["max_delay_months"],
        )
        for category, rule in entry.items()
        if isinstance(rule, dict)
    }
    return _dated(entry, "retirement", rules)


def _wage(entry: Mapping[str, Any]) -> Wage:
    name = f"wage {entry['year']}"
    annual = entry.get("annual")
    if entry["publication_confidence"] not in CONFIDENCES or not entry["publication_source"]:
        raise PolicyError(f"{name}: publication_source and publication_confidence are required")
    annual_source = None if annual is None else _source({**entry, "confidence": entry["annual_confidence"]}, name)
    return Wage(
        year=entry["year"],
        monthly=entry["monthly"] * 100,
        annual=None if annual is None else annual * 100,
        published_on=entry["published_on"],
        publication_confidence=entry["publication_confidence"],
        monthly_source=_source(entry, name),
        annual_source=annual_source,
    )


def _office(entry: Mapping[str, Any]) -> Office:
    """Clauses: 2-01"""
    return Office(
        name=entry["name"],
        address=entry["address"],
        phones=tuple(entry["phones"]),
        email=entry["email"],
        source_spelling=entry.get("source_spelling"),
        source_address=entry.get("source_address"),
    )


def _support(entry: Mapping[str, Any]) -> SupportLine:
    return SupportLine(entry["site_name"], entry["address"], entry["phone"], entry["hours"])


def _wage_series(entry: Mapping[str, Any]) -> WageSeries:
    return WageSeries(entry["publisher"], entry["address"], tuple(entry["path"]))


def _refuse_gaps(entries: Iterable[Dated]) -> None:
    """Each name is continuous from its first day: no day with two values, no day with none in between."""
    by_name: dict[str, list[Dated]] = {}
    for entry in entries:
        by_name.setdefault(entry.name, []).append(entry)
    for name, versions in by_name.items():
        for earlier, later in pairwise(sorted(versions, key=lambda version: version.since)):
            if earlier.until is None or earlier.until >= later.since:
                raise PolicyError(f"{name}: two values on {later.since}")
            if earlier.until + timedelta(days=1) != later.since:
                raise PolicyError(f"{name}: no value from {earlier.until} to {later.since}")
