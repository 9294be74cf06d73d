"""What was handed in, frozen: texts, association, and every file by hash. Later changes never reach into it.

Clauses: 6.2-02, 7-05
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from permit.records.models import (
    Association,
    Attachment,
    AttachmentVersion,
    Case,
    CaseRound,
    Declaration,
    Employer,
    FormSection,
)
from permit.services.one_reading import asked_once


def freeze_round(case: Case, now: datetime, stage: str = "sent", snapshot: dict[str, Any] | None = None) -> CaseRound:
    """Store the snapshot of `case.round` at `stage`: "sent", or "forwarded" by the employer (decision 0061).

    The caller holds the case's row lock and has set the round.

    Shape: `{"profile" | "employer" | "claims": {section key: typed data}, "association": {…} | None, "person": {…},
    "entity": {"name", "uscc"}, "waived": [{"slot", "owner", "reason"}],
    "attachments": [{"slot", "owner", "version", "number", "sha256", "valid_until", "no_term"}],
    "declared": [{"by", "name", "text", "at", "round"}]}`: those of this round, made before or with it (7-05).
    The digest is the SHA-256 of its canonical JSON. `snapshot` where the caller has looked at it already.
    """
    snapshot = {**(snapshot or snapshot_of(case)), "declared": _declared(case)}
    return CaseRound.objects.create(
        case=case, number=case.round, stage=stage, submitted_at=now, snapshot=snapshot, digest=digest_of(snapshot)
    )


def _declared(case: Case) -> list[dict[str, Any]]:
    made = Declaration.objects.filter(case=case, round=case.round, voided_at__isnull=True).order_by("declared_at", "id")
    return [
        {"by": each.actor, "name": each.name, "text": each.text_version, "at": localtime(each.declared_at).isoformat(),
         "round": each.round}
        for each in made
    ]  # fmt: skip


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON: keys sorted, no blanks, UTF-8."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def snapshot_of(case: Case) -> dict[str, Any]:
    """Everything the case rests on, as it stands now. Three queries, none again within a reading."""
    return asked_once(("snapshot", case.pk), lambda: _snapshot(case))


def _snapshot(case: Case) -> dict[str, Any]:
    sections: dict[str, dict[str, Any]] = {"profile": {}, "employer": {}, "claims": {}}
    owners = Q(employer=case.employer) | Q(case=case) | (Q(person=case.person) if case.person_id else Q(pk=None))
    for record in FormSection.objects.filter(owners).order_by("key"):
        kind = "profile" if record.person_id else "employer" if record.employer_id else "claims"
        sections[kind][record.key] = record.data
    person = case.person
    identity = {"name": person.name, "id_number": person.id_number} if person else None
    entity = {"name": case.employer.name, "uscc": case.employer.uscc}
    return {
        **sections,
        "person": identity,
        "entity": entity,
        "association": _association(case.association, case.employer),
        **_attachments(case),
    }


def _association(association: Association | None, ours: Employer) -> dict[str, Any] | None:
    if association is None:
        return None
    employer = ours if association.employer_id == ours.pk else association.employer
    return {
        "id": association.pk,
        "employer": employer.name,
        "uscc": employer.credit_code,
        "post": association.post,
        "post_kind": association.post_kind,
        "contract_kind": association.contract_kind,
        "contract_from": association.contract_from.isoformat() if association.contract_from else None,
        "contract_until": association.contract_until.isoformat() if association.contract_until else None,
    }


def attachments_of(case: Case) -> Q:
    """Which attachments belong to a case: its own, the person's, the employer's, the association's."""
    owners = Q(case=case) | Q(employer=case.employer)
    if case.person_id:
        owners |= Q(person=case.person)
    if case.association_id:
        owners |= Q(association=case.association)
    return owners


def _attachments(case: Case) -> dict[str, list[dict[str, Any]]]:
    found = Attachment.objects.filter(attachments_of(case)).prefetch_related("versions").order_by("slot", "id")
    kept: dict[str, list[dict[str, Any]]] = {"attachments": [], "waived": []}
    for attachment in found:
        place = {"slot": attachment.slot, "owner": owner_words(attachment)}
        live = [version for version in attachment.versions.all() if version.removed_at is None]
        kept["attachments"] += [{**place, **_file(version)} for version in live]
        if not live and attachment.cannot_provide_reason:
            kept["waived"].append({**place, "reason": attachment.cannot_provide_reason})
    return kept


def _file(version: AttachmentVersion) -> dict[str, Any]:
    return {
        "version": version.pk,
        "number": version.number,
        "sha256": version.sha256,
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        "no_term": version.no_term,
    }


def owner_words(attachment: Attachment) -> str:
    """`person:17`: whose an attachment is."""
    for kind in ("person", "employer", "association", "case"):
        key = getattr(attachment, f"{kind}_id")
        if key is not None:
            return f"{kind}:{key}"
    raise AssertionError("an attachment has one owner, by constraint")
