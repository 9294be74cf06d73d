"""Asking the registries and keeping what they said, with the time (N-06 … N-09).

Called outside transactions: nobody's row stays locked while somebody else's server thinks.

Clauses: N-06, N-07, N-08, N-09
"""

from copy import copy
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from permit.domain.months import add_months
from permit.domain.sections import read, section
from permit.records.models import Case, Employer, Person, RegistryAnswer
from permit.services.handed_in import Data, sections_of_owner
from permit.services.one_reading import asked_once
from permit.services.ports import EducationClaim, differing, get_ports

Registry = RegistryAnswer.Registry
# Insurance is asked for three years back: a renewal looks at the whole holding period.
INSURANCE_MONTHS = 37


def ask_about_person(person: Person, case: Case | None, now: datetime) -> list[RegistryAnswer]:
    """Ask public security, education and social insurance; store and return the three answers."""
    ports = get_ports()
    identity = ports.identity.compare(person.name, person.id_number, at=now)
    answers = [_keep(Registry.PUBLIC_SECURITY, identity, now, person=person, case=case)]
    claims = education_claims(person, case)
    if claims:
        education = ports.education.compare(person.name, person.id_number, claims, at=now)
        answers.append(_keep(Registry.EDUCATION, education, now, person=person, case=case))
    since = add_months(localtime(now).date(), -INSURANCE_MONTHS).strftime("%Y-%m")
    insurance = ports.insurance.months(person.id_number, since, at=now)
    answers.append(_keep(Registry.SOCIAL_INSURANCE, insurance, now, person=person, case=case))
    return answers


def ask_about_employer(employer: Employer, case: Case | None, now: datetime) -> RegistryAnswer | None:
    """Ask the business register and hold its answer against what the employer declared (N-07).

    None for a freelancer, who is in no such register (R-10).
    """
    if employer.is_freelancer:
        return None
    answer = get_ports().business.look_up(employer.uscc, at=now).compared_with(declared_of(employer, case))
    return _keep(Registry.BUSINESS_REGISTER, answer, now, employer=employer, case=case)


def declared_of(employer: Employer, case: Case | None = None) -> dict[str, str]:
    """What is compared: name, USCC, legal representative or branch head, business scope."""
    values = read(section("employer", "body"), _typed("employer", employer, case, "body")).values
    declared = {
        "name": employer.name,
        "uscc": employer.uscc,
        "legal_representative": values.get("legal_representative"),
        "business_scope": values.get("business_scope"),
    }
    return {key: value for key, value in declared.items() if value}


def _typed(kind: str, owner: Person | Employer, case: Case | None, key: str) -> Data | None:
    return dict(sections_of_owner(kind, owner, case)).get(key)


def education_claims(person: Person, case: Case | None = None) -> list[EducationClaim]:
    """The stages of higher education the registry is asked about."""
    reading = read(section("person", "education"), _typed("person", person, case, "education"))
    return [
        EducationClaim(row["level"], row["school"])
        for row in reading.rows
        if row["level"] in ("junior_college", "bachelor", "master", "doctor") and row["school"]
    ]


def _keep(registry: str, answer: Any, now: datetime, **owners: Any) -> RegistryAnswer:
    return RegistryAnswer.objects.create(
        registry=registry,
        outcome=str(answer.outcome),
        differences=list(answer.differences),
        answer=answer.details(),
        asked_at=now,
        **owners,
    )


def latest_answers(person: Person | None, employer: Employer) -> dict[str, RegistryAnswer]:
    """The newest answer of each registry, silence included, by registry."""
    answers = RegistryAnswer.objects.filter(employer=employer, person=None)
    if person is not None:
        answers = answers | RegistryAnswer.objects.filter(person=person)
    key = ("answers", person.pk if person else None, employer.pk)
    return {answer.registry: answer for answer in asked_once(key, lambda: list(answers.order_by("id")))}


def answers_about(case: Case) -> dict[str, RegistryAnswer]:
    """`latest_answers` on a case; the register's entry is held against what was handed in, where it was.

    The answer itself is the registry's newest; only what it is compared with stays what it was.
    """
    answers = latest_answers(case.person, case.employer)
    register = answers.get(Registry.BUSINESS_REGISTER)
    entry = register.answer.get("entry") if register is not None else None
    if case.handed_in is not None and register is not None and entry:
        answers[register.registry] = register = copy(register)
        register.differences = list(differing(declared_of(case.employer, case), entry))
        register.outcome = RegistryAnswer.Outcome.DIFFERS if register.differences else RegistryAnswer.Outcome.MATCH
    return answers
