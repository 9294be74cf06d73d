"""Files that came while the malware scanner was away wait for it: scanned as soon as it answers again (5-06).

Clauses: 5-06
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from permit.records.models import AttachmentVersion
from permit.records.models.attachments import ScanState
from permit.services.acting import SYSTEM
from permit.services.audit import record_act
from permit.services.ports import BlobDamaged, BlobMissing, Verdict, get_ports

AT_ONCE = 40


@dataclass(frozen=True)
class Scanned:
    """What one round did."""

    clean: int = 0
    infected: int = 0


def scan_waiting_files(now: datetime, limit: int = AT_ONCE) -> Scanned:
    """Scan what waits, oldest first; the first silence of the scanner ends the round. No transaction while scanning."""
    found = {Verdict.CLEAN: 0, Verdict.INFECTED: 0}
    waiting = AttachmentVersion.objects.filter(scan_state=ScanState.PENDING, removed_at__isnull=True).order_by("pk")
    for version in list(waiting[:limit]):
        try:
            verdict = get_ports().malware.scan(get_ports().blobs.get(version.storage_key)).verdict
        except (BlobMissing, BlobDamaged):
            continue
        if verdict is Verdict.UNAVAILABLE:
            break
        found[verdict] += _note(version, verdict, now)
    return Scanned(found[Verdict.CLEAN], found[Verdict.INFECTED])


@transaction.atomic
def _note(version: AttachmentVersion, verdict: Verdict, now: datetime) -> int:
    state = ScanState.CLEAN if verdict is Verdict.CLEAN else ScanState.INFECTED
    waiting = AttachmentVersion.objects.filter(pk=version.pk, scan_state=ScanState.PENDING)
    version.attachment = type(version.attachment).objects.select_for_update().get(pk=version.attachment_id)
    if not waiting.update(scan_state=state):
        return 0
    record_act(f"attachment:{version.attachment_id}", SYSTEM, "scanned", now, version=version.number, state=str(state))
    return 1
