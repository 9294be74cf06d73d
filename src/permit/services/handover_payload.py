"""What an export says of a permit: facts in valid time without our own keys, history in short, digests of its papers.

Clauses: R-18, 6.2-05
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from permit.domain.handover.model import EXPORT
from permit.domain.identifiers import mobile_number
from permit.records.models import AttachmentVersion, AuditEntry, HandOver, Permit, PermitFact
from permit.services.batches import in_batches
from permit.services.handover_files import head_of

MOST_ACTS, MOST_MATERIALS, MOST_FACTS = 1000, 500, 400
Kind = PermitFact.Kind
_SERIES = {Kind.TERM: "terms", Kind.STATE: "states", Kind.EMPLOYER: "employers", Kind.PARTICULARS: "particulars"}
_HOUSEHOLD = ("province", "register_address", "register_kind")
_HOME = ("district", "address", "kind")


def export_payload(hand_over: HandOver, permits: Sequence[Permit], accept_until: date, now: datetime) -> dict[str, Any]:
    """The payload to sign, as of now. The permits' facts are as they were before the hand-over suspended them.

    Two queries for every 500 permits whose persons and facts are read already.
    """
    mover = hand_over.employer
    return {
        **head_of(EXPORT, hand_over.export_id, hand_over.to_district, now),
        "accept_until": accept_until.isoformat(),
        "employer": {"name": mover.name, "uscc": mover.uscc} if mover else None,
        "holders": [_holder(permit, kept) for some in in_batches(permits) for kept in [_Kept(some)] for permit in some],
    }


class _Kept:
    """What was done to some permits and which papers their holders handed in, read at once."""

    def __init__(self, permits: Sequence[Permit]) -> None:
        self.history: dict[str, list[dict[str, str]]] = {}
        subjects = [f"permit:{permit.number}" for permit in permits]
        acts = AuditEntry.objects.filter(subject__in=subjects).order_by("subject", "sequence")
        for subject, moment, act in acts.values_list("subject", "at", "action"):
            self.history.setdefault(subject, []).append({"on": localtime(moment).date().isoformat(), "act": act})
        self.materials: dict[int, list[dict[str, str]]] = {}
        for person, slot, moment, sha256 in _papers([permit.person_id for permit in permits]):
            row = {"slot": slot, "uploaded_on": localtime(moment).date().isoformat(), "sha256": sha256}
            self.materials.setdefault(person, []).append(row)


def _papers(people: Sequence[int]) -> Iterator[tuple[int, str, datetime, str]]:
    """(person, slot, uploaded at, digest) of every paper these people hold, the oldest first."""
    owners = ("attachment__person", "attachment__case__person", "attachment__association__person")
    owned = Q(*((f"{owner}__in", people) for owner in owners), _connector=Q.OR)
    found = AttachmentVersion.objects.filter(owned, removed_at=None).order_by("uploaded_at", "pk")
    for slot, moment, sha256, *whose in found.values_list("attachment__slot", "uploaded_at", "sha256", *owners):
        yield next(key for key in whose if key is not None), slot, moment, sha256


def _holder(permit: Permit, kept: _Kept) -> dict[str, Any]:
    person = permit.person
    series = {name: _facts(permit, kind) for kind, name in _SERIES.items()}
    return {
        "number": permit.number,
        "issued_on": permit.issued_on.isoformat(),
        "name": person.name,
        "id_number": person.id_number,
        "mobile": _mobile(person.mobile),
        **series,
        "history": kept.history.get(f"permit:{permit.number}", [])[-MOST_ACTS:],
        "materials": kept.materials.get(permit.person_id, [])[-MOST_MATERIALS:],
    }


def _mobile(text: str) -> str | None:
    """A number nobody could send to is left out rather than stopping the hand-over."""
    try:
        return mobile_number(text)
    except ValueError:
        return None


def _facts(permit: Permit, kind: str) -> list[dict[str, Any]]:
    """The series without what never held a day, each fact ending where the next begins."""
    ordered = [fact for fact in permit.facts.all() if fact.kind == kind]
    held = [fact for fact, following in pairwise([*ordered, None]) if not _overridden(fact, following)]
    return [
        {
            **_value(kind, fact.value),
            "from": fact.valid_from.isoformat(),
            "until": (following.valid_from - timedelta(days=1)).isoformat() if following else None,
        }
        for fact, following in pairwise([*held, None])
        if fact is not None
    ]


def _overridden(fact: PermitFact | None, following: PermitFact | None) -> bool:
    return fact is None or (following is not None and following.valid_from == fact.valid_from)


def _value(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    if kind == Kind.TERM:
        return {key: value[key] for key in ("valid_from", "valid_until")}
    if kind == Kind.STATE:
        return {"state": value["state"]}
    if kind == Kind.EMPLOYER:
        return {"name": value.get("name") or "未登记", "uscc": value.get("uscc") or None}
    return {
        "name": value["name"],
        "id_number": value["id_number"],
        "category": value.get("category") or None,
        "children": [
            {key: child.get(key) for key in ("name", "id_number", "born_on")} for child in value.get("children", [])
        ],
        "household": _place(value.get("household"), _HOUSEHOLD),
        "home": _place(value.get("home"), _HOME),
    }


def _place(value: dict[str, Any] | None, keys: tuple[str, ...]) -> dict[str, Any] | None:
    return {key: value.get(key) for key in keys} if value else None
