"""How often one address may call the machine's door: counted in the database, so that every process counts together."""

from datetime import UTC, datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import F

from permit.domain.errors import Refused
from permit.records.models import CallCount
from permit.services.hashed_address import hashed_address

WINDOW = timedelta(minutes=10)
CALLS_A_WINDOW = 1_200
_SINCE = datetime(2000, 1, 1, tzinfo=UTC)


def count_call(address: str, now: datetime) -> None:
    """Count one call from a network address, which is kept as a keyed hash and forgotten after the window.

    Raises Refused('too_many_calls', minutes, limit, seconds): `seconds` until the next window begins.
    """
    begins_at = _SINCE + (now - _SINCE) // WINDOW * WINDOW
    if not _counted(hashed_address(address), begins_at):
        seconds = ceil((begins_at + WINDOW - now).total_seconds())
        minutes = int(WINDOW.total_seconds() // 60)
        raise Refused("too_many_calls", {"minutes": minutes, "limit": CALLS_A_WINDOW, "seconds": seconds})


@transaction.atomic
def _counted(address_hash: str, begins_at: datetime) -> bool:
    """One more, unless the limit is reached: the condition is part of the update, so nobody slips past it."""
    count, first = CallCount.objects.get_or_create(address_hash=address_hash, begins_at=begins_at)
    if first:
        CallCount.objects.filter(begins_at__lt=begins_at).delete()
    below = CallCount.objects.filter(pk=count.pk, calls__lt=CALLS_A_WINDOW)
    return below.update(calls=F("calls") + 1) == 1
