"""What an applicant still has to do before anything else opens: scope first, then the profile and the photo.

Clauses: N-10, 7-04, 6.1.2-01
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from permit.domain.errors import Refused
from permit.domain.sections import PROFILE, Reading, Section, read
from permit.records.models import AttachmentVersion, FormSection, Person
from permit.services.batches import in_batches
from permit.services.handed_in import stored_sections
from permit.services.one_reading import asked_once

PHOTO_SLOT = "6.1.2-05"
IN_SCOPE = "mainland"


@dataclass(frozen=True)
class Entry:
    """Where an applicant stands. `population` is '' until the household page tells it; `photo` the newest version."""

    population: str
    sections: tuple[tuple[Section, Reading, FormSection | None], ...]
    photo: AttachmentVersion | None

    @property
    def out_of_scope(self) -> bool:
        """Told once the household page says so (7-04)."""
        return self.population not in ("", IN_SCOPE)

    @property
    def scope_known(self) -> bool:
        return self.population != ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of what is not whole yet."""
        titles = tuple(section.title for section, reading, _ in self.sections if not reading.complete)
        return titles if self.photo else (*titles, "照片")

    @property
    def whole(self) -> bool:
        return not self.missing

    def reading_of(self, key: str) -> Reading:
        """The reading of a section of the profile."""
        return next(reading for section, reading, _ in self.sections if section.key == key)


def entry_of(person: Person) -> Entry:
    """Read the applicant's state: two queries, whatever was typed."""
    stored = {record.key: record for record in stored_sections("person", person)}
    rows = []
    for section in PROFILE:
        record = stored.get(section.key)
        rows.append((section, read(section, record.data if record else None), record))
    return Entry(str(rows[0][1].values.get("population") or ""), tuple(rows), photo_of(person))


def photo_of(person: Person) -> AttachmentVersion | None:
    """The newest photo, or None."""
    found = AttachmentVersion.objects.filter(
        attachment__person=person, attachment__slot=PHOTO_SLOT, removed_at__isnull=True
    )
    return asked_once(("photo", person.pk), found.order_by("-number").first)


def require_entry(person: Person) -> Entry:
    """The entry of somebody who may go on. Raises Refused: out_of_scope (population), profile_incomplete (missing)."""
    entry = entry_of(person)
    if entry.out_of_scope:
        raise Refused("out_of_scope", {"population": entry.population, "clause": "7-04"})
    if not entry.whole:
        raise Refused("profile_incomplete", {"missing": "、".join(entry.missing), "clause": "N-10"})
    return entry


def note_completion(person: Person, now: datetime) -> bool:
    """Note the first time the profile was whole, and the telephone messages go to. True when it was just now."""
    entry = entry_of(person)
    mobile = entry.reading_of("basic").values.get("mobile")
    if mobile and mobile != person.mobile:
        person.mobile = mobile
        person.save(update_fields=["mobile"])
    if person.completed_at is not None or not entry.whole or entry.out_of_scope:
        return False
    return bool(Person.objects.filter(pk=person.pk, completed_at__isnull=True).update(completed_at=now))


def lock_person(person: Person) -> Person:
    """The person's row, locked until the transaction ends: what belongs to one person happens one after the other."""
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def lock_people(people: Collection[int]) -> None:
    """The same for many, in one order for everybody, so that two who lock the same people wait and do not block."""
    for some in in_batches(sorted(people)):
        list(Person.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk").values_list("pk"))
