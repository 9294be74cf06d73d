"""Writing the audit: one row per act, in the transaction of the act."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from permit.records.encryption import commitment
from permit.records.models import AuditEntry, Case
from permit.services.acting import Acting
from permit.services.batches import in_batches

SAID = ("reason", "words", "words_before", "remark")


def record_act(
    subject: str,
    acting: Acting,
    action: str,
    at: datetime,
    *,
    case: Case | None = None,
    from_state: str = "",
    to_state: str = "",
    **payload: Any,
) -> AuditEntry:
    """Append an audit row for `subject` (`case:26-…`, `person:12`, `employer:3`).

    `payload` must hold no personal data in the clear: pass `permit.records.encryption.commitment(...)` instead. What
    somebody wrote in words (`reason`, `words`, `remark`) may hold any: it is sealed, and the payload commits to it.
    The caller holds the subject's row lock, so the sequence has no gaps; the constraint stands behind it.
    """
    last = AuditEntry.objects.filter(subject=subject).aggregate(last=Max("sequence"))["last"] or 0
    return AuditEntry.objects.create(
        subject=subject,
        sequence=last + 1,
        case=case,
        actor=acting.key,
        actor_name=acting.name,
        on_behalf_of=acting.on_behalf_of,
        action=action,
        from_state=from_state,
        to_state=to_state,
        round=case.round if case else 0,
        **_told(f"{subject}#{last + 1}", payload),
        request_id=acting.request_id,
        at=at,
    )


def record_acts(acts: Sequence[tuple[str, Mapping[str, Any]]], acting: Acting, action: str, at: datetime) -> None:
    """`record_act` for many subjects at once, each once: (subject, payload). Two queries for every 500 of them."""
    for some in in_batches(acts):
        known = AuditEntry.objects.filter(subject__in=[subject for subject, _ in some])
        last = dict(known.order_by().values_list("subject").annotate(last=Max("sequence")))
        AuditEntry.objects.bulk_create(
            AuditEntry(
                subject=subject,
                sequence=last.get(subject, 0) + 1,
                actor=acting.key,
                actor_name=acting.name,
                on_behalf_of=acting.on_behalf_of,
                action=action,
                **_told(f"{subject}#{last.get(subject, 0) + 1}", payload),
                request_id=acting.request_id,
                at=at,
            )
            for subject, payload in some
        )


def _told(salt: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """`payload`, canonical, with a commitment to what was said in words; `said`: the words, sealed."""
    said = {name: str(payload[name]) for name in SAID if payload.get(name)}
    commitments = {name: commitment(words, f"{salt}:{name}") for name, words in said.items()}
    canonical = json.dumps(
        {**payload, **commitments}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return {"payload": canonical, "said": said or None}


def record_case_act(
    case: Case, acting: Acting, action: str, at: datetime, *, from_state: str = "", **payload: Any
) -> AuditEntry:
    """`record_act` for a case; `to_state` is the case's state now."""
    return record_act(
        f"case:{case.number}",
        acting,
        action,
        at,
        case=case,
        from_state=from_state or case.state,
        to_state=case.state,
        **payload,
    )
