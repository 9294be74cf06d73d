"""A secret address from which a calendar program reads the days of one's permits; told once, revocable.

Clauses: N-15, R-01
"""

import secrets
from datetime import datetime

from django.db import transaction

from permit.records.encryption import lookup_hash
from permit.records.models import CalendarFeed, Employer, Person
from permit.services.acting import Acting
from permit.services.audit import record_act

TOKEN_BYTES = 32


@transaction.atomic
def open_calendar_feed(owner: Person | Employer, acting: Acting, now: datetime) -> str:
    """The token of a new address; the one before it stops working. It is stored nowhere: whoever lost it opens another.

    Subject of the audit is the owner.
    """
    _revoke(owner, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.create(**owner_field(owner), token_hash=hash_of(token), created_at=now)
    record_act(_subject(owner), acting, "open_calendar", now)
    return token


@transaction.atomic
def close_calendar_feed(owner: Person | Employer, acting: Acting, now: datetime) -> bool:
    """The address stops working at once; False where there was none."""
    closed = _revoke(owner, now)
    if closed:
        record_act(_subject(owner), acting, "close_calendar", now)
    return closed


def feed_of(owner: Person | Employer) -> CalendarFeed | None:
    """The address that works, if there is one; its token cannot be told again."""
    return CalendarFeed.objects.filter(**owner_field(owner), revoked_at__isnull=True).first()


def owner_field(owner: Person | Employer) -> dict[str, Person | Employer]:
    """`person` or `employer`, as the model's field."""
    return {"person": owner} if isinstance(owner, Person) else {"employer": owner}


def hash_of(token: str) -> str:
    """Case counts in a token; the keyed hash of identifiers does not see it, so the token goes in as hexadecimal."""
    return lookup_hash(f"calendar:{token.encode().hex()}")


def _revoke(owner: Person | Employer, now: datetime) -> bool:
    """The caller's transaction holds the owner's row from here on."""
    type(owner).objects.select_for_update().get(pk=owner.pk)
    found = CalendarFeed.objects.filter(**owner_field(owner), revoked_at__isnull=True)
    return found.update(revoked_at=now) > 0


def _subject(owner: Person | Employer) -> str:
    return f"{'person' if isinstance(owner, Person) else 'employer'}:{owner.pk}"
