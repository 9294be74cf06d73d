"""What runs by itself: the outbox every minute, returned cases and permits once a day. Each may run twice (R-31, N-03).

Nothing depends on a run: states and deadlines are computed from days; a run only closes, reminds and sends.
"""

from collections.abc import Callable
from functools import partial

from django.contrib.sessions.backends.db import SessionStore

from permit.clock import now, today
from permit.services.close_uncorrected import close_uncorrected
from permit.services.deliver_messages import deliver_messages
from permit.services.employer_upkeep import remind_upkeep
from permit.services.insurance_record import ask_for_waiting
from permit.services.lapse_permits import lapse_permits
from permit.services.measure_employer import apply_due_measures
from permit.services.pass_on_party_requests import pass_on_party_requests
from permit.services.recompute_dates import tell_moved_windows
from permit.services.refresh_offices import refresh_offices
from permit.services.remind_of_expiry import remind_of_expiry
from permit.services.remind_of_round import remind_of_round
from permit.services.scan_waiting_files import scan_waiting_files
from permit.services.tell_of_allocation import tell_of_allocation

DELIVER, DAILY = "permit.portals.jobs.deliver", "permit.portals.jobs.daily"
SCAN = "permit.portals.jobs.scan"


def deliver() -> dict[str, int]:
    """One round of the outbox; before it, a page of those whose renewal window an announced year moved (R-24), and a
    page of those who took part in an allocation just published (1.1-02)."""
    tell_moved_windows(now())
    tell_of_allocation(now())
    done = deliver_messages(now())
    return {"sent": done.sent, "postponed": done.postponed, "failed": done.failed, "delivered": done.delivered}


def scan() -> dict[str, int]:
    """Files that came while the scanner was away (5-06)."""
    done = scan_waiting_files(now())
    return {"clean": done.clean, "infected": done.infected}


def daily(say: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Close what was not corrected and what lapsed, remind of the rest; offices follow a change from today (2-01).

    `say` is told how far the long parts have come, batch by batch; each batch is whole, so a run may be killed.
    """
    refresh_offices(today())
    done = close_uncorrected(now())
    lapsed = lapse_permits(now(), progress=partial(_count, say, "到期失效"))
    SessionStore.clear_expired()
    return {
        "closed": len(done.closed),
        "reminded": len(done.reminded),
        "measures": apply_due_measures(now()),
        "passed_on": pass_on_party_requests(now()),
        "lapsed": lapsed.permits,
        "lapsed_cases": lapsed.cases,
        "expiry_reminders": remind_of_expiry(now(), progress=partial(_count, say, "到期提醒")),
        "upkeep_reminders": remind_upkeep(now(), progress=partial(_count, say, "单位提醒")),
        "round_reminders": remind_of_round(now()),
        # Last: it asks a registry, and what days alone decide does not wait for one.
        "insured": ask_for_waiting(now()),
    }


def _count(say: Callable[[str], None], what: str, done: int) -> None:
    say(f"{what} {done:,} {'条' if what == '单位提醒' else '张'}")
