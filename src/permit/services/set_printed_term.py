"""The term printed on a paper, told after its upload: what the file says, not the file itself, changes (5-04, 5-05).

Clauses: 5-04, 5-05
"""

from datetime import date, datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import AttachmentVersion
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.note_declared_change import note_declared_change


@transaction.atomic
def set_printed_term(
    version_id: int, valid_until: date | None, no_term: bool, acting: Acting, now: datetime
) -> AttachmentVersion:
    """Record the last day, or that there is none. Raises AttachmentVersion.DoesNotExist, Refused: term_missing,
    already_removed."""
    if valid_until is None and not no_term:
        raise Refused("term_missing")
    version = AttachmentVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    if version.removed_at is not None:
        raise Refused("already_removed")
    version.valid_until, version.no_term = (None, True) if no_term else (valid_until, False)
    version.save(update_fields=["valid_until", "no_term"])
    record_act(
        f"attachment:{version.attachment_id}",
        acting,
        "term_told",
        now,
        version=version.number,
        valid_until=version.valid_until,
        no_term=version.no_term,
    )
    note_declared_change(version.attachment.owner, acting, now)
    return version
