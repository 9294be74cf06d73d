"""The law and the calendar of this installation: the shipped pack with every change approved so far (9-01)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from permit.domain.law import Law
from permit.domain.working_days import Calendar
from permit.policy.edition import Change, Edition, edition_of, read_entry, shipped_edition
from permit.records.models import PolicyChange


@dataclass
class _Reading:
    """What one request has read: asked once, then the same to its end."""

    edition: Edition | None = None


_reading: ContextVar[_Reading | None] = ContextVar("reading_of_the_law", default=None)


def law_in_force(day: date) -> Law:
    """The law of the installation's district as known on `day` (9-01). Raises PolicyError."""
    return edition_in_force().law_on(day)


def calendar_in_force() -> Calendar:
    """The working days as announced so far (R-24)."""
    return edition_in_force().calendar()


def edition_in_force() -> Edition:
    """The pack of the installation's district with all approved changes. One query, none again within a reading."""
    reading = _reading.get()
    if reading is None:
        return _newest()
    if reading.edition is None:
        reading.edition = _newest()
    return reading.edition


@contextmanager
def one_reading_of_the_law() -> Iterator[None]:
    """Within it the law is read once: a request that lists a thousand cases asks one question, and gets one answer."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def forget_reading() -> None:
    """The law has just changed: whoever asks next within this reading is told the new one."""
    reading = _reading.get()
    if reading is not None:
        reading.edition = None


def edition_after(number: int) -> Edition:
    """The edition as it was once change `number` was approved; 0 is the shipped pack."""
    return _edition(settings.DISTRICT, settings.POLICY_PACKS, tuple(s for s in _stamps() if s[0] <= number))


def _newest() -> Edition:
    return _edition(settings.DISTRICT, settings.POLICY_PACKS, _stamps())


def _stamps() -> tuple[tuple[int, str], ...]:
    """Number and digest of each approved change: little to ask, and enough to know whether anything changed."""
    approved = PolicyChange.objects.filter(district=settings.DISTRICT, state=PolicyChange.State.APPROVED)
    return tuple(
        (number or 0, digest) for number, digest in approved.order_by("number").values_list("number", "digest")
    )


@lru_cache(maxsize=32)
def _edition(district: str, packs: Path, stamps: tuple[tuple[int, str], ...]) -> Edition:
    shipped = shipped_edition(district, packs)
    if not stamps:
        return shipped
    numbers = [number for number, _ in stamps]
    found = PolicyChange.objects.filter(district=district, number__in=numbers).order_by("number")
    return edition_of(shipped.tables, tuple(as_change(change, change.number or 0) for change in found))


def as_change(record: PolicyChange, number: int) -> Change:
    """A stored change as the policy reads it."""
    return Change(number, record.in_force_from, tuple(read_entry(entry) for entry in record.entries))
