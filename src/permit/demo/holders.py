"""Holders of the demo district: carried over from the old system in one spreadsheet, then made whole one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from permit.demo import people
from permit.demo.outside import Outside, Record
from permit.demo.papers import hand_in, order
from permit.domain.holder_rows import COLUMNS
from permit.domain.months import add_years
from permit.records.models import Association, Employer, Permit, Person
from permit.services.acting import Acting
from permit.services.carried_entry import slots_of_holder
from permit.services.complete_carried_over import complete_carried_over
from permit.services.holder_file import csv_of
from permit.services.import_holders import import_holders
from permit.services.start_holder_import import start_holder_import

TERM = 3
FILE_NAME = "原系统持证人.csv"


@dataclass(frozen=True)
class OldHolder:
    """A line of the old system's list: whose permit, at which employer, until which day."""

    record: Record
    employer: Employer
    until: date

    @property
    def since(self) -> date:
        return add_years(self.until + timedelta(days=1), -TERM)

    def cells(self, serial: int) -> dict[str, str]:
        """The line by column key. Serials from 7000 on: those of permits issued here count from 1."""
        children = [f"{child['name']} {child['id_number']}" for child in self.record["children"]]
        return {
            "number": f"{self.since:%Y%m%d}{7000 + serial}",
            "name": self.record["name"],
            "id_number": self.record["id_number"],
            "mobile": self.record["mobile"],
            "valid_from": self.since.isoformat(),
            "valid_until": self.until.isoformat(),
            "employer": self.employer.name,
            "uscc": self.employer.uscc,
            "category": "A",
            "children": "；".join(children),
        }


def carry_over(holders: Sequence[OldHolder], acting: Acting, now: datetime) -> None:
    """Import them as the bureau does. Raises RuntimeError where a row was not taken."""
    lines = [holder.cells(serial) for serial, holder in enumerate(holders, start=1)]
    table = [
        [column.title for column in COLUMNS],
        *([line.get(column.key, "") for column in COLUMNS] for line in lines),
    ]
    run = import_holders(start_holder_import(FILE_NAME, csv_of(table), acting, now), lambda: now, acting=acting)
    if run.created != len(holders):
        raise RuntimeError(f"rows not taken: {list(run.problems.values_list('line', 'column', 'what'))}")


def look_in(record: Record, outside: Outside, now: datetime) -> Person:
    """Signed in, the profile filled in; no paper yet, the employer was not asked."""
    person = people.enter(record, now)
    people.fill_profile(person, record, outside, now)
    return person


def make_whole(record: Record, employer: Employer, agent: Acting, outside: Outside, now: datetime) -> Association:
    """Profile, papers, the employer's confirmation: from now on every business is open (N-11)."""
    person = look_in(record, outside, now)
    association = people.ask_association(person, employer, now)
    association = people.confirm(association, record, outside, agent, now)
    acting = people.acting_for(person)
    papers = order(slots_of_holder(person, now.date()), outside, people.facts_of(record, employer))
    lease = record["home"]["lease_until"]
    hand_in(papers, {"applicant": acting}, now, date.fromisoformat(lease) if lease else None)
    complete_carried_over(person, True, acting, now)
    return association


def permit_of(person: Person) -> Permit:
    """The one that came with the list."""
    return person.permits.get()
