"""Whom an employer looks at when it clears out: who left and holds its permit, who is listed but looks gone (7-02).

Clauses: 7-02, 6.4-01
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from permit.domain.conditions.moving import insured_by
from permit.domain.months import add_months
from permit.records.models import Association, Employer, FormSection, PartyRequest, Permit, RegistryAnswer
from permit.services.former_codes import codes_of
from permit.services.party_requests import OPEN, Kind
from permit.services.permit_facts import LIVING
from permit.services.permit_standing import Standing, standing_on

IN_BEIJING = "beijing_household"
NO_PERMIT: tuple[None, None] = (None, None)
SILENT_MONTHS = 2
"""The registry runs a month behind: two whole months without a contribution are worth a look."""


@dataclass(frozen=True)
class Former:
    """Somebody who left: the permit that still names this employer (None: it moved on or ended), and what is asked."""

    association: Association
    permit: Permit | None
    standing: Standing | None
    request: PartyRequest | None


@dataclass(frozen=True)
class Doubtful:
    """A current employee with signs of having gone. `signs`: contract_over, insured_elsewhere, settled."""

    association: Association
    permit: Permit | None
    standing: Standing | None
    signs: tuple[str, ...]


def former_of(employer: Employer, ended: Iterable[Association], today: date) -> list[Former]:
    """Each with its permit where that still stands with this employer; three queries."""
    listed = list(ended)
    people = [each.person_id for each in listed]
    permits = _living_permits(people, today, employer)
    asked = PartyRequest.objects.filter(person__in=people, employer=employer, kind=Kind.CLEAR, state__in=OPEN)
    requests = {each.person_id: each for each in asked}
    made = []
    for each in listed:
        permit, standing = permits.get(each.person_id, NO_PERMIT)
        made.append(Former(each, permit, standing, requests.get(each.person_id)))
    return made


def doubtful_of(employer: Employer, confirmed: Iterable[Association], today: date) -> list[Doubtful]:
    """Of current employees those with a sign; five queries."""
    listed = list(confirmed)
    people = [each.person_id for each in listed]
    permits = _living_permits(people, today, employer)
    settled = _settled(people)
    answers, codes = _answers(people), codes_of(employer)
    found = []
    for each in listed:
        signs = _signs(each, codes, each.person_id in settled, answers.get(each.person_id), today)
        if signs:
            permit, standing = permits.get(each.person_id, NO_PERMIT)
            found.append(Doubtful(each, permit, standing, signs))
    return found


def _signs(
    association: Association, codes: frozenset[str], settled: bool, answer: RegistryAnswer | None, today: date
) -> tuple[str, ...]:
    over = association.contract_until is not None and association.contract_until < today
    marks = (
        ("contract_over", over),
        ("insured_elsewhere", answer is not None and _not_paid_here(association, codes, answer)),
        ("settled", settled),
    )
    return tuple(name for name, holds in marks if holds)


def _not_paid_here(association: Association, codes: frozenset[str], answer: RegistryAnswer) -> bool:
    """The last whole months before the registry was asked, all within the contract, hold no payment of ours."""
    since = add_months(localtime(answer.asked_at).date().replace(day=1), -SILENT_MONTHS)
    if association.contract_from is None or association.contract_from > since:
        return False
    months = list(answer.answer.get("months", []))
    return not any(insured_by(months, code, since) for code in codes)


def _living_permits(people: list[int], today: date, employer: Employer) -> dict[int, tuple[Permit, Standing]]:
    found = {}
    for permit in Permit.objects.filter(person__in=people, issued_on__lte=today).prefetch_related("facts"):
        standing = standing_on(permit, today, permit.facts.all())
        if standing.state in LIVING and standing.employer.get("id") == employer.pk:
            found[permit.person_id] = (permit, standing)
    return found


def _settled(people: list[int]) -> frozenset[int]:
    """Whose own household page says Beijing (7-04)."""
    records = FormSection.objects.filter(person__in=people, key="household")
    return frozenset(
        each.person_id
        for each in records
        if each.person_id is not None and each.data.get("fields", {}).get("population") == IN_BEIJING
    )


def _answers(people: list[int]) -> dict[int, RegistryAnswer]:
    """The newest answer of social insurance that was not silence, by person."""
    asked = RegistryAnswer.objects.filter(person__in=people, registry=RegistryAnswer.Registry.SOCIAL_INSURANCE)
    heard = asked.exclude(outcome=RegistryAnswer.Outcome.SILENT).order_by("pk")
    return {each.person_id: each for each in heard if each.person_id is not None}
