"""Work history against the contract: everything before its start, nothing that runs into it (6.1.2-04).

Clauses: 6.1.2-04
"""

from dataclasses import dataclass, field
from datetime import date

from permit.domain.months import YearMonth
from permit.domain.sections import Reading, read, section
from permit.records.models import Association, Person
from permit.services.save_section import stored_section


@dataclass(frozen=True)
class Overlap:
    """A post of the history that reaches past the start of the contract; `until` None: still going on.

    `place` is that of its row in the history.
    """

    employer: str
    since: str
    until: str | None
    place: int = field(default=0, compare=False)


def overlaps_with(history: Reading, employer_name: str, contract_from: date) -> tuple[Overlap, ...]:
    """The posts elsewhere that last longer than the month in which the contract begins."""
    start = str(YearMonth.of(contract_from))
    return tuple(
        Overlap(row["employer"] or "", row["from"] or "", row["to"], place)
        for place, row in enumerate(history.rows)
        if row["employer"] != employer_name and (row["current"] == "yes" or (row["to"] or "") > start)
    )


def work_overlaps(person: Person, employer_name: str, contract_from: date | None) -> tuple[Overlap, ...]:
    """As `overlaps_with`, from what the applicant typed; () while either side is unknown."""
    record = stored_section(person, "work")
    if record is None or contract_from is None:
        return ()
    return overlaps_with(read(section("person", "work"), record.data), employer_name, contract_from)


def overlaps_of(association: Association) -> tuple[Overlap, ...]:
    """What both sides are shown about an association's contract."""
    return work_overlaps(association.person, association.employer.name, association.contract_from)
