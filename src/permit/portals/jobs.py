"""What runs by itself: the outbox every minute, the returned cases once a day. Each is safe to run twice (R-31, N-03).

Nothing depends on a run: states and deadlines are computed from days; a run only closes, reminds and sends.
"""

from permit.clock import now
from permit.services.close_uncorrected import close_uncorrected
from permit.services.deliver_messages import deliver_messages

DELIVER, DAILY = "permit.portals.jobs.deliver", "permit.portals.jobs.daily"


def deliver() -> dict[str, int]:
    """One round of the outbox."""
    done = deliver_messages(now())
    return {"sent": done.sent, "postponed": done.postponed, "failed": done.failed, "delivered": done.delivered}


def daily() -> dict[str, int]:
    """Close what was not corrected, remind of what is still open."""
    done = close_uncorrected(now())
    return {"closed": len(done.closed), "reminded": len(done.reminded)}
