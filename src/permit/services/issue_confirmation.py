"""Printing a confirmation: rendered, signed, stored, verifiable by its code (R-26).

Clauses: R-26, N-11, N-12, 6.2-05, 4.2-04, 6.1.2-07
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from permit.documents.confirmation import AccompanyingChild, ConfirmationFacts, render_confirmation
from permit.domain.errors import Refused
from permit.domain.identifiers import IdNumber
from permit.domain.verification_code import CODE_BYTES, new_code
from permit.records.models import AttachmentVersion, Confirmation, Permit
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.carried_entry import require_permit_completed
from permit.services.law_in_force import law_in_force
from permit.services.permit_standing import Standing, standing_on
from permit.services.ports import SigningNotConfigured, get_ports
from permit.services.read_attachment import read_attachment

KIND = "北京市工作居住证"
SEXES = {"male": "男", "female": "女"}


@dataclass(frozen=True)
class Issued:
    """The stored confirmation and its signed PDF."""

    record: Confirmation
    pdf: bytes


def verification_address(code: str) -> str:
    """Where the QR code leads."""
    return f"{settings.BASE_URL}/verify/{code}/"


def issue_confirmation(permit: Permit, *, full_id_number: bool, acting: Acting, now: datetime) -> Issued:
    """Render, sign, store and record a confirmation of what the permit is today.

    `full_id_number` only counts for the holder. Rendering and signing happen before the transaction.
    Raises Refused: carried_over_incomplete (N-11), permit_moved (R-18), signing_not_configured.
    """
    require_permit_completed(permit)
    today = localtime(now).date()
    moved_to = standing_on(permit, today).moved_to
    if moved_to:
        raise Refused("permit_moved", {"number": permit.number, "district": moved_to})
    code = new_code(secrets.token_bytes(CODE_BYTES))
    in_full = full_id_number and acting.role == "applicant"
    facts = confirmation_facts(permit, standing_on(permit, today), code, today, in_full=in_full)
    try:
        pdf = get_ports().signer.sign(render_confirmation(facts), reason="工作居住证确认单", at=now)
    except SigningNotConfigured as failure:
        raise Refused("signing_not_configured") from failure
    key = f"confirmations/{uuid.uuid4().hex}"
    get_ports().blobs.put(key, pdf)
    record = _record(permit, facts, hashlib.sha256(pdf).hexdigest(), key, acting, now)
    return Issued(record, pdf)


def confirmation_pdf(confirmation: Confirmation) -> bytes:
    """The PDF as it was issued."""
    return get_ports().blobs.get(confirmation.storage_key)


def confirmation_facts(
    permit: Permit, standing: Standing, code: str, today: date, *, in_full: bool = False
) -> ConfirmationFacts:
    """What the sheet states, from the permit's facts as of today; never a spouse (N-12)."""
    law = law_in_force(today)
    particulars = standing.particulars
    return ConfirmationFacts(
        authority=law.bureau,
        telephone=law.support.phone,
        number=permit.number,
        kind=KIND,
        state=standing.state,  # type: ignore[arg-type]
        valid_from=standing.valid_from,
        valid_until=standing.valid_until,
        holder=str(particulars.get("name") or permit.person.name),
        id_number=str(particulars.get("id_number") or permit.person.id_number),
        id_in_full=in_full,
        photo=photo_bytes(particulars.get("photo_version")),
        employer=str(standing.employer.get("name", "")),
        children=tuple(_children(particulars)),
        issued_on=today,
        verification_code=code,
        verification_url=verification_address(code),
        verification_page=f"{settings.BASE_URL}/verify/",
    )


def photo_bytes(version_id: int | None) -> bytes | None:
    """The photo as stored with the permit."""
    version = AttachmentVersion.objects.filter(pk=version_id).first() if version_id else None
    return read_attachment(version) if version else None


def _children(particulars: dict[str, Any]) -> list[AccompanyingChild]:
    return [
        AccompanyingChild(
            name=child["name"],
            sex=SEXES[IdNumber(child["id_number"]).sex],
            born=date.fromisoformat(child["born_on"]) if child["born_on"] else IdNumber(child["id_number"]).born_on,
        )
        for child in particulars.get("children", [])
    ]


@transaction.atomic
def _record(
    permit: Permit, facts: ConfirmationFacts, digest: str, key: str, acting: Acting, now: datetime
) -> Confirmation:
    held = Permit.objects.select_for_update(of=("self",)).get(pk=permit.pk)
    record = Confirmation.objects.create(
        permit=held,
        code=facts.verification_code,
        facts=_stored_facts(facts),
        digest=digest,
        storage_key=key,
        full_id_number=facts.id_in_full,
        printed_by=acting.role,
        issued_at=now,
    )
    record_act(f"permit:{held.number}", acting, "print_confirmation", now, digest=digest)
    return record


def _stored_facts(facts: ConfirmationFacts) -> dict[str, Any]:
    return {
        "number": facts.number,
        "kind": facts.kind,
        "state": facts.state,
        "valid_from": facts.valid_from.isoformat(),
        "valid_until": facts.valid_until.isoformat(),
        "holder": facts.holder,
        "employer": facts.employer,
        "children": [{"name": c.name, "sex": c.sex, "born": c.born.isoformat()} for c in facts.children],
        "issued_on": facts.issued_on.isoformat(),
    }
