"""Moving a case along the state table: lock, check the version, move, record."""

from datetime import datetime
from typing import Any

from permit.domain.errors import Refused
from permit.domain.lifecycle import ENDED, Action, Actor, Business, State, move
from permit.records.models import Case
from permit.services.acting import Acting
from permit.services.audit import record_case_act

ROLE_ACTORS = {
    "applicant": Actor.APPLICANT,
    "employer": Actor.EMPLOYER,
    "office_checker": Actor.OFFICE,
    "acceptor": Actor.ACCEPTOR,
    "reviewer": Actor.REVIEWER,
    "decider": Actor.DECIDER,
    "system": Actor.SYSTEM,
}


def actor_of(acting: Acting) -> Actor:
    """The lifecycle actor of whoever acts. Raises Refused('not_your_role') for roles that do not touch cases."""
    try:
        return ROLE_ACTORS[acting.role]
    except KeyError:
        raise Refused("not_your_role", {"role": acting.role}) from None


def lock_case(number: str, version: int | None = None) -> Case:
    """The case, its row locked until the transaction ends.

    `version` is what the page was drawn from; None skips the check (system acts). Raises Case.DoesNotExist, and
    Refused('changed_meanwhile') when someone else acted since.
    """
    case = Case.objects.select_for_update(of=("self",)).get(number=number)
    if version is not None and case.version != version:
        raise Refused("changed_meanwhile", {"state": case.state, "number": case.number})
    return case


def move_case(case: Case, action: Action, acting: Acting, now: datetime, **payload: Any) -> State:
    """Move a locked case; saves state, version, closing time; writes the audit row. Raises Refused."""
    before = State(case.state)
    after = move(Business(case.business), before, actor_of(acting), action)
    case.state = after
    case.version += 1
    if after != before:
        case.state_since = now
    if after in ENDED:
        case.closed_at = now
    case.save()
    record_case_act(case, acting, str(action), now, from_state=before, **payload)
    return after
