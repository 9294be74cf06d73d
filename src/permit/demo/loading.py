"""Loading the demo district: through the services alone, with what the simulators answer over HTTP. Deterministic."""

import logging
import sys
from collections.abc import Iterator
from itertools import cycle

from django.conf import settings
from django.db import connection

from permit.clock import now as clock_now
from permit.demo import employers, people
from permit.demo.calendar import Moments
from permit.demo.cases import STORIES, Story, Telling
from permit.demo.next_year import open_round
from permit.demo.numbers import change_numbers
from permit.demo.outside import Outside, Record
from permit.demo.papers import Ordered
from permit.demo.register import load_register
from permit.demo.staff import Staff, fresh
from permit.domain.errors import Refused
from permit.records.models import Case, Employer
from permit.services.acting import Acting
from permit.services.close_uncorrected import close_uncorrected
from permit.services.deliver_messages import deliver_messages
from permit.services.refuse_case import refuse_case

logger = logging.getLogger(__name__)
EMPLOYERS = 32
PEOPLE = 152
CASES = 2 * len(STORIES)
# The last employers stand at earlier stages, so that every page of the door has somebody on it.
UNFINISHED = 4
Step = tuple[Story, int]


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
    say("原系统持证人和证件业务")
    load_register(world["people"], agents, outside, staff, moments)
    say("明年名额的申报和迁入单位")
    open_round(agents, outside, staff, moments)
    move_in(world["employers"][-1], outside, staff, moments)
    change_numbers(agents, staff, moments)
    close_uncorrected(moments.now)
    while deliver_messages(moments.now, 200).sent:
        pass


def say(what: str) -> None:
    """Progress, since a minute without a word is long."""
    sys.stdout.write(f"装入演示区：{what}……\n")
    sys.stdout.flush()


def load_employers(records: list[Record], outside: Outside, staff: Staff, moments: Moments) -> dict[str, Acting]:
    """Employers with the permission, by USCC with the agent who acts; the last few only part of the way.

    First all of them type and their scans are ordered, so that drawing and filing go on side by side.
    """
    told: list[tuple[Record, Employer, Ordered, int]] = []
    for number, record in enumerate(records):
        stage = len(records) - number
        now = moments.at(3 if stage <= UNFINISHED else 240)
        employer = employers.enter(record, settings.DISTRICT, now)
        if stage > 1:
            employers.inform(employer, record, employers.acting_for(employer), now)
        if stage > 2:
            told.append((record, employer, employers.order_all(employer, record, outside, now), stage))
    return dict(filter(None, (_file(*each, outside, staff, moments) for each in told)))


def move_in(record: Record, outside: Outside, staff: Staff, moments: Moments) -> Case:
    """An employer that comes from another district with its permission: with the bureau (6.6)."""
    employer = employers.enter(record, settings.DISTRICT, moments.at(12))
    acting = employers.acting_for(employer)
    employers.inform(employer, record, acting, moments.at(12))
    employers.come_from(employer, "haidian", acting, moments.at(12))
    ordered = employers.order_all(employer, record, outside, moments.at(12))
    agent = employers.confirm_agent(employer, outside, moments.at(11))
    employers.upload_all(ordered, agent, moments.at(11))
    case = employers.apply(employer, agent, moments.at(10))
    return staff.take_through(case, agent, moments, 6, "report")


def _file(
    record: Record, employer: Employer, ordered: Ordered, stage: int, outside: Outside, staff: Staff, moments: Moments
) -> tuple[str, Acting] | None:
    """Agent, attachments, permission; None for an employer that is not through."""
    begun = 3 if stage <= UNFINISHED else 240
    agent = employers.confirm_agent(employer, outside, moments.at(begun))
    employers.upload_all(ordered, agent, moments.at(begun))
    if stage == 3:
        return None
    case = employers.apply(employer, agent, moments.at(begun - 1))
    if stage <= UNFINISHED:
        return None
    try:
        employers.grant(employer, case, agent, staff, moments, begun - 5)
    except Refused as refusal:
        clauses = str(refusal.facts.get("clauses", "")).split("、")
        words = "经核查，不符合所列条件。"
        case = fresh(case)
        refuse_case(case.number, case.version, clauses, words, staff.in_charge(case), moments.at(begun - 9))
        return None
    return record["uscc"], agent


def load_people(
    records: list[Record], agents: dict[str, Acting], outside: Outside, staff: Staff, moments: Moments
) -> None:
    """People: some just looked in, some wait for their employer, the others have a case."""
    chosen = [record for record in records if record["story"] != "low_level"][:PEOPLE]
    stories = iter([step for _, step in zip(range(CASES), cycle(STORIES), strict=False)])
    plan = [(record, _part_of(number, record, agents, stories)) for number, record in enumerate(chosen)]
    for record, part in plan:
        if isinstance(part, tuple):
            people.order_ahead(record, _employer_of(record, agents), outside)
    for number, (record, part) in enumerate(plan):
        person = people.enter(record, moments.at(200))
        if part == "out_of_scope":
            people.tell_household(person, record, moments.at(10))
        elif part == "alone":
            people.fill_profile(person, record, outside, moments.at(8), whole=bool(number % 2))
        else:
            agent = agents[record["employer_uscc"]]
            people.fill_profile(person, record, outside, moments.at(130))
            association = people.ask_association(person, _employer_of(record, agents), moments.at(125))
            if isinstance(part, tuple):
                association = people.confirm(association, record, outside, agent, moments.at(120))
                tell(part, Telling(record, association, agent, staff, outside, moments))


def _employer_of(record: Record, agents: dict[str, Acting]) -> Employer:
    employer = agents[record["employer_uscc"]].employer
    assert employer is not None
    employer.refresh_from_db()
    return employer


def _part_of(number: int, record: Record, agents: dict[str, Acting], stories: Iterator[Step]) -> str | Step:
    """What becomes of a person: out_of_scope, alone, waiting (for the employer), or the story of a case."""
    if record["population"] != "mainland":
        return "out_of_scope"
    if record["employer_uscc"] not in agents or number % 5 == 3:
        return "alone"
    if record["story"] != "ordinary" or number % 13 == 12:
        return "waiting"
    return next(stories, "alone")


def tell(step: Step, telling: Telling) -> None:
    """One case. Who does not meet a condition stays where the system stopped them, as people do."""
    story, days_ago = step
    try:
        story(telling, days_ago)
    except Refused as refusal:
        logger.warning("demo case of %s stops: %s", telling.record["key"], refusal)
