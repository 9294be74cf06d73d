"""The employer's own conditions (1.2) as the law has them today, before anything is filed.

Clauses: 1.2-01, 1.2-02, 1.2-03, 1.2-04, 1.2-05, 1.2-06
"""

from datetime import date

from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Finding
from permit.domain.dossier import read_dossier
from permit.domain.listed import LISTED, resolved
from permit.records.models import Employer
from permit.services.asked_of_business import EMPLOYER_CLAUSES
from permit.services.build_dossier import choices_of, employer_facts, is_sole_trader, typed_sections
from permit.services.law_in_force import law_in_force


def judge_employer(employer: Employer, today: date) -> tuple[Finding, ...]:
    """The six findings of 1.2, unknown where nothing was typed. Raises BadInput where facts contradict their format."""
    typed, law = typed_sections(None, employer, None), law_in_force(today)
    facts, chosen = {} if is_sole_trader(typed) else employer_facts(employer, typed), choices_of(typed)
    document = {key: value for key, value in facts.items() if value is not None or key == "branch_of"}
    dossier = read_dossier(resolved({"business": "new", "employer": document, LISTED: chosen}, law))
    assessment = assess(dossier, today, today, law, chosen)
    return tuple(finding for finding in assessment.findings if finding.id in EMPLOYER_CLAUSES)
