"""What compares a change of the policy with all open cases: right after it is asked for, else every minute.

Killed, the next run goes on where the last batch was kept (9-01).
"""

import time

from django_q.tasks import async_task

from permit.clock import now
from permit.services.compare_policy_change import go_on_comparing, unfinished_comparisons

COMPARISONS = "permit.portals.policy_jobs.comparisons"
UNTIL_DONE = "permit.portals.policy_jobs.comparisons_until_done"
SECONDS = 35
"""Well under the worker's time limit."""


def comparisons(seconds: float = SECONDS) -> int:
    """Go on with every unfinished comparison; how many are through."""
    until = time.monotonic() + seconds
    through = 0
    for change in unfinished_comparisons():
        left = True
        while left and time.monotonic() < until:
            left = go_on_comparing(change, now())
        through += not left
    return through


def comparisons_until_done() -> int:
    """One run, and the next one queued behind it while something is left."""
    through = comparisons()
    if unfinished_comparisons():
        async_task(UNTIL_DONE)
    return through
