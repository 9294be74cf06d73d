"""What a carried-over holder still has to complete, and the door that stays shut until then (N-11).

Clauses: N-11, 6.1.2-07, N-10, 6.3-07, 6.4-09, 6.5-03
"""

from dataclasses import dataclass
from datetime import date

from permit.domain.dossier import read_dossier
from permit.domain.errors import Refused
from permit.domain.materials import Situation
from permit.domain.materials.carried_over import carried_over_slots
from permit.records.models import Association, CarriedHolder, Permit, Person
from permit.services.applicant_entry import Entry, entry_of
from permit.services.build_dossier import profile_dossier
from permit.services.handing_over import district_name
from permit.services.law_in_force import law_in_force
from permit.services.material_slots import SlotStatus, statuses_of
from permit.services.permit_facts import LIVING
from permit.services.permit_standing import Standing, standing_on

ASSOCIATION_TITLE = "聘用单位确认关联"


@dataclass(frozen=True)
class CarriedEntry:
    """Where a carried-over holder stands. `association`: requested or confirmed, with whichever employer."""

    carried: CarriedHolder
    standing: Standing
    entry: Entry
    slots: tuple[SlotStatus, ...]
    association: Association | None

    @property
    def origin(self) -> str:
        """Where the permit came from: another district (R-18, R-36), or the old system."""
        district = str(self.carried.source.get("district") or "")
        return district_name(district) if district else "原系统"

    @property
    def needs_association(self) -> bool:
        """A suspended permit has no employer to confirm: its holder goes on to an employer change."""
        return self.carried.employer is not None

    @property
    def confirmed(self) -> bool:
        """Confirmed by the employer the permit is with."""
        found = self.association
        return found is not None and found.state == "confirmed" and found.employer_id == self.carried.employer_id

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of what is still missing."""
        papers = tuple(dict.fromkeys(slot.material.title for slot in self.slots if slot.blocking))
        waits = (ASSOCIATION_TITLE,) if self.needs_association and not self.confirmed else ()
        return (*self.entry.missing, *papers, *waits)


def carried_open(person: Person, today: date) -> CarriedHolder | None:
    """The carried-over permit of this person that is not complete, while it is still one to hold; None without one."""
    open_ones = CarriedHolder.objects.filter(permit__person=person, completed_at__isnull=True)
    for carried in open_ones.select_related("permit", "employer"):
        if standing_on(carried.permit, max(today, carried.permit.issued_on)).state in LIVING:
            return carried
    return None


def require_completed(person: Person, today: date) -> None:
    """Raises Refused('carried_over_incomplete', missing, clause) while a carried-over holder has not completed."""
    carried = carried_open(person, today)
    if carried is not None:
        missing = carried_entry(carried, today).missing or ("核对并确认",)
        raise Refused("carried_over_incomplete", {"missing": "、".join(missing), "clause": "N-11"})


def require_permit_completed(permit: Permit) -> None:
    """The same for printing this permit's confirmation, whatever its state is."""
    if CarriedHolder.objects.filter(permit=permit, completed_at__isnull=True).exists():
        raise Refused("carried_over_incomplete", {"missing": "信息、附件和单位确认", "clause": "N-11"})


def carried_entry(carried: CarriedHolder, today: date) -> CarriedEntry:
    """Read where the holder stands."""
    person = carried.permit.person
    standing = Association.objects.filter(person=person, state__in=["requested", "confirmed"])
    return CarriedEntry(
        carried,
        standing_on(carried.permit, max(today, carried.permit.issued_on)),
        entry_of(person),
        slots_of_holder(person, today),
        standing.select_related("employer").first(),
    )


def slots_of_holder(person: Person, today: date) -> tuple[SlotStatus, ...]:
    """The holder's upload places: of the person, so that the next case finds the files."""
    dossier = read_dossier(profile_dossier(person))
    situation = Situation(dossier, "information_change", None, {}, law_in_force(today))
    slots = carried_over_slots(situation)
    return statuses_of(slots, {slot.id: person for slot in slots}, today)
