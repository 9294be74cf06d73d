"""Programs that put something into a running product from beside it, through the services: `tell(program, …)`."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.conf import settings

from journeys.settling import settled

BUREAU = {
    "acceptor": ("贺兰芝", "acceptor"),
    "reviewer": ("闻人敏", "reviewer"),
    "decider": ("祝思齐", "decider"),
    "quota": ("冉静姝", "quota_officer"),
    "admin2": ("池静远", "administrator"),
}


def first_figures() -> dict[str, str]:
    """What an installation does after its migrations."""
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    call_command("load_policy", verbosity=0)
    return {}


def administrator(password: str) -> dict[str, str]:
    """The first account of an installation."""
    from permit.records.models import Account, StaffMember

    account = Account(username="admin", door="staff")
    account.set_password(password)
    account.save()
    StaffMember.objects.create(account=account, name="习若谷", role="administrator")
    return {"username": account.username}


def officers() -> dict[str, str]:
    """The bureau's officers; their sessions by name (one officer shows the real sign-in, these need not again)."""
    from permit.clock import now
    from permit.demo.staff import acting_staff
    from permit.records.models import StaffMember
    from permit.services.open_staff_account import NewStaff, open_staff_account

    first = StaffMember.objects.get(role="administrator")
    opened = {"admin": first} | {
        key: open_staff_account(NewStaff(key, name, role, None), acting_staff(first), now()).staff
        for key, (name, role) in BUREAU.items()
    }
    return {key: session_of(staff.account) for key, staff in opened.items()}


def another_administrator() -> dict[str, str]:
    """A second person for what two administrators do; the session."""
    from permit.clock import now
    from permit.demo.staff import acting_staff
    from permit.records.models import StaffMember
    from permit.services.open_staff_account import NewStaff, open_staff_account

    first = StaffMember.objects.filter(role="administrator").order_by("pk")[0]
    opened = open_staff_account(NewStaff("admin9", "上官岚", "administrator", None), acting_staff(first), now())
    return {"session": session_of(opened.staff.account)}


def comparisons() -> int:
    """What the worker does within a minute: changes of the policy held against the open cases."""
    from permit.portals.policy_jobs import comparisons as compare

    return compare()


def session_of(account: Any, **more: Any) -> str:
    """A session as it stands after a sign-in; `more` is what else it holds."""
    store = importlib.import_module("django.contrib.sessions.backends.db").SessionStore()
    store["_auth_user_id"] = str(account.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = account.get_session_auth_hash()
    store.update(more)
    store.create()
    key: str = store.session_key
    return key


def session_for(unique_id: str) -> dict[str, str]:
    """Another session of the applicant with this id."""
    from permit.records.models import Person

    return {"session": session_of(Person.objects.get(subject=unique_id).account)}


def password_of(username: str, password: str) -> dict[str, str]:
    """Give an officer's account a password; no second factor."""
    from permit.records.models import Account

    account = Account.objects.get(username=username, door="staff")
    account.set_password(password)
    account.save()
    return {}


def acts_of(number: str) -> list[str]:
    """What the record of a case says, act by act."""
    from permit.records.models import AuditEntry

    return list(AuditEntry.objects.filter(case__number=number).order_by("sequence").values_list("action", flat=True))


def district() -> dict[str, str]:
    """The demonstration's district."""
    from permit.demo.loading import load_district

    load_district()
    return {}


def census() -> dict[str, Any]:
    """How many of everything the database holds, the states cases are in, and whether the quota's books agree."""
    from django.core.management import call_command

    from permit.clock import today
    from permit.records.models import Case, Employer, NeedDeclaration, Office, Permit, Person
    from permit.services.permit_standing import standing_on

    call_command("quota_check", stdout=sys.stderr)
    kinds = {"offices": Office, "employers": Employer, "people": Person, "cases": Case, "permits": Permit}
    counted = {name: model.objects.count() for name, model in kinds.items()}
    offices = Employer.objects.exclude(office=None).values("office").distinct().count()
    states = sorted(set(Case.objects.filter(business="new").values_list("state", flat=True)))
    renewals = sorted(set(Case.objects.filter(business="renewal").values_list("state", flat=True)))
    return {
        **counted,
        "offices_with_employers": offices,
        "states": states,
        "renewals": renewals,
        "businesses": sorted(set(Case.objects.values_list("business", flat=True))),
        "standings": sorted({standing_on(permit, today()).state for permit in Permit.objects.all()}),
        "declarations": sorted(set(NeedDeclaration.objects.values_list("state", flat=True))),
    }


def small_world(people: str) -> dict[str, Any]:
    """One employer with the permission and its first `people` employees, each with a draft that is ready to be sent.

    The first lacks one paper. Told: the employer's and each employee's record, session and (employees) case, and the
    sessions of the bureau's officers and of the employer's office.
    """
    from permit.clock import now
    from permit.demo import cases
    from permit.demo.calendar import Moments
    from permit.demo.outside import Outside
    from permit.demo.staff import Staff

    outside = Outside(settings.SIMULATORS_URL)
    moments = Moments(now())
    staff = Staff(moments.at(60))
    world = outside.world()
    uscc, records = next(_employers_with(world["people"], int(people)))
    record = next(each for each in world["employers"] if each["uscc"] == uscc)
    agent = permitted_employer(record, outside, staff, moments)
    told = []
    for number, person in enumerate(records):
        telling = _associated(person, agent, staff, outside, moments)
        case = cases.draft(telling, 4, "" if number else cases.INCOME_SHOT)
        told.append({"record": person, "session": session_of(telling.association.person.account), "case": case.number})
    employer = agent.employer
    assert employer is not None
    desks = {**staff.by_role, "admin": staff.administrator, "office": staff.by_office[employer.office_id]}
    return {
        "employer": {"record": record, "session": session_of(employer.account, filing_agent_id=agent.agent.pk)},
        "people": told,
        "office": desks["office"].staff.account.username,
        "desks": {key: session_of(acting.staff.account) for key, acting in desks.items()},
    }


def _employers_with(people: list[dict[str, Any]], wanted: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Employers that have so many employees whom nothing stands in the way of, with these employees."""
    by_employer: dict[str, list[dict[str, Any]]] = {}
    for person in people:
        if person["story"] == "ordinary" and person["population"] == "mainland":
            by_employer.setdefault(person["employer_uscc"], []).append(person)
    return ((uscc, found[:wanted]) for uscc, found in by_employer.items() if len(found) >= wanted)


def permitted_employer(record: dict[str, Any], outside: Any, staff: Any, moments: Any, begun: int = 55) -> Any:
    """Registered so many working days ago, permitted, with the year's number; its agent acting."""
    from permit.demo import employers

    employer = employers.enter(record, settings.DISTRICT, moments.at(begun))
    employers.inform(employer, record, employers.acting_for(employer), moments.at(begun))
    ordered = employers.order_all(employer, record, outside, moments.at(begun))
    agent = employers.confirm_agent(employer, outside, moments.at(begun - 1))
    employers.upload_all(ordered, agent, moments.at(begun - 1))
    case = employers.apply(employer, agent, moments.at(begun - 2))
    employers.grant(employer, case, agent, staff, moments, begun - 5)
    employer.refresh_from_db()
    return agent


def _associated(record: dict[str, Any], agent: Any, staff: Any, outside: Any, moments: Any) -> Any:
    """An employee with a whole profile whom the employer has confirmed."""
    from permit.demo import people
    from permit.demo.cases import Telling

    person = people.enter(record, moments.at(20))
    people.fill_profile(person, record, outside, moments.at(20))
    association = people.ask_association(person, agent.employer, moments.at(19))
    association = people.confirm(association, record, outside, agent, moments.at(18))
    return Telling(record, association, agent, staff, outside, moments)


def quota_year() -> dict[str, Any]:
    """See `journeys.quota_world`; the sessions of everybody who acts."""
    from journeys.quota_world import build

    told = build(_associated, _employers_with)
    told["agent"] = session_of(told["agent"].employer.account)
    return told | {key: session_of(told[key].staff.account) for key in ("office", "quota", "quota2")}


PROGRAMS = {
    program.__name__: program
    for program in (
        first_figures,
        administrator,
        officers,
        district,
        census,
        small_world,
        settled,
        quota_year,
        another_administrator,
        comparisons,
        session_for,
        acts_of,
        password_of,
    )
}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(PROGRAMS[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
