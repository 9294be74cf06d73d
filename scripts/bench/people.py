"""A million people as columns of facts, drawn with numpy; of each fact a share is unknown."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from permit.planning.judge_many import facts_looked_at

_RANGES = {"years": 5, "months": 40, "items": 5, "records": 2, "rank": 10, "age": 20, "percent": 10**16}
_BOOLEAN_LIKELY = 0.6


def million(count: int, seed: int, unknown: float = 0.05) -> pl.DataFrame:
    """One row a person, a column for every fact that a condition looks at."""
    chance = np.random.default_rng(seed)
    columns = [_column(fact.name, fact.unit, fact.words, count, chance, unknown) for fact in facts_looked_at()]
    return pl.DataFrame(columns)


def _column(name: str, unit: str, words: object, count: int, chance: np.random.Generator, unknown: float) -> pl.Series:
    if unit == "flag":
        values = pl.Series(name, chance.random(count) < _BOOLEAN_LIKELY)
    elif unit == "word":
        spelled = np.array(sorted(words) if words else ["daxing", "haidian"])  # type: ignore[call-overload]
        values = pl.Series(name, spelled[chance.integers(0, len(spelled), count)])
    elif unit == "date":
        start = date(2015, 1, 1)
        values = pl.Series(name, np.datetime64(start) + chance.integers(0, 9000, count).astype("timedelta64[D]"))
        values = values.cast(pl.Date)
    elif unit.startswith("money"):
        # Many small amounts and few large ones, from 10,000 yuan to what 32 bits of fen still hold.
        values = pl.Series(name, np.exp(chance.uniform(*np.log([1e6, 1.5e9]), count)).astype(np.int64))
    else:
        values = pl.Series(name, chance.integers(0, _RANGES[unit], count))
    holes = pl.Series(chance.random(count) < unknown)
    return pl.select(pl.when(~holes).then(values).alias(name)).to_series()
