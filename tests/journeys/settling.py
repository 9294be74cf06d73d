"""What the journeys of holders start from: two employers, holders made whole, officers at their desks.

Run as a program beside the server (`journeys.seeding settled`); everything through the services, nobody registers anew.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

BUREAU = ("acceptor", "reviewer", "decider", "decider2", "quota", "admin2")
# The simulated holders' keys; each journey has a holder of its own. All of them work for the first employer.
RENEWING, CHANGING, LEAVING, MOVING_AWAY, ACCUSED = "person-240", "person-246", "person-228", "person-234", "person-222"
OPEN_IN, LATER_IN, LEAVES_IN, MOVES_IN, ACCUSED_IN = 45, 300, 150, 200, 250
MOVING_IN = -1
Record = dict[str, Any]


def settled() -> Record:
    """Told: sessions by desk, and for each person and employer the record and the session."""
    from permit.clock import now
    from permit.demo.calendar import Moments
    from permit.demo.outside import Outside
    from permit.demo.staff import Staff

    outside, moments = Outside(settings.SIMULATORS_URL), Moments(now())
    staff, world = Staff(moments.at(200)), outside.world()
    known = {record["key"]: record for record in world["people"]}
    agents = _employers(known[LEAVING], world, outside, staff, moments)
    people = _holders(
        [known[key] for key in (RENEWING, CHANGING, LEAVING, MOVING_AWAY, ACCUSED)], agents, outside, staff, moments
    )
    entered = _moving_in(world["employers"][MOVING_IN], outside, moments)
    outside.close()
    officers = {"admin": staff.administrator} | {key: staff.by_role[key] for key in BUREAU}
    return {
        "officers": {key: _session(each.staff.account) for key, each in officers.items()},  # type: ignore[union-attr]
        "offices": {_office(each.staff): _session(each.staff.account) for each in staff.by_office.values()},  # type: ignore[union-attr]
        "people": people,
        "employers": [_told(agent) for agent in agents],
        "moving_in": entered,
    }


def _office(member: Any) -> str:
    return str(member.office.name)


def _session(account: Any, **more: Any) -> str:
    from journeys.seeding import session_of

    return session_of(account, **more)


def _told(agent: Any) -> Record:
    employer = agent.employer
    employer.refresh_from_db()
    session = _session(employer.account, filing_agent_id=agent.agent.pk)
    return {
        "uscc": employer.uscc,
        "name": employer.name,
        "office": employer.office.name,
        "code": employer.association_code,
        "session": session,
    }


def _employers(leaving: Record, world: Record, outside: Any, staff: Any, moments: Any) -> list[Any]:
    """The one that they work for, and the one that somebody goes to."""
    from journeys.seeding import permitted_employer

    records = {record["uscc"]: record for record in world["employers"]}
    wanted = (leaving["employer_uscc"], leaving["moved_to_uscc"])
    return [permitted_employer(records[uscc], outside, staff, moments, begun=180) for uscc in wanted]


def _holders(records: list[Record], agents: list[Any], outside: Any, staff: Any, moments: Any) -> list[Record]:
    from permit.demo.holders import OldHolder, carry_over, make_whole
    from permit.services.law_in_force import calendar_in_force

    agent = agents[0]
    lasting = (OPEN_IN, LATER_IN, LEAVES_IN, MOVES_IN, ACCUSED_IN)
    ends = [calendar_in_force().add(moments.today, days).day for days in lasting]
    old = [OldHolder(record, agent.employer, day) for record, day in zip(records, ends, strict=True)]
    carry_over(old, staff.administrator, moments.at(120))
    told = []
    for record in records:
        association = make_whole(record, agent.employer, agent, outside, moments.at(100))
        number = association.person.permits.get().number
        told.append({"record": record, "permit": number, "session": _session(association.person.account)})
    return told


def _moving_in(record: Record, outside: Any, moments: Any) -> Record:
    """Signed in, information whole, the agent confirmed: what an employer types on its first day (N-10)."""
    from permit.demo import employers

    employer = employers.enter(record, settings.DISTRICT, moments.at(3))
    employers.inform(employer, record, employers.acting_for(employer), moments.at(3))
    agent = employers.confirm_agent(employer, outside, moments.at(2))
    return {"record": record, "session": _session(employer.account, filing_agent_id=agent.agent.pk)}
