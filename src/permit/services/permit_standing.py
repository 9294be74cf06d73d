"""What a permit is on a day: computed from its facts and the date, so that nothing has to be switched nightly (R-06).

Clauses: 6.3-05, N-16
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from permit.domain.districts import NAMES
from permit.records.models import Permit, PermitFact

STATE_NAMES = {"valid": "有效", "suspended": "挂起", "frozen": "冻结", "expired": "过期", "cancelled": "注销"}
HANDED_OVER, HANDING_OVER = "handed_over", "handing_over"
# These stay what they are after the last day; a valid or suspended permit expires.
STRONGER_THAN_EXPIRY = frozenset({"cancelled", "expired"})


@dataclass(frozen=True)
class Standing:
    """A permit on `day`. `state` is a key of `STATE_NAMES`; both ends of the term count as valid days."""

    day: date
    state: str
    valid_from: date
    valid_until: date
    employer: dict[str, Any]
    particulars: dict[str, Any]
    moved_to: str = ""
    """The district it was handed over to (R-18); '' for all others. Here it is closed, there it lives on."""
    moving_to: str = ""
    """The district that has been sent it and has not answered; '' for all others."""

    @property
    def state_name(self) -> str:
        return f"已转往{NAMES.get(self.moved_to, self.moved_to)}" if self.moved_to else STATE_NAMES[self.state]


def standing_on(permit: Permit, day: date, facts: Iterable[PermitFact] | None = None) -> Standing:
    """What held on `day` by the permit's facts; one query, none where `facts` (all of them) are given.

    Raises LookupError for a day before the permit was issued.
    """
    held = {fact.kind: fact.value for fact in (permit.facts.all() if facts is None else facts) if _holds(fact, day)}
    if PermitFact.Kind.TERM not in held:
        raise LookupError(f"{permit.number} did not exist on {day}")
    term = held[PermitFact.Kind.TERM]
    valid_from, valid_until = (date.fromisoformat(term[key]) for key in ("valid_from", "valid_until"))
    told = held.get(PermitFact.Kind.STATE, {})
    state = told.get("state", "valid")
    if day > valid_until and state not in STRONGER_THAN_EXPIRY:
        state = "expired"
    return Standing(
        day,
        state,
        valid_from,
        valid_until,
        held.get(PermitFact.Kind.EMPLOYER, {}),
        held.get(PermitFact.Kind.PARTICULARS, {}),
        str(told.get("district", "")) if told.get("cause") == HANDED_OVER else "",
        str(told.get("district", "")) if told.get("cause") == HANDING_OVER else "",
    )


def _holds(fact: PermitFact, day: date) -> bool:
    """Facts come in order of their beginning: of two that meet on one day the later one is taken."""
    return fact.valid_from <= day and (fact.valid_until is None or day <= fact.valid_until)
