"""What people are asked for. One declaration for form, check, answers page, defects and differences."""

from permit.domain.sections.applicant import PROFILE
from permit.domain.sections.changes import CHANGES
from permit.domain.sections.claims import ALL_CLAIMS, HOLDING_INCOME, TITLES, claim_sections
from permit.domain.sections.employer import FORMER_DEPARTMENT, INFORMATION
from permit.domain.sections.fields import Field, FieldProblem, Reading, Section
from permit.domain.sections.listed import with_lists
from permit.domain.sections.read import read

SECTIONS: dict[tuple[str, str], Section] = {
    (s.owner, s.key): s for s in (*PROFILE, *INFORMATION, FORMER_DEPARTMENT, *ALL_CLAIMS, CHANGES)
}


def section(owner: str, key: str) -> Section:
    """The section `key` of `owner` ('person', 'employer', 'case'). Raises KeyError."""
    return SECTIONS[owner, key]


__all__ = [
    "CHANGES",
    "FORMER_DEPARTMENT",
    "HOLDING_INCOME",
    "INFORMATION",
    "PROFILE",
    "SECTIONS",
    "TITLES",
    "Field",
    "FieldProblem",
    "Reading",
    "Section",
    "claim_sections",
    "read",
    "section",
    "with_lists",
]
