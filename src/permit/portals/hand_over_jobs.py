"""What asks public security about a long list of another district: right after the upload, else every minute (N-06).

Killed, the next run goes on where the last answers were kept.

Clauses: R-18, N-06
"""

from permit.clock import now
from permit.portals.unfinished_work import SECONDS, TimeLeft, go_on, until_done
from permit.records.models import ReceivedHandOver
from permit.services.receive_hand_over import ask_about_received, unasked_hand_overs

COMPARISONS = "permit.portals.hand_over_jobs.comparisons"
UNTIL_DONE = "permit.portals.hand_over_jobs.comparisons_until_done"


def comparisons(seconds: float = SECONDS) -> int:
    """Go on with every list; how many holders were asked about."""
    return go_on(unasked_hand_overs(), _ask, seconds)


def _ask(received: ReceivedHandOver, time_left: TimeLeft) -> int:
    return ask_about_received(received, now, go_on=time_left)


def comparisons_until_done() -> int:
    """Right after the upload."""
    return until_done(comparisons, unasked_hand_overs, UNTIL_DONE)
