"""Employers of the demo district: information, agent confirmed by code, attachments, permission."""

from datetime import datetime

from permit.demo.calendar import Moments
from permit.demo.outside import Outside, Record
from permit.demo.papers import Ordered, hand_in, order
from permit.demo.staff import Staff
from permit.domain.lifecycle import Business
from permit.records.models import Case, Employer, Office
from permit.services.acting import Acting
from permit.services.apply_for_department_change import apply_for_department_change
from permit.services.apply_for_permission import apply_for_permission
from permit.services.ask_registries import ask_about_employer
from permit.services.confirm_agent_code import confirm_agent_code
from permit.services.enter_as_employer import EmployerIdentity, enter_as_employer
from permit.services.former_department import business_of_entry
from permit.services.material_slots import slots_of_employer
from permit.services.register_agent import register_agent
from permit.services.renew_association_code import renew_association_code
from permit.services.request_agent_code import request_agent_code
from permit.services.save_section import save_section
from permit.services.set_quota import set_quota

QUALIFICATIONS = {"science_and_technology": "high_tech", "service": "service"}


def enter(record: Record, district: str, now: datetime) -> Employer:
    """First sign-in with the certificate."""
    identity = EmployerIdentity(record["credences"][0]["uid"], "Credence_001", record["name"], record["uscc"])
    employer = enter_as_employer(identity, district, now).employer
    assert employer is not None
    return employer


def acting_for(employer: Employer) -> Acting:
    """The employer, before an agent is confirmed."""
    return Acting(f"employer:{employer.pk}", employer.name, "employer", f"employer:{employer.pk}", employer=employer)


def office_of(record: Record) -> Office:
    """The office of the employer's locality; districts change names, so the first that fits."""
    found = Office.objects.filter(name=record["locality"]).first() or Office.objects.first()
    assert found is not None
    return found


def inform(employer: Employer, record: Record, acting: Acting, now: datetime) -> None:
    """Type the five sections."""
    body = {
        "kind": record["kind"],
        "branch_of": record["branch_of"] or "",
        "registered_in": record["registered_in"],
        "registered_on": record["registered_on"],
        "registered_address": record["address"],
        "legal_representative": record["legal_representative"],
        "business_scope": record["business_scope"],
    }
    standing = {
        "paid_in_capital_yuan": str(record["paid_in_capital_yuan"] or ""),
        "capital_public": "yes" if record["capital_public"] else "no",
        "district_contribution_last_year_yuan": str(record["district_contribution_last_year_yuan"]),
        "contribution_year": str(now.year - 1),
        "fits_industry_plan": "yes",
        "main_business_restricted": "no",
        "qualification": QUALIFICATIONS.get(record["innovation_body"], "other"),
    }
    agent = record["agents"][0]
    save_section(employer, "body", {"fields": body}, 0, acting, now)
    save_section(employer, "standing", {"fields": standing}, 0, acting, now)
    save_section(employer, "conduct", {"rows": [], "none": True}, 0, acting, now)
    place = {"office": office_of(record).code, "intended": ["new", "employer_change"]}
    save_section(employer, "place", {"fields": place}, 0, acting, now)
    save_section(employer, "agent", {"fields": {k: agent[k] for k in ("name", "id_number", "mobile")}}, 0, acting, now)


def confirm_agent(employer: Employer, outside: Outside, now: datetime) -> Acting:
    """The code goes to the agent's telephone and comes back."""
    acting = acting_for(employer)
    agent = register_agent(employer, acting, now)
    request_agent_code(employer, agent.pk, acting, now)
    agent = confirm_agent_code(employer, agent.pk, outside.one_time_code(agent.mobile), acting, now)
    return Acting(
        f"agent:{agent.pk}", agent.name, "employer", f"employer:{employer.pk}", employer=employer, agent=agent
    )


def come_from(employer: Employer, district: str, acting: Acting, now: datetime) -> None:
    """The permission is held in another district; registration and output have moved here (6.6-01)."""
    fields = {"held": "yes", "district": district, "moved": "yes"}
    save_section(employer, "former_department", {"fields": fields}, 0, acting, now)


def order_all(employer: Employer, record: Record, outside: Outside, now: datetime) -> Ordered:
    """Have the scans of attachments ① to ⑦ drawn, or those of a change of department (6.6)."""
    agent = record["agents"][0]
    facts = {
        "employer": record["name"],
        "uscc": record["uscc"],
        "legal_representative": record["legal_representative"],
        "filing_agent": agent["name"],
        "name": agent["name"],
        "id_number": agent["id_number"],
    }
    return order(slots_of_employer(employer, now.date(), business_of_entry(employer)), outside, facts)


def upload_all(ordered: Ordered, acting: Acting, now: datetime) -> None:
    """Attachments ① to ⑦."""
    hand_in(ordered, {"employer": acting}, now)


def apply(employer: Employer, acting: Acting, now: datetime) -> Case:
    """Ask the register, then for the permission, or for the change of department."""
    ask_about_employer(employer, None, now)
    if business_of_entry(employer) == Business.DEPARTMENT_CHANGE:
        return apply_for_department_change(employer, True, acting, now)
    return apply_for_permission(employer, True, acting, now)


def grant(employer: Employer, case: Case, acting: Acting, staff: Staff, moments: Moments, days_ago: int) -> None:
    """Office and bureau agree; the association code is issued, this year's number allotted.

    Raises Refused('clauses_forbid') where the law does not let the bureau accept; the case then stands there.
    """
    staff.take_through(case, acting, moments, days_ago)
    employer.refresh_from_db()
    if not employer.association_code:
        renew_association_code(employer, acting, moments.at(days_ago))
    # Of the year it began in too: in January most cases of the district were filed the year before.
    for year in sorted({moments.at(days_ago).year, moments.today.year}):
        set_quota(employer, year, 6, "演示：年度核定", staff.by_role["quota"], moments.at(days_ago))
