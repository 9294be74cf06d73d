"""Reminding whoever a case waits for, once in five working days (R-31).

Clauses: 4.1-01
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business, State, allowed
from permit.records.models import Case, Urge
from permit.services.acting import Acting
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.move_case import actor_of, lock_case, move_case


@dataclass(frozen=True)
class UrgeChance:
    """Whether one may urge now. `possible` by the state table; `next_on` is a later day while a last one counts."""

    possible: bool
    next_on: date | None

    @property
    def now(self) -> bool:
        return self.possible and self.next_on is None


def urge_chance(case: Case, acting: Acting, today: date) -> UrgeChance:
    """May this party urge the case today? The day of the fifth working day after the last urge opens it again."""
    actor = actor_of(acting)
    possible = Action.URGE in allowed(Business(case.business), State(case.state), actor)
    last = Urge.objects.filter(case=case, by=str(actor)).order_by("-urged_at").first()
    if last is None:
        return UrgeChance(possible, None)
    wait = law_in_force(today).number("urge_interval")
    next_on = calendar_in_force().add(localtime(last.urged_at).date(), wait).day
    return UrgeChance(possible, next_on if next_on > today else None)


@transaction.atomic
def urge_case(number: str, version: int | None, acting: Acting, now: datetime) -> Urge:
    """Urge. Raises Refused: urged_lately (next_on), not_allowed_here, changed_meanwhile."""
    case = lock_case(number, version)
    chance = urge_chance(case, acting, localtime(now).date())
    if chance.possible and chance.next_on is not None:
        raise Refused("urged_lately", {"next_on": chance.next_on})
    move_case(case, Action.URGE, acting, now)
    return Urge.objects.create(case=case, by=str(actor_of(acting)), name=acting.name, state=case.state, urged_at=now)


def standing_urges(cases: Iterable[Case]) -> dict[int, Urge]:
    """The newest urge of each case since it is where it is, by the case's key: what the other's list shows (R-31)."""
    found = Urge.objects.filter(case__in=list(cases), urged_at__gte=F("case__state_since"))
    return {urge.case_id: urge for urge in found.order_by("urged_at", "id")}
