"""What the services need of the outside world: Protocols, and frozen answers that hold no opinion.

Every answer carries the moment it was asked for. A registry that cannot answer is `silent` and says why; no port of a
registry ever raises, so that nobody's work waits for somebody else's server (N-06 … N-09).
Implementations live in `permit.adapters`; `get_ports()` gives the configured ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Protocol

from permit.domain.handover.format import Signature


class Outcome(StrEnum):
    """How a comparison ended; the words are those of `RegistryAnswer.Outcome`."""

    MATCH = "match"
    DIFFERS = "differs"
    SILENT = "silent"


class Silence(StrEnum):
    """Why a registry gave no answer."""

    TIMEOUT = "timeout"
    UNAVAILABLE = "unavailable"
    NO_RECORD = "no_record"
    GARBLED = "garbled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityAnswer:
    """Public security on whether a name and an ID number belong together (N-06)."""

    outcome: Outcome
    asked_at: datetime
    differences: tuple[str, ...] = ()
    silence: Silence | None = None

    def details(self) -> dict[str, Any]:
        """What is kept with the case, JSON-ready."""
        return {"silence": self.silence}


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """An employer's public facts. `paid_in_capital_yuan` is None where the register does not publish it."""

    name: str
    uscc: str
    kind: str
    branch_of: str | None
    legal_representative: str
    business_scope: str
    registered_on: date
    registered_in: str
    address: str
    status: str
    paid_in_capital_yuan: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessAnswer:
    """The business register on one employer (N-07). `look_up` gives MATCH when there is an entry."""

    outcome: Outcome
    asked_at: datetime
    entry: RegisterEntry | None = None
    differences: tuple[str, ...] = ()
    silence: Silence | None = None

    def compared_with(self, declared: Mapping[str, str]) -> BusinessAnswer:
        """The same answer held against declared values by the entry's names: name, uscc, legal_representative, …"""
        if self.entry is None:
            return self
        found = differing(declared, {key: getattr(self.entry, key) for key in declared})
        return replace(self, outcome=Outcome.DIFFERS if found else Outcome.MATCH, differences=found)

    def details(self) -> dict[str, Any]:
        """What is kept with the case, JSON-ready."""
        entry = self.entry
        facts = {} if entry is None else {name: getattr(entry, name) for name in entry.__dataclass_fields__}
        if entry is not None:
            facts["registered_on"] = entry.registered_on.isoformat()
        return {"silence": self.silence, "entry": facts or None}


@dataclass(frozen=True, slots=True)
class EducationClaim:
    """One stage of study as declared."""

    level: str
    school: str


@dataclass(frozen=True, slots=True)
class EducationFinding:
    """What the registry holds of one claim: `diploma` and `degree` are valid, invalid or unknown."""

    level: str
    school: str
    diploma: str
    degree: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationAnswer:
    """The education registry on diplomas and degrees (N-08), one finding a claim, in the order of the claims.

    DIFFERS if anything is invalid, SILENT if nothing is known of any claim, else MATCH.
    """

    outcome: Outcome
    asked_at: datetime
    findings: tuple[EducationFinding, ...] = ()
    differences: tuple[str, ...] = ()
    silence: Silence | None = None

    def details(self) -> dict[str, Any]:
        """What is kept with the case, JSON-ready."""
        rows = [{n: getattr(each, n) for n in each.__dataclass_fields__} for each in self.findings]
        return {"silence": self.silence, "findings": rows}


@dataclass(frozen=True, slots=True)
class InsuredMonth:
    """A booked month (`YYYY-MM`), its payer, and which of the five insurances it covers, by their dossier words."""

    month: str
    payer_uscc: str
    payer_name: str
    insurances: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceAnswer:
    """Social insurance on the months of one person (N-09), oldest first. MATCH means: answered."""

    outcome: Outcome
    asked_at: datetime
    months: tuple[InsuredMonth, ...] = ()
    differences: tuple[str, ...] = ()
    silence: Silence | None = None

    def details(self) -> dict[str, Any]:
        """What is kept with the case, JSON-ready; `months` has the form of a dossier's `social_insurance`."""
        rows = [
            {"month": each.month, "payer_uscc": each.payer_uscc, "insurances": list(each.insurances)}
            for each in self.months
        ]
        return {"silence": self.silence, "months": rows}


class IdentityRegistry(Protocol):
    def compare(self, name: str, id_number: str, *, at: datetime) -> IdentityAnswer: ...


class BusinessRegister(Protocol):
    def look_up(self, uscc: str, *, at: datetime) -> BusinessAnswer: ...


class EducationRegistry(Protocol):
    def compare(
        self, name: str, id_number: str, claims: Sequence[EducationClaim], *, at: datetime
    ) -> EducationAnswer: ...


class InsuranceRegistry(Protocol):
    def months(self, id_number: str, since: str, *, at: datetime) -> InsuranceAnswer:
        """The months on record from `since` (`YYYY-MM`) on."""
        ...


class Delivery(StrEnum):
    """What the gateway reports about a message it accepted."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SmsReceipt:
    """Whether the gateway took a message. `retry` is False where trying again cannot help (a malformed number)."""

    accepted: bool
    message_id: str = ""
    error: str = ""
    retry: bool = True


class SmsGateway(Protocol):
    def send(self, mobile: str, text: str, reference: str) -> SmsReceipt:
        """Hand over one message. The same reference twice is one message. Never raises."""
        ...

    def delivery(self, message_id: str) -> Delivery: ...


class BlobMissing(Exception):
    """No object under this key."""


class BlobDamaged(Exception):
    """An object that cannot be opened: altered, cut short, moved to another key, or its key is gone from the ring."""


class BlobStore(Protocol):
    """Files by key, sealed at rest. Keys are made by the caller, `[a-z0-9/-]`, never from a user's file name."""

    def put(self, key: str, content: bytes) -> None: ...

    def get(self, key: str) -> bytes:
        """Raises BlobMissing, BlobDamaged."""
        ...

    def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""
        ...

    def reseal(self, key: str) -> bool:
        """Seal an object under the newest key; False where it already is. Raises BlobMissing, BlobDamaged."""
        ...


class Verdict(StrEnum):
    """A malware scanner's word on a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class ScanReport:
    """The verdict, and the name of what was found. UNAVAILABLE leaves a file `pending`: officers see that."""

    verdict: Verdict
    signature: str = ""


class MalwareScanner(Protocol):
    def scan(self, content: bytes) -> ScanReport:
        """Never raises."""
        ...


class SigningNotConfigured(Exception):
    """The installation has no key to sign with, or one that cannot be read."""


class PdfSigner(Protocol):
    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """The same document with a PAdES signature. Raises SigningNotConfigured."""
        ...

    def sign_file(self, data: bytes) -> Signature:
        """A signature over any bytes, by the same key. Raises SigningNotConfigured."""
        ...

    def public_key(self) -> str:
        """The key that checks `sign_file`, as PEM: what other districts are given. Raises SigningNotConfigured."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Every way out of the building."""

    identity: IdentityRegistry
    business: BusinessRegister
    education: EducationRegistry
    insurance: InsuranceRegistry
    sms: SmsGateway
    blobs: BlobStore
    malware: MalwareScanner
    signer: PdfSigner


@dataclass
class _Override:
    ports: list[Ports] = field(default_factory=list)


_override = _Override()


@cache
def _configured() -> Ports:
    # By name, because services may not import adapters: they are wired together by the settings alone.
    from django.conf import settings
    from django.utils.module_loading import import_string

    build: Callable[[], Ports] = import_string(settings.PORTS_FACTORY)
    return build()


def get_ports() -> Ports:
    """The ports of this installation (`settings.PORTS_FACTORY`), built at the first call."""
    return _override.ports[-1] if _override.ports else _configured()


@contextmanager
def using_ports(ports: Ports) -> Iterator[Ports]:
    """Other ports for the length of a `with`: for tests, and for commands that run against a copy."""
    _override.ports.append(ports)
    try:
        yield ports
    finally:
        _override.ports.pop()


def differing(declared: Mapping[str, str], entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of declared values that the register's entry does not bear out."""
    return tuple(key for key, value in declared.items() if _plain(value) != _plain(str(entry.get(key))))


def _plain(text: str) -> str:
    """Without spaces and with half-width brackets: registers and people differ in these, and nothing hangs on them."""
    return "".join(text.split()).replace("（", "(").replace("）", ")")
