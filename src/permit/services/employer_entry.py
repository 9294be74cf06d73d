"""What an employer still has to do before anything else opens (N-10): information, attachments, agent, permission.

Clauses: 6.6-02, N-10, 6.1.1-02, 6.1.1-03, 6.1.1-05
"""

from dataclasses import dataclass
from datetime import date, datetime

from permit.domain.lifecycle import FOR_THE_PERMISSION, Business
from permit.domain.sections import FORMER_DEPARTMENT, INFORMATION, Section, read
from permit.records.models import Case, Employer, FilingAgent, FormSection
from permit.records.models.employers import PermissionState
from permit.services.former_department import business_of_entry
from permit.services.material_slots import SlotStatus, slots_of_employer
from permit.services.who_is_told import acting_agent

EARLY_SLOTS = ("6.1.1-M1", "6.1.1-M2", "6.6-M1", "6.6-M2")
"""① and ② belong to the information; ③–⑦ are 附件管理, after it (6.1.1-03)."""


@dataclass(frozen=True)
class Entry:
    """Where the employer stands. `sections` in the order of the form, each with whether it is whole; `touched`: keys of
    those where anything was typed."""

    permission: str
    sections: tuple[tuple[Section, bool], ...]
    slots: tuple[SlotStatus, ...]
    agent: FilingAgent | None
    case: Case | None
    touched: frozenset[str] = frozenset()
    business: Business = Business.EMPLOYER_REGISTRATION

    @property
    def information_whole(self) -> bool:
        """All sections, and ① and ② with them."""
        return all(whole for _, whole in self.sections) and not self._open(early=True)

    @property
    def attachments_whole(self) -> bool:
        """③–⑦ uploaded, as far as they are required."""
        return not self._open(early=False)

    @property
    def granted(self) -> bool:
        return self.permission == PermissionState.GRANTED

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of what is still missing before the permission can be applied for."""
        open_sections = [section.title for section, whole in self.sections if not whole]
        open_slots = [slot.title for slot in (*self._open(early=True), *self._open(early=False))]
        return (*open_sections, *open_slots, *(() if self.agent else ("经办人短信确认",)))

    def slots_early(self, early: bool) -> tuple[SlotStatus, ...]:
        """① and ②, or ③–⑦."""
        return tuple(slot for slot in self.slots if (slot.material.id in EARLY_SLOTS) == early)

    def _open(self, early: bool) -> tuple[SlotStatus, ...]:
        return tuple(slot for slot in self.slots_early(early) if slot.blocking)


def entry_of(employer: Employer, today: date) -> Entry:
    """Read the employer's state (a handful of queries, whatever was typed)."""
    stored = {record.key: record for record in FormSection.objects.filter(employer=employer)}
    business = business_of_entry(employer)
    asked = (*INFORMATION, FORMER_DEPARTMENT) if business == Business.DEPARTMENT_CHANGE else INFORMATION
    sections = tuple(
        (section, read(section, stored[section.key].data).complete if section.key in stored else False)
        for section in asked
    )
    cases = Case.objects.filter(employer=employer, business__in=FOR_THE_PERMISSION)
    return Entry(
        employer.permission,
        sections,
        slots_of_employer(employer, today, business),
        acting_agent(employer),
        cases.order_by("-id").first(),
        frozenset(stored),
        business,
    )


def complete_information(employer: Employer, entry: Entry, now: datetime) -> bool:
    """Note the first time the information was whole; True when it was just now."""
    if employer.completed_at is not None or not entry.information_whole:
        return False
    return bool(Employer.objects.filter(pk=employer.pk, completed_at__isnull=True).update(completed_at=now))
