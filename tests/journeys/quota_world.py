"""What the journey of a quota year starts from: two employers with the permission, people, a round planned last year.

Put in through the services. The round is of *this* year, so that its numbers can be used on the day of the journey.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from permit.clock import BEIJING, now
from permit.demo import cases, employers
from permit.demo.calendar import Moments
from permit.demo.next_year import QUESTIONS
from permit.demo.outside import Outside
from permit.demo.papers import put
from permit.demo.staff import Staff
from permit.domain.quota_round import AMOUNT, ANSWER, NUMBER, REASONS
from permit.records.models import QuotaRound
from permit.services.acting import Acting
from permit.services.check_declaration import accept_declaration
from permit.services.declare_need import save_declaration, send_declaration
from permit.services.plan_quota_round import RoundPlan, default_dimensions, plan_quota_round
from permit.services.quota_rounds import slot_of
from permit.services.renew_association_code import renew_association_code

AGO = 50


def build(associate: Any, with_people: Any) -> dict[str, Any]:
    """The employer of the journey with two applications that wait for it, and another one that has declared."""
    outside, moments = Outside(settings.SIMULATORS_URL), Moments(now())
    staff, world = Staff(moments.at(60)), outside.world()
    records = {each["uscc"]: each for each in world["employers"]}
    found = with_people(world["people"], 2)
    (own, people), (other, _) = next(found), next(found)
    quota_round = _round_of_this_year(staff, moments.today)
    agent = permitted(records[own], outside, staff, moments)
    tellings = [associate(person, agent, staff, outside, moments) for person in people]
    waiting = [cases.with_employer(telling, 2).number for telling in tellings]
    _declared(quota_round, permitted(records[other], outside, staff, moments), outside, staff, moments)
    return {
        "employer": records[own],
        "cases": waiting,
        "year": quota_round.year,
        "agent": agent,
        "office": _office(agent, staff),
        "quota": staff.by_role["quota"],
        "quota2": staff.by_role["quota2"],
    }


def permitted(record: dict[str, Any], outside: Outside, staff: Staff, moments: Moments) -> Acting:
    """Registered and permitted, without a number of this year yet; its agent acting."""
    employer = employers.enter(record, settings.DISTRICT, moments.at(55))
    employers.inform(employer, record, employers.acting_for(employer), moments.at(55))
    ordered = employers.order_all(employer, record, outside, moments.at(55))
    agent = employers.confirm_agent(employer, outside, moments.at(54))
    employers.upload_all(ordered, agent, moments.at(54))
    case = employers.apply(employer, agent, moments.at(53))
    staff.take_through(case, agent, moments, AGO)
    employer.refresh_from_db()
    renew_association_code(employer, agent, moments.at(AGO - 5))
    return agent


def _round_of_this_year(staff: Staff, today: date) -> QuotaRound:
    planned = datetime(today.year - 1, 12, 1, 10, tzinfo=BEIJING)
    days = planned.date() + timedelta(days=1), today + timedelta(days=5)
    plan = RoundPlan(today.year, *days, QUESTIONS[:1], default_dimensions(planned))
    return plan_quota_round(plan, staff.by_role["quota"], planned)


def _declared(quota_round: QuotaRound, agent: Acting, outside: Outside, staff: Staff, moments: Moments) -> None:
    employer, at = agent.employer, moments.at(3)
    assert employer is not None
    typed = {NUMBER: "1", REASONS: "新设研发团队，岗位急需有经验的专业人员。", f"{ANSWER}headquarters": "no"}
    typed |= {f"{AMOUNT}{each['key']}": "0" for each in quota_round.dimensions} | {f"{AMOUNT}output": "900"}
    paper = outside.order_scan("paper", {"title": "涉税信息告知书"}).result()
    put(employer, slot_of(quota_round, "output"), "涉税信息告知书", paper, agent, at)
    save_declaration(quota_round, employer, typed, agent, at)
    kept = send_declaration(quota_round, employer, agent, at)
    accept_declaration(kept.pk, kept.version, {}, _office(agent, staff), moments.at(2))


def _office(agent: Acting, staff: Staff) -> Acting:
    assert agent.employer is not None and agent.employer.office_id is not None
    return staff.by_office[agent.employer.office_id]
