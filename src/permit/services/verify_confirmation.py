"""A stranger checks a confirmation by its code: told the least that answers the question, and logged (R-26).

Clauses: R-26, N-12
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.timezone import localtime

from permit.domain.errors import BadInput, Refused
from permit.domain.verification_code import parse_code
from permit.records.models import Confirmation, VerificationCheck
from permit.services.hashed_address import hashed_address
from permit.services.permit_standing import standing_on

WINDOW = timedelta(minutes=10)
CHECKS_A_WINDOW = 20
LONGEST_TYPED = 64


@dataclass(frozen=True)
class Verification:
    """What is told of a genuine confirmation: masked name, number, and the permit's state on the day of the check."""

    masked_name: str
    number: str
    state: str
    state_name: str
    checked_at: datetime


def verify_confirmation(typed: str, address: str, now: datetime) -> Verification | None:
    """Check a code as typed or as the QR code carries it; None where no confirmation has it.

    `address` is the network address of whoever asks: kept as a keyed hash, for the limit of 20 checks in 10 minutes.
    Raises Refused('too_many_checks', minutes), Refused('code_unreadable', what) for a code that cannot be one.
    Every check is logged, also the refused ones that could not be read.
    """
    try:
        code = parse_code(typed)
    except BadInput as problem:
        _check(None, address, typed, now)
        raise Refused("code_unreadable", {"what": problem.problems[0].what}) from None
    found = _check(code, address, typed, now)
    return _told(found, localtime(now).date(), now) if found else None


def _told(confirmation: Confirmation, today: date, now: datetime) -> Verification:
    standing = standing_on(confirmation.permit, today)
    name = str(confirmation.facts.get("holder") or confirmation.permit.person.name)
    return Verification(
        name[:1] + "*" * (len(name) - 1), confirmation.permit.number, standing.state, standing.state_name, now
    )


def _respect_limit(address_hash: str, now: datetime) -> None:
    recent = VerificationCheck.objects.filter(address_hash=address_hash, checked_at__gt=now - WINDOW)
    if recent.count() >= CHECKS_A_WINDOW:
        raise Refused("too_many_checks", {"minutes": int(WINDOW.total_seconds() // 60), "limit": CHECKS_A_WINDOW})


@transaction.atomic
def _check(code: str | None, address: str, typed: str, now: datetime) -> Confirmation | None:
    """Count, look, log: whoever asks from one address takes turns, so a hundred checks at once are twenty."""
    address_hash = hashed_address(address)
    _take_turn(address_hash)
    _respect_limit(address_hash, now)
    confirmation = Confirmation.objects.select_related("permit__person").filter(code=code).first() if code else None
    VerificationCheck.objects.create(
        confirmation=confirmation,
        address_hash=address_hash,
        typed=typed[:LONGEST_TYPED],
        found=confirmation is not None,
        checked_at=now,
    )
    return confirmation


def _take_turn(address_hash: str) -> None:
    """SQLite has one writer at a time from BEGIN on; PostgreSQL is asked for a lock that ends with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(address_hash[:15], 16)])
