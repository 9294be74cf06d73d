"""Doubles of the ports, in memory. The contract tests hold them and the real adapters to the same behaviour.

Other tests take them with `with using_ports(memory_ports(...)):`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from permit.adapters.registries.http_education import education_answer
from permit.adapters.signing.pades import PadesSigner, demonstration_certificate
from permit.services.ports import (
    BlobMissing,
    BusinessAnswer,
    Delivery,
    EducationAnswer,
    EducationClaim,
    EducationFinding,
    IdentityAnswer,
    InsuranceAnswer,
    InsuredMonth,
    Outcome,
    Ports,
    RegisterEntry,
    ScanReport,
    Silence,
    SmsReceipt,
    Verdict,
)

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class World:
    """People by ID number and employers by USCC, in the words of the simulators' world; `silent` holds their keys."""

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    employers: dict[str, dict[str, Any]] = field(default_factory=dict)
    silent: set[tuple[str, str]] = field(default_factory=set)

    def person(self, registry: str, id_number: str) -> dict[str, Any] | Silence:
        if (registry, id_number) in self.silent:
            return Silence.UNAVAILABLE
        return self.people.get(id_number, Silence.NO_RECORD)


@dataclass
class MemoryIdentityRegistry:
    world: World

    def compare(self, name: str, id_number: str, *, at: datetime) -> IdentityAnswer:
        person = self.world.person("public_security", id_number)
        if isinstance(person, Silence):
            return IdentityAnswer(outcome=Outcome.SILENT, asked_at=at, silence=person)
        if person["name"] == name:
            return IdentityAnswer(outcome=Outcome.MATCH, asked_at=at)
        return IdentityAnswer(outcome=Outcome.DIFFERS, asked_at=at, differences=("name",))


@dataclass
class MemoryBusinessRegister:
    world: World

    def look_up(self, uscc: str, *, at: datetime) -> BusinessAnswer:
        if ("business_register", uscc) in self.world.silent:
            return BusinessAnswer(outcome=Outcome.SILENT, asked_at=at, silence=Silence.UNAVAILABLE)
        employer = self.world.employers.get(uscc)
        if employer is None:
            return BusinessAnswer(outcome=Outcome.SILENT, asked_at=at, silence=Silence.NO_RECORD)
        facts = {name: employer[name] for name in RegisterEntry.__dataclass_fields__}
        facts["registered_on"] = date.fromisoformat(employer["registered_on"])
        if not employer["capital_public"]:
            facts["paid_in_capital_yuan"] = None
        return BusinessAnswer(outcome=Outcome.MATCH, asked_at=at, entry=RegisterEntry(**facts))


@dataclass
class MemoryEducationRegistry:
    world: World

    def compare(self, name: str, id_number: str, claims: Sequence[EducationClaim], *, at: datetime) -> EducationAnswer:
        person = self.world.person("education", id_number)
        if isinstance(person, Silence) or person["name"] != name:
            silence = person if isinstance(person, Silence) else Silence.NO_RECORD
            return EducationAnswer(outcome=Outcome.SILENT, asked_at=at, silence=silence)
        held = {(entry["level"], entry["school"]): entry for entry in person.get("education", [])}
        return education_answer(tuple(self._finding(claim, held) for claim in claims), at)

    @staticmethod
    def _finding(claim: EducationClaim, held: dict[tuple[str, str], dict[str, Any]]) -> EducationFinding:
        entry = held.get((claim.level, claim.school), {})
        diploma, degree = entry.get("diploma_state", "unknown"), entry.get("degree_state", "unknown")
        return EducationFinding(claim.level, claim.school, diploma, degree)


@dataclass
class MemoryInsuranceRegistry:
    world: World

    def months(self, id_number: str, since: str, *, at: datetime) -> InsuranceAnswer:
        person = self.world.person("social_insurance", id_number)
        if isinstance(person, Silence):
            return InsuranceAnswer(outcome=Outcome.SILENT, asked_at=at, silence=person)
        months = tuple(
            InsuredMonth(row["month"], row["payer_uscc"], row["payer_name"], tuple(row["insurances"]))
            for row in person.get("insurance", [])
            if row["month"] >= since
        )
        return InsuranceAnswer(outcome=Outcome.MATCH, asked_at=at, months=months)


@dataclass
class MemorySmsGateway:
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    out: bool = False

    def send(self, mobile: str, text: str, reference: str) -> SmsReceipt:
        if self.out:
            return SmsReceipt(accepted=False, error="unreachable")
        if not mobile or not text:
            return SmsReceipt(accepted=False, error="status 400", retry=False)
        if reference not in [known for _, _, known in self.sent]:
            self.sent.append((mobile, text, reference))
        return SmsReceipt(accepted=True, message_id=reference)

    def delivery(self, message_id: str) -> Delivery:
        known = any(reference == message_id for _, _, reference in self.sent)
        return Delivery.DELIVERED if known else Delivery.UNKNOWN


@dataclass
class MemoryBlobStore:
    objects: dict[str, bytes] = field(default_factory=dict)

    def put(self, key: str, content: bytes) -> None:
        self.objects[key] = content

    def get(self, key: str) -> bytes:
        if key not in self.objects:
            raise BlobMissing(key)
        return self.objects[key]

    def delete(self, key: str) -> None:
        self.objects.pop(key, None)

    def reseal(self, key: str) -> bool:
        self.get(key)
        return False


@dataclass
class MemoryScanner:
    available: bool = True

    def scan(self, content: bytes) -> ScanReport:
        if not self.available:
            return ScanReport(Verdict.UNAVAILABLE)
        return ScanReport(Verdict.INFECTED, "Eicar-Test-Signature") if EICAR in content else ScanReport(Verdict.CLEAN)


def memory_ports(world: World | None = None, **others: Any) -> Ports:
    """All doubles over one world; `others` replaces single ports by name. The signer is real, with a throwaway key."""
    world = world or World()
    if "signer" not in others:
        folder = Path(tempfile.gettempdir()) / "permit-test-signing"
        others["signer"] = PadesSigner(*demonstration_certificate(folder, datetime(2026, 1, 1, tzinfo=UTC)))
    ports: dict[str, Any] = {
        "identity": MemoryIdentityRegistry(world),
        "business": MemoryBusinessRegister(world),
        "education": MemoryEducationRegistry(world),
        "insurance": MemoryInsuranceRegistry(world),
        "sms": MemorySmsGateway(),
        "blobs": MemoryBlobStore(),
        "malware": MemoryScanner(),
    }
    return Ports(**{**ports, **others})
