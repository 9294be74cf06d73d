"""Holding a case against the law, and keeping the result with facts and policy id (R-05).

Clauses: 1.4-02
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Assessment, Finding
from permit.domain.conditions.holding import holding_finding
from permit.domain.conditions.moving import moving_findings
from permit.domain.dossier import read_dossier
from permit.domain.errors import BadInput
from permit.domain.law import Law
from permit.domain.lifecycle import Business
from permit.domain.listed import chosen_in, declared, resolved
from permit.policy.edition import edition_from_document
from permit.records.models import Case, Evaluation, KeptEdition
from permit.services.asked_of_business import judged_on
from permit.services.build_dossier import dossier_of
from permit.services.handed_in import which_of
from permit.services.law_in_force import edition_in_force, law_in_force
from permit.services.one_reading import asked_once


def preview(case: Case, today: date, document: dict[str, Any] | None = None) -> Assessment:
    """What the law says of the case as it stands, unsaved. `document`: its dossier, where the caller has it already.

    Raises BadInput where facts contradict their own format.
    """
    key = ("assessment", *which_of(case), today)
    return asked_once(
        key, lambda: assessment_by(law_in_force(today), document or dossier_of(case), case.filed_on or today)
    )


def assessment_by(law: Law, document: dict[str, Any], filed_on: date) -> Assessment:
    """A dossier held against `law` as of the law's day. Raises BadInput where facts contradict their own format."""
    # Conditions are those of a new permit; other businesses look at their own part of them.
    dossier = read_dossier({**resolved(document, law), "business": "new"})
    assessment = assess(dossier, law.day, filed_on, law, chosen_in(document))
    own: tuple[Finding, ...] = ()
    if document["business"] == Business.RENEWAL:
        own = (holding_finding(dossier, filed_on, law),)
    elif document["business"] == Business.EMPLOYER_CHANGE:
        own = moving_findings(dossier, law)
    return replace(assessment, findings=(*own, *assessment.findings))


def unreadable_facts(case: Case, document: dict[str, Any] | None = None) -> list[str]:
    """Paths and words of facts that contradict their own format; [] when the case can be judged."""
    try:
        read_dossier(declared(document or dossier_of(case)))
    except BadInput as problem:
        return [str(each) for each in problem.problems]
    return []


def relevant_findings(case: Case, assessment: Assessment) -> tuple[Finding, ...]:
    """The findings that this business turns on: an employer's own clauses where no person is judged (R-36)."""
    return judged_on(case, assessment.findings)


def store_evaluation(case: Case, event: str, filed_on: date, on: date, now: datetime) -> Evaluation:
    """Judge and keep: `event` is submission or acceptance. What is stored re-runs to the same result."""
    document = dossier_of(case)
    assessment = assessment_by(law_in_force(on), document, filed_on)
    return Evaluation.objects.create(
        case=case,
        round=case.round,
        event=event,
        filed_on=filed_on,
        judged_on=on,
        policy_id=assessment.policy_id,
        edition=_kept_edition(now),
        dossier=document,
        outcome=assessment.outcome,
        findings=[finding.as_json() for finding in relevant_findings(case, assessment)],
        made_at=now,
    )


def run_again(evaluation: Evaluation) -> Assessment:
    """A past evaluation once more, by the law it was made under, whatever was approved or shipped since.

    Clauses: 9-01, 1.4-02
    """
    if evaluation.edition is None:
        law = law_in_force(evaluation.judged_on)
    else:
        law = edition_from_document(evaluation.edition.document).law_on(evaluation.judged_on)
    return assessment_by(law, evaluation.dossier, evaluation.filed_on)


def _kept_edition(now: datetime) -> KeptEdition:
    edition = edition_in_force()
    kept = KeptEdition.objects.filter(edition_id=edition.id).defer("document").first()
    if kept is not None:
        return kept
    kept, _ = KeptEdition.objects.get_or_create(
        edition_id=edition.id, defaults={"document": edition.as_document(), "kept_at": now}
    )
    return kept
