"""What a business asks for: the sections to fill, and the clauses it is judged on.

Clauses: 6.2-01, R-36
"""

from collections.abc import Callable, Mapping

from permit.domain.conditions.finding import Finding
from permit.domain.lifecycle import Business
from permit.domain.sections import (
    CHANGES,
    FORMER_DEPARTMENT,
    HOLDING_INCOME,
    INFORMATION,
    PROFILE,
    TITLES,
    Section,
    claim_sections,
)
from permit.records.models import Case
from permit.services.case_category import case_category
from permit.services.named_changes import named_changes

EMPLOYER_CLAUSES = ("1.2-01", "1.2-02", "1.2-03", "1.2-04", "1.2-05", "1.2-06")


def _claims_of_new(case: Case) -> tuple[Section, ...]:
    sections = claim_sections(case_category(case) or "")
    # A freelancer's case is opened as such: nobody chooses there.
    return tuple(each for each in sections if each.key != "category") if case.employer.is_freelancer else sections


def _claims_of_change(case: Case) -> tuple[Section, ...]:
    """What changes; a title also with its facts, which no profile keeps (6.5-01)."""
    return (CHANGES, TITLES) if "title" in named_changes(case) else (CHANGES,)


# The sections kept with the case itself; the profile is the person's and is asked of every business.
CLAIMS: Mapping[Business, Callable[[Case], tuple[Section, ...]]] = {
    Business.NEW: _claims_of_new,
    Business.RENEWAL: lambda case: (HOLDING_INCOME,),
    Business.INFORMATION_CHANGE: _claims_of_change,
}
# Which findings a business turns on; all of them where it is not named.
JUDGED_ON: Mapping[Business, tuple[str, ...]] = {
    Business.RENEWAL: ("6.3-02", "1.3.5", "1.3.6", "6.2-04", "7-04"),
    Business.INFORMATION_CHANGE: ("1.3.5", "6.2-04", "7-04"),
    # 6.4-07 is 1.2 of the new employer; 1.3 is not judged again.
    Business.EMPLOYER_CHANGE: ("6.4-03", "6.4-06", *EMPLOYER_CLAUSES),
    Business.EMPLOYER_REGISTRATION: EMPLOYER_CLAUSES,
    Business.DEPARTMENT_CHANGE: EMPLOYER_CLAUSES,
}


def sections_of_case(case: Case) -> tuple[Section, ...]:
    """The sections this case needs whole: the employer's, or the person's profile and the claims of its business."""
    if case.person_id is not None:
        return (*PROFILE, *claims_of_case(case))
    return (*INFORMATION, FORMER_DEPARTMENT) if case.business == Business.DEPARTMENT_CHANGE else INFORMATION


def claims_of_case(case: Case) -> tuple[Section, ...]:
    """The sections kept with the case itself."""
    claims = CLAIMS.get(Business(case.business))
    return claims(case) if claims else ()


def judged_on(case: Case, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that this business turns on: an employer's own clauses where no person is judged (R-36)."""
    wanted = JUDGED_ON.get(Business(case.business))
    return findings if wanted is None else tuple(finding for finding in findings if finding.id in wanted)
