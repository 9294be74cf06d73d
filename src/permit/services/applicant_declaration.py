"""What the applicant's declaration of a round covers, and whether it stands (7-05, decision 0310).

It covers what the case carries of the person, its claims, its employment and their materials; what the employer has of
its own (licences, information) it declares itself.

Clauses: 7-05
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from permit.domain.clauses import CLAUSES
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State, declared_before_sending
from permit.domain.sections import SECTIONS
from permit.records.encryption import commitment
from permit.records.models import Case, Declaration
from permit.services.freeze_round import snapshot_of
from permit.services.one_reading import asked_once

if TYPE_CHECKING:
    # What reads upload places reads saved sections too, whose saving ends declarations.
    from permit.services.material_slots import SlotStatus

DECLARATION = "applicant-2026-1"
PERSON, EMPLOYMENT, MATERIAL = "person", "association", "material"
KINDS = {"profile": "person", "claims": "case"}
Parts = dict[str, str]


@dataclass(frozen=True)
class DeclarationStanding:
    """Of the round to come. `needed`: the employer hands it in, so that it must be declared before; `changed`: parts

    that differ from what was declared last; `fingerprint` names what the page showed.
    """

    needed: bool
    latest: Declaration | None
    holds: bool
    changed: tuple[str, ...]
    fingerprint: str

    @property
    def outstanding(self) -> bool:
        return self.needed and not self.holds


def is_needed(case: Case) -> bool:
    """Whether the employer would hand in the next round, so that the applicant declares it before."""
    by_employer = State(case.state) in declared_before_sending(Business(case.business))
    return by_employer and not case.employer.is_freelancer


def standing_of(case: Case) -> DeclarationStanding:
    """Whether the round to come is declared as it stands now."""
    return _standing(case, parts_of(case, snapshot_of(case)))


def _standing(case: Case, parts: Parts) -> DeclarationStanding:
    latest = latest_declaration(case)
    before = latest.parts if latest is not None else {}
    changed = differing(before, parts) if before else ()
    holds = latest is not None and stands(latest, case) and latest.parts == parts
    return DeclarationStanding(is_needed(case), latest, holds, changed, fingerprint_of(parts))


def latest_declaration(case: Case) -> Declaration | None:
    """The newest one of the applicant's, whether it stands or not."""
    made = Declaration.objects.filter(case=case, actor="applicant").order_by("-declared_at", "-id")
    return asked_once(("declared", case.pk), made.first)


def stands(declaration: Declaration, case: Case) -> bool:
    """Made for the round to come, and not ended by a change since."""
    return declaration.round == case.round + 1 and declaration.voided_at is None


def declared_cases(cases: list[Case]) -> set[int]:
    """Which of these have a standing declaration for the round to come, by key, in one query; for lists."""
    rounds = {case.pk: case.round + 1 for case in cases}
    made = Declaration.objects.filter(case__in=list(rounds), actor="applicant", voided_at__isnull=True)
    return {key for key, number in made.values_list("case_id", "round") if rounds[key] == number}


def require_declared(case: Case, snapshot: Mapping[str, Any]) -> None:
    """Of exactly the snapshot that is going to be frozen. Raises Refused('declaration_outstanding')."""
    if not _standing(case, parts_of(case, snapshot)).holds:
        raise Refused("declaration_outstanding", {"name": case.person.name if case.person else "", "clause": "7-05"})


def parts_of(case: Case, snapshot: Mapping[str, Any]) -> Parts:
    """Part of the content → commitment: sections, person, employment, and each upload place with its files."""
    parts: dict[str, Any] = {PERSON: snapshot["person"], EMPLOYMENT: snapshot["association"]}
    for kind in KINDS:
        parts |= {f"{kind}.{key}": data for key, data in snapshot[kind].items()}
    for each in (*snapshot["attachments"], *snapshot["waived"]):
        if not each["owner"].startswith("employer:"):
            parts.setdefault(f"{MATERIAL}.{each['slot']}", []).append(each)
    return {key: commitment(_canonical(value), f"{case.number}:{key}") for key, value in parts.items()}


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def fingerprint_of(parts: Parts) -> str:
    """A short name for exactly this content."""
    return sha256(_canonical(parts).encode()).hexdigest()[:32]


def differing(before: Parts, after: Parts) -> tuple[str, ...]:
    """The parts that are new, gone or other."""
    return tuple(sorted(key for key in {*before, *after} if before.get(key) != after.get(key)))


def titles_of(slots: Iterable["SlotStatus"]) -> dict[str, str]:
    """Titles of upload places, also under the number of another business where the same paper lies (6.3-M2, 6.2-M2)."""
    listed = list(slots)
    own = {slot.attachment.slot: slot.title for slot in listed if slot.attachment is not None}
    return {**own, **{slot.key: slot.title for slot in listed}}


def part_title(part: str, materials: Mapping[str, str]) -> str:
    """A part in words; `materials` are titles of upload places by slot."""
    if part in (PERSON, EMPLOYMENT):
        return "姓名和身份证号码" if part == PERSON else "聘用单位、岗位和合同"
    kind, _, key = part.partition(".")
    if kind == MATERIAL:
        known = CLAUSES.get(key.rpartition(".")[0])
        return materials.get(key) or ("照片" if key.startswith("6.1.2-05") else known.title if known else "其他材料")
    found = SECTIONS.get((KINDS[kind], key))
    return found.title if found else key
