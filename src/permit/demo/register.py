"""The old system's register comes over to the demo district, and what became of its holders since."""

import logging
from collections.abc import Callable
from datetime import date
from functools import partial

from permit.demo import people
from permit.demo.calendar import Moments
from permit.demo.cases import Telling
from permit.demo.holders import OldHolder, carry_over, look_in, make_whole
from permit.demo.lives import MOVES, PLANS
from permit.demo.neighbour import become_acquainted, comes_from_there
from permit.demo.outside import Outside, Record
from permit.demo.staff import Staff
from permit.domain.errors import Refused
from permit.records.models import Employer
from permit.services.acting import Acting
from permit.services.lapse_permits import lapse_permits
from permit.services.law_in_force import calendar_in_force
from permit.services.remind_of_expiry import remind_of_expiry

logger = logging.getLogger(__name__)
IMPORTED, WHOLE, LOOKED_IN = 110, 100, 6
# Days to the end of those who have completed nothing yet; the last of them has looked in.
INCOMPLETE = (15, 70, 140, 260, 420)


def load_register(
    records: list[Record], agents: dict[str, Acting], outside: Outside, staff: Staff, moments: Moments
) -> None:
    """Import everybody at once, let each live; at the end the daily run notes and tells (R-01, R-06)."""
    holders = [each for each in records if each["story"] == "holder"][: len(PLANS) + len(INCOMPLETE)]
    movers = [each for each in records if each["story"] == "moved_holder"][: len(MOVES)]
    ends = [*(plan.ends_in for plan in PLANS), *INCOMPLETE, *(ends_in for _, ends_in, _ in MOVES)]
    old = [
        OldHolder(record, _employer(agents[record["employer_uscc"]]), _day(moments, days))
        for record, days in zip([*holders, *movers], ends, strict=True)
    ]
    for each in old:
        people.order_ahead(each.record, each.employer, outside)
    become_acquainted(staff, moments)
    carry_over(old, staff.administrator, moments.at(IMPORTED))
    for record, plan in zip(holders, PLANS, strict=False):
        telling = _whole(record, agents, outside, staff, moments)
        _live(record, partial(plan.life, telling, plan.days_ago))
    for record, (move, _, days_ago) in zip(movers, MOVES, strict=True):
        telling = _whole(record, agents, outside, staff, moments)
        _live(record, partial(move, telling, days_ago, agents[record["moved_to_uscc"]]))
    look_in(holders[-1], outside, moments.at(LOOKED_IN))
    newcomer = next(each for each in reversed(records) if each["story"] == "holder" and each not in holders)
    comes_from_there(newcomer, staff, moments)
    lapse_permits(moments.now)
    remind_of_expiry(moments.now)


def _employer(agent: Acting) -> Employer:
    assert agent.employer is not None
    agent.employer.refresh_from_db()
    return agent.employer


def _day(moments: Moments, working_days: int) -> date:
    """So many working days from today, or before it."""
    calendar = calendar_in_force()
    if working_days < 0:
        return calendar.sub(moments.today, -working_days).day
    return calendar.add(moments.today, working_days).day


def _whole(record: Record, agents: dict[str, Acting], outside: Outside, staff: Staff, moments: Moments) -> Telling:
    agent = agents[record["employer_uscc"]]
    association = make_whole(record, _employer(agent), agent, outside, moments.at(WHOLE))
    return Telling(record, association, agent, staff, outside, moments)


def _live(record: Record, life: Callable[[], object]) -> None:
    """Who is stopped by the system stays where it stopped them, as people do."""
    try:
        life()
    except Refused as refusal:
        logger.warning("demo life of %s stops: %s", record["key"], refusal)
