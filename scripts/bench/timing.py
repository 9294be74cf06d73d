"""Timing: the best of a few runs, so that a neighbour on the machine does not count."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter


def best_of(runs: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest run."""
    times = []
    for _ in range(runs):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return min(times)
