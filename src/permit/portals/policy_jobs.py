"""What compares a change of the policy with all open cases: right after it is asked for, else every minute.

Killed, the next run goes on where the last batch was kept (9-01).
"""

from permit.clock import now
from permit.portals.unfinished_work import SECONDS, TimeLeft, go_on, until_done
from permit.services.compare_policy_change import go_on_comparing, unfinished_comparisons

COMPARISONS = "permit.portals.policy_jobs.comparisons"
UNTIL_DONE = "permit.portals.policy_jobs.comparisons_until_done"


def comparisons(seconds: float = SECONDS) -> int:
    """Go on with every unfinished comparison; how many are through."""
    return go_on(unfinished_comparisons(), _compare, seconds)


def _compare(change: int, time_left: TimeLeft) -> int:
    left = True
    while left and time_left():
        left = go_on_comparing(change, now())
    return not left


def comparisons_until_done() -> int:
    """Right after it was asked for."""
    return until_done(comparisons, unfinished_comparisons, UNTIL_DONE)
