"""A million people as columns of facts, drawn with numpy; about 5 % of facts unknown."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from permit.planning.judge_many import facts_looked_at

_RANGES = {"years": 5, "months": 40, "items": 5, "records": 2, "rank": 10, "age": 20, "percent": 10**16}
_BOOLEAN_LIKELY = 0.6


def million(count: int, seed: int) -> pl.DataFrame:
    """One row a person, a column for every fact that a condition looks at."""
    chance = np.random.default_rng(seed)
    return pl.DataFrame([_column(fact.name, fact.unit, fact.words, count, chance) for fact in facts_looked_at()])


def _column(name: str, unit: str, words: object, count: int, chance: np.random.Generator) -> pl.Series:
    if unit == "flag":
        values = pl.Series(name, chance.random(count) < _BOOLEAN_LIKELY)
    elif unit == "word":
        spelled = np.array(sorted(words) if words else ["daxing", "haidian"])  # type: ignore[call-overload]
        values = pl.Series(name, spelled[chance.integers(0, len(spelled), count)])
    elif unit == "date":
        start = date(2015, 1, 1)
        values = pl.Series(name, np.datetime64(start) + chance.integers(0, 9000, count).astype("timedelta64[D]"))
        values = values.cast(pl.Date)
    else:
        values = pl.Series(name, chance.integers(0, _RANGES.get(unit, 200_000_000), count))
    unknown = pl.Series(chance.random(count) < 0.05)
    return pl.select(pl.when(~unknown).then(values).alias(name)).to_series()
