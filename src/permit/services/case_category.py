"""The category of talent a case is filed under (1.3.1)."""

from permit.records.models import Case
from permit.services.build_dossier import typed_sections


def case_category(case: Case) -> str | None:
    """The category chosen in the draft, or the one the case was filed under."""
    chosen = typed_sections(None, None, case).values("case", "category").get("category")
    return chosen or case.category or None
