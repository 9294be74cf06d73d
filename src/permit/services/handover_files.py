"""Files between districts: sealing one of ours, and telling whether one of theirs is genuine before it is believed.

Clauses: R-18, R-36
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from permit.documents.file_signing import signature_holds
from permit.domain.errors import BadInput, Refused
from permit.domain.handover.envelope import canonical, seal, unseal
from permit.domain.handover.format import read_payload
from permit.domain.handover.model import FORMAT, VERSION, Answer, Export
from permit.records.models import DistrictKey
from permit.services.ports import SigningNotConfigured, get_ports

SHOWN_PROBLEMS = 5


@dataclass(frozen=True)
class Genuine:
    """A file that a trusted key signed and that is addressed to this district."""

    read: Export | Answer
    key: DistrictKey
    sha256: str


def new_file_id() -> str:
    """32 hexadecimal digits nobody can guess."""
    return uuid.uuid4().hex


def head_of(kind: str, file_id: str, receiver: str, now: datetime) -> dict[str, Any]:
    """What every payload of this district begins with."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind,
        "id": file_id,
        "from": settings.DISTRICT,
        "to": receiver,
        "made_at": localtime(now).isoformat(timespec="seconds"),
    }


def sealed_file(payload: Mapping[str, Any]) -> bytes:
    """The payload with this district's signature. Outside transactions. Raises Refused('signing_not_configured')."""
    try:
        signature = get_ports().signer.sign_file(canonical(payload))
    except SigningNotConfigured as failure:
        raise Refused("signing_not_configured") from failure
    return seal(payload, signature)


def keep_file(content: bytes) -> str:
    """Seal a file away; its key. Outside transactions."""
    key = f"hand-overs/{uuid.uuid4().hex}"
    get_ports().blobs.put(key, content)
    return key


def genuine_file(content: bytes) -> Genuine:
    """Whose file it is, that nobody changed it, that it can be read and is meant for this district, in this order.

    Raises Refused: 'handover_unreadable' (what), 'handover_key_unknown' (fingerprint), 'handover_key_not_in_use'
    (district, state), 'handover_signature_wrong' (district), 'handover_content_wrong' (what, count),
    'handover_sender_wrong' (said, district), 'handover_for_other_district' (district).
    """
    try:
        sealed = unseal(content)
    except BadInput as failure:
        raise Refused("handover_unreadable", {"what": _told(failure)}) from failure
    signature = sealed.signature
    key = DistrictKey.objects.filter(fingerprint=signature.key).first()
    if key is None:
        raise Refused("handover_key_unknown", {"fingerprint": signature.key[:16]})
    if key.state != DistrictKey.State.TRUSTED:
        raise Refused("handover_key_not_in_use", {"district": key.district, "state": key.get_state_display()})
    if not signature_holds(sealed.signed, signature, key.public_key):
        raise Refused("handover_signature_wrong", {"district": key.district})
    try:
        read = read_payload(sealed.payload)
    except BadInput as failure:
        raise Refused("handover_content_wrong", {"what": _told(failure), "count": len(failure.problems)}) from failure
    if read.sender != key.district:
        raise Refused("handover_sender_wrong", {"said": read.sender, "district": key.district})
    if read.receiver != settings.DISTRICT:
        raise Refused("handover_for_other_district", {"district": read.receiver})
    return Genuine(read, key, sealed.sha256)


def _told(failure: BadInput) -> str:
    told = "；".join(str(problem) for problem in failure.problems[:SHOWN_PROBLEMS])
    more = len(failure.problems) - SHOWN_PROBLEMS
    return told + (f"；另有 {more} 处" if more > 0 else "")
