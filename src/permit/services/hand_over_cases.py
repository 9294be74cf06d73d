"""An officer passes several cases to one colleague, with a reason: each by itself, what cannot go stays and is told.

Clauses: 4.1-01
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from permit.domain.errors import Refused
from permit.records.models import StaffMember
from permit.services.acting import Acting
from permit.services.claim_case import hand_over_case

SHORTEST_REASON = 5


@dataclass(frozen=True)
class HandedOver:
    """Numbers of the cases the colleague has now, and of those that somebody changed or that wait for others."""

    given: tuple[str, ...]
    left: tuple[str, ...]


def hand_over_cases(
    versions: Mapping[str, int], to: StaffMember, reason: str, acting: Acting, now: datetime
) -> HandedOver:
    """Hand over cases as they were shown: number → version. Each in a transaction of its own.

    Raises Refused: 'reason_too_short' (minimum), 'nothing_to_hand_over'.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    if not versions:
        raise Refused("nothing_to_hand_over")
    given, left = [], []
    for number, version in versions.items():
        try:
            hand_over_case(number, version, to, acting, now, reason)
            given.append(number)
        except Refused:
            left.append(number)
    return HandedOver(tuple(given), tuple(left))
