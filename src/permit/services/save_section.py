"""Saving what was typed, at once, also while it is not valid yet (N-05). Two tabs: the second is told what changed.

Clauses: N-05
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.sections import Reading, read, section
from permit.records.models import Case, Employer, FormSection, Person
from permit.services.acting import Acting
from permit.services.note_declared_change import note_declared_change

Owner = Person | Employer | Case


@dataclass(frozen=True)
class Saved:
    """The stored section and how it reads now."""

    record: FormSection
    reading: Reading


def owner_kind(owner: Owner) -> str:
    """'person', 'employer' or 'case': the column and the namespace of section keys."""
    return type(owner).__name__.lower()


def stored_section(owner: Owner, key: str) -> FormSection | None:
    """The stored section, or None while nothing was typed."""
    return FormSection.objects.filter(**{owner_kind(owner): owner, "key": key}).first()


@transaction.atomic
def save_section(
    owner: Owner, key: str, data: Mapping[str, Any], based_on: int, acting: Acting, now: datetime
) -> Saved:
    """Store `data` as typed. `based_on` is the version the page was drawn from (0: untouched).

    Raises Refused('typed_elsewhere', theirs=…, by=…, at=…) when someone saved something else since: nothing is
    overwritten, the page shows both. Saving the same content again is no conflict.
    """
    definition = section(owner_kind(owner), key)
    record, created = FormSection.objects.select_for_update().get_or_create(
        **{owner_kind(owner): owner, "key": key},
        defaults={"data": dict(data), "version": 1, "saved_at": now, "saved_by": acting.name},
    )
    reading = read(definition, data)
    if not created and record.version != based_on and record.data != data:
        raise Refused(
            "typed_elsewhere",
            {"theirs": record.data, "version": record.version, "by": record.saved_by, "at": record.saved_at},
        )
    if created or record.data != data:
        record.version = 1 if created else record.version + 1
        record.data, record.saved_at, record.saved_by = dict(data), now, acting.name
    record.complete = reading.complete
    record.save()
    note_declared_change(owner, acting, now)
    return Saved(record, reading)
