"""Handing in papers: each upload place gets a sample scan that says what the person declared."""

from collections.abc import Iterable
from concurrent.futures import Future
from datetime import date, datetime, timedelta

from permit.demo.outside import Outside, Record
from permit.services.acting import Acting
from permit.services.material_slots import SlotStatus
from permit.services.upload_attachment import Incoming, Owner, upload_attachment

# Upload place (its last part) → kind of sample scan; what is not listed is a plain stamped sheet.
KINDS = {
    "first_page": "household_first_page",
    "own_page": "household_own_page",
    "owner_register_first_page": "household_first_page",
    "owner_register_own_page": "household_own_page",
    "contract": "labour_contract",
    "ownership": "property_certificate",
    "ownership_or_lease": "property_certificate",
    "marriage_certificate": "marriage_certificate",
    "lease": "lease",
    "owner_id": "id_card",
    "own_id": "id_card",
    "agent_id": "id_card",
    "residence_statement": "residence_statement",
    "lodging_statement": "lodging_statement",
    "confirmation": "residence_confirmation",
    "tax_record": "tax_record",
    "declared_income": "declared_income",
    "diploma": "diploma",
    "degree": "degree",
    "diploma_report": "authentication_report",
    "degree_report": "authentication_report",
    "certificate": "title_certificate",
    "certificates": "software_copyright",
    "qualification": "qualification",
    "licence": "business_licence",
    "contribution": "output_value",
    "birth_certificate": "birth_certificate",
    "divorce_certificate": "divorce_certificate",
    "transfers": "bank_transfers",
}
# Papers that state nothing but the person's name are drawn once a person; these even once for all.
COMMON = {"authentication_report", "property_certificate", "residence_confirmation"}
HOUSEHOLD = {"household_first_page", "household_own_page"}
Ordered = list[tuple[SlotStatus, Future[bytes]]]
LONG = timedelta(days=4 * 365)


def kind_of(slot: SlotStatus) -> str:
    """Which sample scan belongs into a slot."""
    part = slot.part.key
    if part == "statement":
        return "employer_integrity_statement" if slot.key.startswith("6.1.1") else "integrity_statement"
    if slot.key.startswith("6.2-MC."):
        return "prize"
    stem = next((key for key in sorted(KINDS, key=len, reverse=True) if part.startswith(key)), "")
    return KINDS.get(stem, "paper")


def facts_for(kind: str, slot: SlotStatus, facts: Record) -> Record:
    """What the scan says; common papers are shared, so that loading takes no minute longer than it must."""
    if kind in COMMON:
        return {"kind": kind}
    if kind == "paper":
        return {**facts, "title": slot.title}
    return {**facts, "address": facts["register_address"]} if kind in HOUSEHOLD else facts


def order(slots: Iterable[SlotStatus], outside: Outside, facts: Record) -> Ordered:
    """Have the scans of all required slots drawn."""
    wanted = [slot for slot in slots if slot.required and slot.state in ("missing", "replace")]
    return [(slot, outside.order_scan(kind_of(slot), facts_for(kind_of(slot), slot, facts))) for slot in wanted]


def hand_in(ordered: Ordered, by: dict[str, Acting], now: datetime, lease_until: date | None = None) -> None:
    """Upload each scan into its slot as applicant or employer, with a term where the slot asks for one."""
    for slot, scan in ordered:
        term = bool(slot.part.months_left)
        until = lease_until if slot.part.key == "lease" else None
        put(slot.owner, slot.key, slot.title, scan.result(), by[slot.by], now, until, has_term=term)


def put(
    owner: Owner,
    key: str,
    title: str,
    content: bytes,
    acting: Acting,
    now: datetime,
    until: date | None = None,
    *,
    has_term: bool = False,
) -> None:
    """Upload one file. Without `until` a paper that has a term runs four more years."""
    ending = until or (now.date() + LONG if has_term else None)
    suffix = {b"%PDF": "pdf", b"\x89PNG": "png"}.get(content[:4], "jpg")
    upload_attachment(owner, key, Incoming(f"{title[:40]}.{suffix}", content, ending), acting, now)
