"""What runs by itself: the outbox every minute, the returned cases once a day. Each is safe to run twice (R-31, N-03).

Nothing depends on a run: states and deadlines are computed from days; a run only closes, reminds and sends.
"""

from permit.clock import now, today
from permit.services.close_uncorrected import close_uncorrected
from permit.services.deliver_messages import deliver_messages
from permit.services.refresh_offices import refresh_offices

DELIVER, DAILY = "permit.portals.jobs.deliver", "permit.portals.jobs.daily"


def deliver() -> dict[str, int]:
    """One round of the outbox."""
    done = deliver_messages(now())
    return {"sent": done.sent, "postponed": done.postponed, "failed": done.failed, "delivered": done.delivered}


def daily() -> dict[str, int]:
    """Close what was not corrected, remind of what is still open; offices follow a change that begins today (2-01)."""
    refresh_offices(today())
    done = close_uncorrected(now())
    return {"closed": len(done.closed), "reminded": len(done.reminded)}
