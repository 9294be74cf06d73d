"""'Cannot provide' (R-38): a reason in place of a file; an officer decides."""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Attachment
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.note_declared_change import note_declared_change
from permit.services.upload_attachment import Owner


@transaction.atomic
def waive_attachment(owner: Owner, slot: str, reason: str, acting: Acting, now: datetime) -> Attachment:
    """Record why a material cannot be provided; an empty reason takes it back. Raises Refused('reason_too_short')."""
    words = reason.strip()
    if words and len(words) < 5:
        raise Refused("reason_too_short", {"minimum": 5})
    column = type(owner).__name__.lower()
    attachment, _ = Attachment.objects.get_or_create(**{column: owner, "slot": slot}, defaults={"created_at": now})
    attachment.cannot_provide_reason = words
    attachment.save(update_fields=["cannot_provide_reason"])
    record_act(f"attachment:{attachment.pk}", acting, "waived" if words else "waiver_withdrawn", now, slot=slot)
    note_declared_change(owner, acting, now)
    return attachment
