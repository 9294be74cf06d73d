"""What the holder named in an information change.

Clauses: 6.5-01
"""

from permit.domain.sections import read, section
from permit.records.models import Case
from permit.services.handed_in import claim_of


def named_changes(case: Case) -> tuple[str, ...]:
    """The matters named so far, in the order typed, as in `permit.domain.sections.changes.MATTERS`; each once."""
    data = claim_of(case, "changes")
    if data is None:
        return ()
    rows = read(section("case", "changes"), data).rows
    return tuple(dict.fromkeys(str(row["matter"]) for row in rows if row["matter"]))
