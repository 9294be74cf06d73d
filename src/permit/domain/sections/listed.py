"""Sections as they are asked while lists are in force: which entry, chosen out of the list of the day.

Clauses: R-22
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from permit.domain.law import Law
from permit.domain.lists import FAILS
from permit.domain.sections.fields import Field, Section


def with_lists(found: Section, law: Law) -> Section:
    """The section with the entries to choose from; without the questions whose list is not in force."""
    if not any(field.listed for field in found.fields):
        return found
    return replace(found, fields=tuple(_asked(found.fields, law)))


def _asked(fields: tuple[Field, ...], law: Law) -> Iterator[Field]:
    for field in fields:
        if not field.listed:
            yield field
        elif field.listed in law.lists:
            found = law.lists[field.listed]
            yield replace(
                field,
                choices=tuple((entry.code, entry.name) for entry in found.entries),
                required=found.kind.unlisted == FAILS,
                hint=f"{found.kind.label}{found.edition}。{field.hint}",
            )
