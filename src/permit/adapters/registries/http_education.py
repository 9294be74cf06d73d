"""The education registry: are these diplomas and degrees valid? (N-08)"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from permit.adapters.registries.client import RegistryClient
from permit.services.ports import EducationAnswer, EducationClaim, EducationFinding, Outcome, Silence

_STATES = ("valid", "invalid", "unknown")


class HttpEducationRegistry:
    """`POST /education/compare {name, id_number, claims}` → one finding a claim, in their order."""

    def __init__(self, client: RegistryClient) -> None:
        self._client = client

    def compare(self, name: str, id_number: str, claims: Sequence[EducationClaim], *, at: datetime) -> EducationAnswer:
        body = {
            "name": name,
            "id_number": id_number,
            "claims": [{"level": claim.level, "school": claim.school} for claim in claims],
        }
        answer = self._client.ask("POST", "/education/compare", body)
        if isinstance(answer, Silence):
            return EducationAnswer(outcome=Outcome.SILENT, asked_at=at, silence=answer)
        findings = _findings(answer, claims)
        if findings is None:
            return EducationAnswer(outcome=Outcome.SILENT, asked_at=at, silence=Silence.GARBLED)
        return education_answer(findings, at)


def education_answer(findings: tuple[EducationFinding, ...], at: datetime) -> EducationAnswer:
    """Findings → outcome; `differences` holds `diploma:<level>` and `degree:<level>` of what is invalid."""
    differences = tuple(
        f"{what}:{each.level}"
        for each in findings
        for what in ("diploma", "degree")
        if getattr(each, what) == "invalid"
    )
    known = any(state != "unknown" for each in findings for state in (each.diploma, each.degree))
    outcome = Outcome.DIFFERS if differences else Outcome.MATCH if known else Outcome.SILENT
    silence = Silence.NO_RECORD if outcome is Outcome.SILENT else None
    return EducationAnswer(outcome=outcome, asked_at=at, findings=findings, differences=differences, silence=silence)


def _findings(answer: dict[str, Any], claims: Sequence[EducationClaim]) -> tuple[EducationFinding, ...] | None:
    rows = answer.get("claims")
    if not isinstance(rows, list) or len(rows) != len(claims):
        return None
    findings = []
    for claim, row in zip(claims, rows, strict=True):
        if not isinstance(row, dict) or row.get("diploma") not in _STATES or row.get("degree") not in _STATES:
            return None
        findings.append(EducationFinding(claim.level, claim.school, row["diploma"], row["degree"]))
    return tuple(findings)
