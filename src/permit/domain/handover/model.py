"""What a hand-over file says, read: a permit with its facts in valid time, and the other district's answer.

Clauses: R-18, R-36, 6.6-01
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT, VERSION = "permit-handover", 1
EXPORT, ANSWER = "export", "answer"


@dataclass(frozen=True, slots=True)
class Fact:
    """What held from `since` until `until` (included; None: until further notice). `value` has the kind's own keys."""

    value: Mapping[str, Any]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the permit's life in short: the day and the name of the act."""

    day: date
    act: str


@dataclass(frozen=True, slots=True)
class Material:
    """A paper the sending district keeps: its place, when it was uploaded, and the digest that proves a copy of it."""

    slot: str
    uploaded_on: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Holder:
    """One permit as it leaves. Each series of facts is whole: no gap, only the last one open."""

    number: str
    issued_on: date
    name: str
    id_number: str
    mobile: str
    terms: tuple[Fact, ...]
    states: tuple[Fact, ...]
    employers: tuple[Fact, ...]
    particulars: tuple[Fact, ...]
    history: tuple[Act, ...]
    materials: tuple[Material, ...]

    def state_on(self, day: date) -> str:
        """valid or suspended as the sending district had it; '' where nothing held on that day."""
        return next((fact.value["state"] for fact in reversed(self.states) if fact.since <= day), "")

    @property
    def valid_until(self) -> date:
        """The last day of the newest term."""
        return date.fromisoformat(self.terms[-1].value["valid_until"])


@dataclass(frozen=True, slots=True)
class Mover:
    """An employer that leaves for the other district, its holders with it."""

    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class Export:
    """A hand-over on its way. `mover` is None where holders leave without their employer."""

    id: str
    sender: str
    receiver: str
    made_at: str
    accept_until: date
    mover: Mover | None
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    number: str
    day: date


@dataclass(frozen=True, slots=True)
class Declined:
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiving district did with each permit of an export."""

    id: str
    answers: str
    export_sha256: str
    sender: str
    receiver: str
    made_at: str
    taken: tuple[Taken, ...]
    declined: tuple[Declined, ...]
