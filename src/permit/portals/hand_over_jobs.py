"""What asks public security about a long list of another district: right after the upload, else every minute (N-06).

Killed, the next run goes on where the last answers were kept.

Clauses: R-18, N-06
"""

import time

from django_q.tasks import async_task

from permit.clock import now
from permit.services.receive_hand_over import ask_about_received, unasked_hand_overs

COMPARISONS = "permit.portals.hand_over_jobs.comparisons"
UNTIL_DONE = "permit.portals.hand_over_jobs.comparisons_until_done"
SECONDS = 35
"""Well under the worker's time limit."""


def comparisons(seconds: float = SECONDS) -> int:
    """Go on with every list; how many holders were asked about."""
    until = time.monotonic() + seconds
    asked = 0
    for received in unasked_hand_overs():
        asked += ask_about_received(received, now, go_on=lambda: time.monotonic() < until)
        if time.monotonic() >= until:
            break
    return asked


def comparisons_until_done() -> int:
    """One run, and the next one queued behind it while something is left."""
    asked = comparisons()
    if unasked_hand_overs():
        async_task(UNTIL_DONE)
    return asked
