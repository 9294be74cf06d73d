"""An officer takes cases onto the own desk, or passes them to a colleague of the same role.

Clauses: 4.1-01
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State, whose_turn
from permit.records.models import Case, StaffMember
from permit.services.acting import Acting
from permit.services.audit import record_case_act
from permit.services.move_case import actor_of, lock_case


@dataclass(frozen=True)
class Claimed:
    """Numbers of the cases now on the own desk, and of those that somebody else has or whose turn is another's."""

    taken: tuple[str, ...]
    left: tuple[str, ...]


def claim_cases(numbers: Sequence[str], acting: Acting, now: datetime) -> Claimed:
    """Claim several cases, each judged by itself, each in a transaction of its own."""
    taken, left = [], []
    for number in numbers:
        try:
            claim_case(number, acting, now)
            taken.append(number)
        except Refused:
            left.append(number)
    return Claimed(tuple(taken), tuple(left))


@transaction.atomic
def claim_case(number: str, acting: Acting, now: datetime) -> Case:
    """Take one case. Raises Refused('not_your_turn'), Refused('claimed_by_other', name)."""
    case = lock_case(number)
    _check_turn(case, acting)
    held_by = case.assignee
    if held_by == acting.staff:
        return case
    if held_by is not None and held_by.active and acting.staff and held_by.role == acting.staff.role:
        raise Refused("claimed_by_other", {"name": held_by.name})
    return _assign(case, acting.staff, "claim", acting, now)


@transaction.atomic
def hand_over_case(number: str, version: int, to: StaffMember, acting: Acting, now: datetime, reason: str = "") -> Case:
    """Pass a case to an active colleague of the same role (and office), with the reason in the audit.

    Raises Refused: 'not_your_turn', 'not_a_colleague' (name), and what `lock_case` raises.
    """
    case = lock_case(number, version)
    _check_turn(case, acting)
    own = acting.staff
    if own is None or not to.active or to.role != own.role or to.office_id != own.office_id or to == case.assignee:
        raise Refused("not_a_colleague", {"name": to.name})
    return _assign(case, to, "hand_over", acting, now, **({"reason": reason.strip()} if reason.strip() else {}))


def _check_turn(case: Case, acting: Acting) -> None:
    turn = whose_turn(Business(case.business), State(case.state))
    elsewhere = acting.staff is not None and acting.staff.office_id not in (None, case.office_id)
    if turn is not actor_of(acting) or elsewhere:
        raise Refused("not_your_turn", {"state": State(case.state)})


def _assign(case: Case, to: StaffMember | None, action: str, acting: Acting, now: datetime, **facts: Any) -> Case:
    case.assignee = to
    case.version += 1
    case.save(update_fields=["assignee", "version"])
    record_case_act(case, acting, action, now, to=to.pk if to else None, **facts)
    return case
