"""The employer reminds its employee by SMS that the declaration is outstanding, once a working day.

Clauses: 7-05, R-01
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, Action, Business, State, allowed, move
from permit.records.models import Case, DeclarationRequest
from permit.services.acting import Acting
from permit.services.applicant_declaration import standing_of
from permit.services.audit import record_case_act
from permit.services.law_in_force import calendar_in_force
from permit.services.move_case import actor_of, lock_case
from permit.services.queue_message import queue_message

# Working days until the next one; what the guide leaves open, and short since the safe day may be near.
WAIT = 1


@dataclass(frozen=True)
class ReminderChance:
    """`possible` by the state table; `next_on` while a reminder of this round is too fresh; `last`: when it was."""

    possible: bool
    next_on: date | None
    last: datetime | None

    @property
    def now(self) -> bool:
        return self.possible and self.next_on is None


def reminder_chance(case: Case, acting: Acting, today: date) -> ReminderChance:
    """May the employer remind today? What the system asked on its own counts too."""
    possible = Action.REMIND in allowed(Business(case.business), State(case.state), actor_of(acting))
    asked = DeclarationRequest.objects.filter(case=case, round=case.round + 1).order_by("-asked_at", "-id").first()
    if asked is None:
        return ReminderChance(possible, None, None)
    next_on = calendar_in_force().add(localtime(asked.asked_at).date(), WAIT).day
    return ReminderChance(possible, next_on if next_on > today else None, asked.asked_at)


@transaction.atomic
def remind_to_declare(number: str, version: int | None, acting: Acting, now: datetime) -> DeclarationRequest:
    """Raises Refused: 'not_allowed_here', 'declared_already', 'declaration_asked_lately' (next_on),
    'holder_unreachable' (name), 'changed_meanwhile'."""
    case = lock_case(number, version)
    move(Business(case.business), State(case.state), actor_of(acting), Action.REMIND)
    assert case.person is not None
    if not standing_of(case).outstanding:
        raise Refused("declared_already")
    chance = reminder_chance(case, acting, localtime(now).date())
    if chance.next_on is not None:
        raise Refused("declaration_asked_lately", {"next_on": chance.next_on})
    person, business = case.person, BUSINESS_NAMES[Business(case.business)]
    facts = {"employer": case.employer.name, "business": business, "number": case.number}
    if queue_message("declaration_asked", person.mobile, person.name, now, case=case, **facts) is None:
        raise Refused("holder_unreachable", {"name": person.name})
    record_case_act(case, acting, Action.REMIND, now)
    return DeclarationRequest.objects.create(
        case=case, round=case.round + 1, by="employer", name=acting.name, asked_at=now
    )
