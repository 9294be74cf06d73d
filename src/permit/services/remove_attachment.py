"""Taking a file back: the version stays on record with a mark, the slot is empty again."""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.note_declared_change import note_declared_change


@transaction.atomic
def remove_attachment(version_id: int, acting: Acting, now: datetime) -> AttachmentVersion:
    """Mark a version as removed. Raises AttachmentVersion.DoesNotExist, Refused('already_removed')."""
    version = AttachmentVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    if version.removed_at:
        raise Refused("already_removed")
    version.removed_at = now
    version.save(update_fields=["removed_at"])
    record_act(f"attachment:{version.attachment_id}", acting, "removed", now, version=version.number)
    note_declared_change(version.attachment.owner, acting, now)
    return version
