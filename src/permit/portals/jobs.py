"""What runs by itself: the outbox every minute, returned cases and permits once a day. Each may run twice (R-31, N-03).

Nothing depends on a run: states and deadlines are computed from days; a run only closes, reminds and sends.
"""

from collections.abc import Callable, Iterator
from functools import partial

from django.contrib.sessions.backends.db import SessionStore

from permit.clock import now, today
from permit.services.close_uncorrected import DailyRun, close_uncorrected
from permit.services.deliver_messages import deliver_messages
from permit.services.employer_upkeep import remind_upkeep
from permit.services.insurance_record import ask_for_waiting
from permit.services.lapse_permits import Lapsed, lapse_permits
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
NIGHT = {"timeout": 4 * 3600}
"""A night over a million permits after days without a run, and a registry that answers slowly: minutes, not seconds."""


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

    `say` is told how far the long parts have come, batch by batch; each batch is whole, so a run may be killed. A part
    that fails stops no other: nobody misses a reminder because of somebody else's case. Raises ExceptionGroup then.
    """
    done: dict[str, int] = {}
    failures: list[Exception] = []
    for part in _parts(say):
        try:
            done |= part()
        except Exception as failure:  # noqa: BLE001 - told at the end, all of them
            failures.append(failure)
    if failures:
        raise ExceptionGroup("夜间检查有部分没有做完", failures)
    return done


def _parts(say: Callable[[str], None]) -> Iterator[Callable[[], dict[str, int]]]:
    """What days alone decide comes first; asking a registry waits for it, and comes last."""
    yield lambda: {"offices": refresh_offices(today()) or 0}
    yield lambda: _lapsed(lapse_permits(now(), progress=partial(_count, say, "到期失效")))
    yield lambda: {"expiry_reminders": remind_of_expiry(now(), progress=partial(_count, say, "到期提醒"))}
    yield lambda: _uncorrected(close_uncorrected(now()))
    yield lambda: {"measures": apply_due_measures(now())}
    yield lambda: {"passed_on": pass_on_party_requests(now())}
    yield lambda: {"upkeep_reminders": remind_upkeep(now(), progress=partial(_count, say, "单位提醒"))}
    yield lambda: {"round_reminders": remind_of_round(now())}
    yield lambda: {"sessions": SessionStore.clear_expired() or 0}
    yield lambda: {"insured": ask_for_waiting(now())}


def _lapsed(lapsed: Lapsed) -> dict[str, int]:
    return {"lapsed": lapsed.permits, "lapsed_cases": lapsed.cases}


def _uncorrected(run: DailyRun) -> dict[str, int]:
    return {"closed": len(run.closed), "reminded": len(run.reminded)}


def _count(say: Callable[[str], None], what: str, done: int) -> None:
    say(f"{what} {done:,} {'条' if what == '单位提醒' else '张'}")
