"""Long work that is done in batches by jobs: as much as fits into one run, the rest by the next one.

What was done is kept batch by batch, so that a run which is killed costs a batch at most.
"""

import time
from collections.abc import Callable, Collection
from typing import TypeVar

from django_q.tasks import async_task

Work = TypeVar("Work")
TimeLeft = Callable[[], bool]
SECONDS = 35
"""Well under the worker's time limit, with room for a batch that is slow."""


def go_on(unfinished: Collection[Work], step: Callable[[Work, TimeLeft], int], seconds: float = SECONDS) -> int:
    """Go on with one piece of work after another while there is time; what the steps say they did, added up."""
    until = time.monotonic() + seconds

    def time_left() -> bool:
        return time.monotonic() < until

    done = 0
    for work in unfinished:
        done += step(work, time_left)
        if not time_left():
            break
    return done


def until_done(run: Callable[[], int], unfinished: Callable[[], Collection[object]], job: str) -> int:
    """One run, and `job` queued behind it while something is left."""
    done = run()
    if unfinished():
        async_task(job)
    return done
