"""Social insurance with a new employer: what the registry has on record, and asking again until it arrives (6.4-03).

Clauses: 6.4-03, 6.4-06, N-09
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.conditions.moving import insured_by
from permit.domain.errors import Refused
from permit.domain.months import add_months
from permit.records.models import Association, AuditEntry, Employer, PermitFact, Person, RegistryAnswer
from permit.records.models.associations import AssociationState
from permit.services.acting import SYSTEM
from permit.services.ask_registries import INSURANCE_MONTHS
from permit.services.audit import record_act
from permit.services.build_dossier import latest_answer
from permit.services.former_codes import codes_of
from permit.services.permit_facts import held_permit
from permit.services.ports import get_ports
from permit.services.queue_message import queue_message
from permit.services.who_is_told import agent_recipient

ARRIVED = "insurance_arrived"


def suspended_since(person: Person, day: date) -> date | None:
    """Since when the person's permit is suspended; None where it is not, or there is none."""
    held = held_permit(person, day)
    if held is None or held.standing.state != "suspended":
        return None
    states = [fact for fact in held.permit.facts.all() if fact.kind == PermitFact.Kind.STATE]
    return max((fact.valid_from for fact in states if fact.value.get("state") == "suspended"), default=None)


def insured_here(person: Person, employer: Employer, day: date) -> bool | None:
    """Whether the registry's last answer has a month by this employer since the suspension; None: no answer yet.

    What was on record once stays on record: a silence after it takes nothing back.
    """
    since = suspended_since(person, day)
    answer = latest_answer(RegistryAnswer.Registry.SOCIAL_INSURANCE, person)
    if answer is None:
        return None
    months = list(answer.answer.get("months", []))
    return any(insured_by(months, code, since) for code in codes_of(employer))


def require_insurance(person: Person, employer: Employer, day: date) -> None:
    """A suspended holder is confirmed, and moved, only once this is on record (6.4-03).

    Raises Refused: 'insurance_not_on_record' (employer), 'insurance_unknown'.
    """
    if suspended_since(person, day) is None:
        return
    found = insured_here(person, employer, day)
    if found is None:
        raise Refused("insurance_unknown", {"clause": "6.4-03"})
    if not found:
        raise Refused("insurance_not_on_record", {"employer": employer.name, "clause": "6.4-03"})


def ask_insurance(person: Person, now: datetime) -> RegistryAnswer:
    """Ask the registry now and keep its answer. Outside transactions."""
    since = add_months(localtime(now).date(), -INSURANCE_MONTHS).strftime("%Y-%m")
    answer = get_ports().insurance.months(person.id_number, since, at=now)
    return RegistryAnswer.objects.create(
        registry=RegistryAnswer.Registry.SOCIAL_INSURANCE,
        person=person,
        outcome=str(answer.outcome),
        differences=list(answer.differences),
        answer=answer.details(),
        asked_at=now,
    )


def ask_for_waiting(now: datetime) -> int:
    """Ask about every suspended holder who waits for a new employer; both are told once when it arrives.

    Run daily. A run that was killed goes on with those who were not asked today: the first of a long list do not keep
    the last from being asked. Returns how many arrived.
    """
    waiting = Association.objects.filter(state=AssociationState.REQUESTED).select_related("person", "employer")
    arrived = 0
    for association in waiting.order_by("id").iterator():
        if suspended_since(association.person, localtime(now).date()) is None or _told(association):
            continue
        if not _answered_today(association.person, now):
            ask_insurance(association.person, now)
        arrived += note_arrival(association, now)
    return arrived


def _answered_today(person: Person, now: datetime) -> bool:
    """The registry gave an answer today, whoever asked; a silence is asked about again."""
    newest = latest_answer(RegistryAnswer.Registry.SOCIAL_INSURANCE, person)
    return newest is not None and localtime(newest.asked_at).date() == localtime(now).date()


@transaction.atomic
def note_arrival(association: Association, now: datetime) -> bool:
    """Tell both sides, once, that the insurance is on record. True when it was just now."""
    held = Association.objects.select_for_update(of=("self",)).get(pk=association.pk)
    person, employer = association.person, association.employer
    if _told(held) or not insured_here(person, employer, localtime(now).date()):
        return False
    record_act(f"association:{held.pk}", SYSTEM, ARRIVED, now)
    agent = agent_recipient(employer)
    for recipient in (agent, person):
        queue_message(ARRIVED, recipient.mobile, recipient.name, now, person=person.name, employer=employer.name)
    return True


def _told(association: Association) -> bool:
    return AuditEntry.objects.filter(subject=f"association:{association.pk}", action=ARRIVED).exists()
