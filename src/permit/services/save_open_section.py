"""Saving a section only while it may be changed: the lock is asked under the owner's row lock (6.2-02).

Clauses: N-05, 6.2-02
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from permit.domain.errors import Refused
from permit.services.acting import Acting
from permit.services.save_section import Owner, Saved, save_section

Lock = Callable[[Any, str], str | None]


@transaction.atomic
def save_open_section(
    owner: Owner, key: str, data: Mapping[str, Any], based_on: int, acting: Acting, now: datetime, lock: Lock
) -> Saved:
    """`save_section`, unless `lock(owner, key)` says why not.

    The owner's row is locked first, as every submission does, so that nothing slips in behind a snapshot.
    Raises Refused: section_locked with `reason`, and what `save_section` raises.
    """
    held = type(owner).objects.select_for_update(of=("self",)).get(pk=owner.pk)
    reason = lock(held, key)
    if reason:
        raise Refused("section_locked", {"reason": reason})
    return save_section(owner, key, data, based_on, acting, now)
