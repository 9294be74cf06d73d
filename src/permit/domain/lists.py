"""The lists a clause refers to: key fields, the prohibited catalogue, innovation bodies. Policy data with editions.

The guide gives none of them. While a list is not in force its fact is asked for and an officer confirms; once it is,
the fact follows from the entry chosen.

Clauses: R-22
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from permit.domain.source import Source

FAILS: Final = "fails"
OFFICER: Final = "officer"


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list that a clause asks for. `unlisted`: what follows where the chosen thing is not on it."""

    name: str
    label: str
    clause: str
    unlisted: Literal["fails", "officer"]


KINDS: Mapping[str, ListKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            ListKind("key_fields", "重点领域和急需紧缺目录", "1.3.2", FAILS),
            ListKind("prohibited_catalogue", "新增产业的禁止和限制目录", "1.2-02", OFFICER),
            # The guide ends both of its enumerations with 'and the like': what is not named may still be one.
            ListKind("innovation_bodies", "科技创新主体名录", "1.3.1-D", OFFICER),
            ListKind("innovation_service_bodies", "科技创新服务主体名录", "1.3.1-E", OFFICER),
        )
    }
)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of a list. `group` is the heading it stands under, '' for none."""

    code: str
    name: str
    group: str = ""

    @property
    def text(self) -> str:
        """As it is offered to choose from."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class PolicyList:
    """One edition of a list: what it is called there, from when it holds, where it was read, its entries."""

    kind: ListKind
    edition: str
    since: date
    until: date | None
    source: Source
    entries: tuple[ListEntry, ...]
    index: Mapping[str, ListEntry] = field(repr=False, compare=False)

    def find(self, typed: str) -> ListEntry | None:
        """The entry that somebody named by its code, its name or both; None where none is meant exactly."""
        return self.index.get(sameness(typed))

    def like(self, typed: str, most: int) -> tuple[ListEntry, ...]:
        """Entries whose code, name or heading holds what was typed, in the list's order."""
        wanted = sameness(typed)
        found = (entry for entry in self.entries if wanted in sameness(f"{entry.code}{entry.name}{entry.group}"))
        return tuple(entry for entry, _ in zip(found, range(most), strict=False))


def sameness(text: str) -> str:
    """What two ways of writing the same have in common: width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def index_of(entries: Iterable[ListEntry]) -> tuple[Mapping[str, ListEntry], list[tuple[int, str]]]:
    """Entries by all that may name them, and where one means two: place of the later entry, the words in question."""
    found: dict[str, ListEntry] = {}
    doubled = []
    for place, entry in enumerate(entries):
        for words in (entry.code, entry.name, entry.text):
            if found.setdefault(sameness(words), entry) is not entry:
                doubled.append((place, words))
    return MappingProxyType(found), doubled
