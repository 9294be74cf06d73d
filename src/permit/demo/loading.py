"""Loading the demo district: through the services alone, with what the simulators answer over HTTP. Deterministic."""

import logging
import sys
from itertools import cycle

from django.conf import settings
from django.db import connection

from permit.clock import now as clock_now
from permit.demo import employers, people
from permit.demo.calendar import Moments
from permit.demo.cases import STORIES, Telling
from permit.demo.outside import Outside, Record
from permit.demo.staff import Staff
from permit.domain.errors import Refused
from permit.records.models import Employer
from permit.services.acting import Acting
from permit.services.close_uncorrected import close_uncorrected
from permit.services.deliver_messages import deliver_messages

logger = logging.getLogger(__name__)
EMPLOYERS = 34
PEOPLE = 156
CASES = 60
# The last employers stand at earlier stages, so that every page of the door has somebody on it.
UNFINISHED = 4


def load_district() -> None:
    """Load once; an installation that has employers keeps what it has."""
    if Employer.objects.exists():
        return
    outside = Outside(settings.SIMULATORS_URL)
    try:
        _load(outside)
    finally:
        outside.close()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")


def _load(outside: Outside) -> None:
    world = outside.world()
    moments = Moments(clock_now())
    staff = Staff(moments.at(250))
    say("单位")
    agents = load_employers(world["employers"][:EMPLOYERS], outside, staff, moments)
    say("人员与办件")
    load_people(world["people"], agents, outside, staff, moments)
    close_uncorrected(moments.now)
    while deliver_messages(moments.now, 200).sent:
        pass


def say(what: str) -> None:
    """Progress, since a minute without a word is long."""
    sys.stdout.write(f"装入演示区：{what}……\n")
    sys.stdout.flush()


def load_employers(records: list[Record], outside: Outside, staff: Staff, moments: Moments) -> dict[str, Acting]:
    """Employers with the permission, by USCC with the agent who acts; the last few only part of the way."""
    agents: dict[str, Acting] = {}
    for number, record in enumerate(records):
        now = moments.at(240)
        employer = employers.enter(record, settings.DISTRICT, now)
        stage = len(records) - number
        if stage == 1:
            continue
        employers.inform(employer, record, employers.acting_for(employer), now)
        if stage == 2:
            continue
        agent = employers.confirm_agent(employer, outside, now)
        employers.upload_all(employer, record, outside, agent, moments.at(3 if stage <= UNFINISHED else 240))
        if stage == 3:
            continue
        case = employers.apply(employer, agent, moments.at(2 if stage <= UNFINISHED else 239))
        if stage <= UNFINISHED:
            continue
        employers.grant(employer, case, agent, staff, moments, 235)
        agents[record["uscc"]] = agent
    return agents


def load_people(
    records: list[Record], agents: dict[str, Acting], outside: Outside, staff: Staff, moments: Moments
) -> None:
    """People: some just looked in, some wait for their employer, sixty have a case."""
    loaded, told = 0, 0
    stories = cycle(STORIES)
    for record in records:
        if loaded >= PEOPLE or record["story"] == "low_level":
            continue
        loaded += 1
        person = people.enter(record, moments.at(200))
        agent = agents.get(record["employer_uscc"] or "")
        if record["population"] != "mainland":
            people.tell_household(person, record, moments.at(10))
            continue
        if agent is None or told >= CASES or loaded % 5 == 4:
            people.fill_profile(person, record, outside, moments.at(8), whole=bool(loaded % 2))
            continue
        people.fill_profile(person, record, outside, moments.at(130))
        association = people.ask_association(person, agent.employer or Employer(), moments.at(125))
        if loaded % 13 == 12:
            continue
        association = people.confirm(association, record, outside, agent, moments.at(120))
        if record["story"] == "ordinary":
            told += 1
            tell(next(stories), Telling(record, association, agent, staff, outside, moments))


def tell(step: tuple, telling: Telling) -> None:
    """One case. Who does not meet a condition stays where the system stopped them, as people do."""
    story, days_ago = step
    try:
        story(telling, days_ago)
    except Refused as refusal:
        logger.warning("demo case of %s stops: %s", telling.record["key"], refusal)
