"""The permit a case is about, and writing what holds from a day on: facts are closed, never altered.

Clauses: R-26, R-29
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from permit.domain.errors import Refused
from permit.records.models import Case, Permit, PermitFact, Person
from permit.services.batches import in_batches
from permit.services.one_reading import asked_once
from permit.services.permit_standing import Standing, standing_on

LIVING = frozenset({"valid", "suspended", "frozen"})


@dataclass(frozen=True)
class Held:
    """A permit in its term, and what it is on the day asked about."""

    permit: Permit
    standing: Standing

    @property
    def last_day(self) -> date:
        """The end of the newest term: an approved renewal is written ahead, and the permit goes on into it."""
        return max(self.permit.expires_on or self.standing.valid_until, self.standing.valid_until)


def held_permit(person: Person, day: date) -> Held | None:
    """The one permit of a person that is valid, suspended or frozen on `day`; None without one. Two queries."""
    permits = Permit.objects.filter(person=person).order_by("-issued_on", "-id").prefetch_related("facts")
    for permit in asked_once(("permits", person.pk), lambda: list(permits)):
        if permit.issued_on <= day:
            standing = standing_on(permit, day)
            if standing.state in LIVING:
                return Held(permit, standing)
    return None


def permit_elsewhere(person: Person, day: date) -> Held | None:
    """The permit that was handed over to another district and whose term, as known here, is not over on `day`; None
    without one. It is closed here and lives there (R-18). Two queries."""
    permits = Permit.objects.filter(person=person, expires_on__gte=day, issued_on__lte=day).order_by(
        "-issued_on", "-id"
    )
    for permit in permits.prefetch_related("facts"):
        standing = standing_on(permit, day)
        if standing.moved_to:
            return Held(permit, standing)
    return None


def held_permits(people: Collection[int], day: date, *, lock: bool = False) -> dict[int, Held]:
    """Person's key → the permit held on `day`, as `held_permit` finds it; whoever holds none is not there.

    With `lock` their rows stay locked until the transaction ends, in one order for everybody. Two queries for every
    500 people.
    """
    found: dict[int, Held] = {}
    for some in in_batches(sorted(people)):
        permits = Permit.objects.filter(person__in=some, issued_on__lte=day).order_by("-issued_on", "-id")
        if lock:
            locked = Permit.objects.filter(person__in=some, issued_on__lte=day).order_by("pk")
            permits = permits.filter(pk__in=list(locked.select_for_update(of=("self",)).values_list("pk", flat=True)))
        for permit in permits.select_related("person").prefetch_related("facts"):
            standing = standing_on(permit, day, permit.facts.all())
            if standing.state in LIVING:
                found.setdefault(permit.person_id, Held(permit, standing))
    return found


def lock_held_permit(person: Person, day: date) -> Held:
    """The same with its row locked until the transaction ends. Raises Refused('no_permit_held')."""
    held = held_permit(person, day)
    if held is None:
        raise Refused("no_permit_held")
    permit = Permit.objects.select_for_update(of=("self",)).get(pk=held.permit.pk)
    return Held(permit, standing_on(permit, day))


def write_fact(
    permit: Permit, kind: str, value: Mapping[str, Any], since: date, now: datetime, case: Case | None = None
) -> PermitFact:
    """From `since` on this holds; what held until then ends the day before, or is overridden where it began that day.

    The caller holds the lock on the permit.
    """
    current = PermitFact.objects.filter(permit=permit, kind=kind, valid_until__isnull=True).first()
    if current is not None:
        current.valid_until = max(current.valid_from, since - timedelta(days=1))
        current.save(update_fields=["valid_until"])
    return PermitFact.objects.create(
        permit=permit, kind=kind, value=dict(value), valid_from=since, case=case, recorded_at=now
    )


def write_facts(values: Sequence[tuple[Permit, Mapping[str, Any]]], kind: str, since: date, now: datetime) -> None:
    """`write_fact` for many permits at once, each once: three queries for every 500. The caller holds the locks.

    Not for terms: their end moves the permit's own row (`PermitFact.save`).
    """
    assert kind != PermitFact.Kind.TERM
    before = since - timedelta(days=1)
    for some in in_batches(values):
        current = PermitFact.objects.filter(permit__in=[permit.pk for permit, _ in some], kind=kind, valid_until=None)
        current.filter(valid_from__lte=before).update(valid_until=before)
        current.update(valid_until=F("valid_from"))  # begun today or later: that day alone, and overridden
        PermitFact.objects.bulk_create(
            PermitFact(permit=permit, kind=kind, value=dict(value), valid_from=since, recorded_at=now)
            for permit, value in some
        )
