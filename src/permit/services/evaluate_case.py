"""Holding a case against the law, and keeping the result with facts and policy id (R-05).

Clauses: 1.4-02
"""

from datetime import date, datetime
from typing import Any

from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Assessment, Finding
from permit.domain.dossier import read_dossier
from permit.domain.errors import BadInput
from permit.records.models import Case, Evaluation
from permit.services.asked_of_business import judged_on
from permit.services.build_dossier import dossier_of
from permit.services.law_in_force import law_in_force


def preview(case: Case, today: date) -> Assessment:
    """What the law says of the case as it stands, unsaved. Raises BadInput where facts contradict their own format."""
    return _assessment(dossier_of(case), today, case.filed_on or today)


def _assessment(document: dict[str, Any], judged_on: date, filed_on: date) -> Assessment:
    # Conditions are those of a new permit; other businesses look at their own part of them.
    return assess(read_dossier({**document, "business": "new"}), judged_on, filed_on, law_in_force(judged_on))


def unreadable_facts(case: Case) -> list[str]:
    """Paths and words of facts that contradict their own format; [] when the case can be judged."""
    try:
        read_dossier(dossier_of(case))
    except BadInput as problem:
        return [str(each) for each in problem.problems]
    return []


def relevant_findings(case: Case, assessment: Assessment) -> tuple[Finding, ...]:
    """The findings that this business turns on: an employer's own clauses where no person is judged (R-36)."""
    return judged_on(case, assessment.findings)


def store_evaluation(case: Case, event: str, filed_on: date, on: date, now: datetime) -> Evaluation:
    """Judge and keep: `event` is submission or acceptance. What is stored re-runs to the same result."""
    document = dossier_of(case)
    assessment = _assessment(document, on, filed_on)
    return Evaluation.objects.create(
        case=case,
        round=case.round,
        event=event,
        filed_on=filed_on,
        judged_on=on,
        policy_id=assessment.policy_id,
        dossier=document,
        outcome=assessment.outcome,
        findings=[finding.as_json() for finding in relevant_findings(case, assessment)],
        made_at=now,
    )
