"""工作居住证业务办理情况表: the stamped paper that goes to the territorial office (N-02, R-04)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from permit.documents.pictures import qr_svg
from permit.documents.typesetting import chinese_date, typeset
from permit.domain.identifiers import masked_id_number


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """One case on the sheet, in the words people read."""

    case_number: str
    person: str
    """Name of the applicant; the employer's own business (registration) has the employer's name here."""
    id_number: str
    """In full; it is printed and hashed masked. Empty for business of the employer itself."""
    business: str
    category: str
    """第 1 类 … or empty where the business has none"""
    submitted_on: date
    round: int
    declared_on: date | None = None
    """When the applicant declared this round (7-05); None for business of the employer itself"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFormFacts:
    """What a sheet states: cases of one employer, for one territorial office."""

    district: str
    """大兴区"""
    sheet_code: str
    sheet_url: str
    """What the QR code carries: address at which the office records receipt"""
    employer: str
    uscc: str
    filing_agent: str
    agent_telephone: str
    office: str
    office_address: str
    office_telephone: str
    office_email: str
    lines: tuple[StatusLine, ...]
    generated_on: date
    alone: bool = False
    """A freelancer's: signed in person, there is no employer to stamp it (R-10)"""


def case_digest(facts: StatusFormFacts, line: StatusLine) -> str:
    """SHA-256 (hex) of what the sheet says in substance about one case: who, for whom, which business, to which office.

    Round and day of submission are left out: after a return, a sheet whose digest for the case is still the same need
    not be delivered again (R-04).
    """
    return _digest({**_about_employer(facts), **_substance(line)})


def sheet_digest(facts: StatusFormFacts) -> str:
    """SHA-256 (hex) of all that the sheet states, as canonical JSON (sorted keys, UTF-8, no spaces), with masked ID
    numbers: the printed digest must not let anybody guess the hidden digits."""
    lines = [_printed_line(line) for line in facts.lines]
    return _digest({**_about_employer(facts), "sheet_code": facts.sheet_code, "lines": lines})


def render_status_form(facts: StatusFormFacts) -> bytes:
    """The sheet as PDF/A. Raises ValueError where it lists no case."""
    if not facts.lines:
        raise ValueError("a status form lists at least one case")
    digest = sheet_digest(facts)
    printed = {
        **_about_employer(facts),
        "title": f"{facts.district}工作居住证业务办理情况表",
        "authority": "",
        "sheet_code": facts.sheet_code,
        "agent_telephone": facts.agent_telephone,
        "office_address": facts.office_address,
        "office_telephone": facts.office_telephone,
        "office_email": facts.office_email,
        "generated_on": chinese_date(facts.generated_on),
        "lines": [
            {
                **_printed_line(line),
                "submitted_on": chinese_date(line.submitted_on),
                "declared_on": chinese_date(line.declared_on) if line.declared_on else "—",
                "category": line.category or "—",
            }
            for line in facts.lines
        ],
        "digest_groups": " ".join(digest[start : start + 8] for start in range(0, len(digest), 8)),
        "qr": qr_svg(facts.sheet_url),
        "alone": facts.alone,
    }
    return typeset("status_form", printed, facts.generated_on)


def _about_employer(facts: StatusFormFacts) -> dict[str, Any]:
    return {
        "district": facts.district,
        "employer": facts.employer,
        "uscc": facts.uscc,
        "filing_agent": facts.filing_agent,
        "office": facts.office,
    }


def _substance(line: StatusLine) -> dict[str, Any]:
    return {
        "case_number": line.case_number,
        "person": line.person,
        "id_number": masked_id_number(line.id_number) if line.id_number else "—",
        "business": line.business,
        "category": line.category,
    }


def _printed_line(line: StatusLine) -> dict[str, Any]:
    declared = line.declared_on.isoformat() if line.declared_on else "—"
    return {
        **_substance(line),
        "submitted_on": line.submitted_on.isoformat(),
        "round": line.round,
        "declared_on": declared,
    }


def _digest(stated: dict[str, Any]) -> str:
    canonical = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
