"""People of whom every fact is known, for programs that have no third value: their facts, and our verdicts on them.

What those programs cannot hold is told to them so that no verdict changes: a share in whole percents, days as numbers.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from permit.planning import columns
from permit.planning.columns import UNITS_OF_PERCENT
from permit.planning.judge_many import expressions
from permit.policy.law import law_on
from scripts.bench.by_hand import PEOPLE_ON, verdicts
from scripts.bench.people import million


def known_people(count: int) -> pl.DataFrame:
    """Everybody with every fact; the same each time."""
    return million(count, seed=2, unknown=0)


def judged(frame: pl.DataFrame) -> pl.DataFrame:
    """A column for each of the 24 clauses."""
    lowered = expressions(law_on(PEOPLE_ON), frozenset())
    return columns.verdicts_of(frame, {name: lowered[name] for name in verdicts()})


def write_columns(frame: pl.DataFrame, path: Path) -> None:
    """`fact NAME` and `clause ID` as arrays."""
    facts = {f"fact {name}": _array(frame[name]) for name in frame.columns}
    told = judged(frame)
    np.savez(path, **facts, **{f"clause {name}": told[name].to_numpy() for name in told.columns})


def _array(column: pl.Series) -> np.ndarray:
    if column.dtype == pl.String:
        return np.array(column.to_list(), dtype=str)
    values = column.to_numpy()
    if column.dtype == pl.Date:
        return values.astype("datetime64[D]")
    return values // UNITS_OF_PERCENT if column.name == "share_percent" else values


def write_rows(frame: pl.DataFrame, path: Path) -> None:
    """Each person's facts and verdicts."""
    told = judged(frame).rows(named=True)
    people = [
        {"facts": {name: _plain(name, value) for name, value in row.items()}, "clauses": clauses}
        for row, clauses in zip(frame.rows(named=True), told, strict=True)
    ]
    path.write_text(json.dumps(people), encoding="utf-8")


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.toordinal()
    return value // UNITS_OF_PERCENT if name == "share_percent" else value
