"""The employer starts a renewal; the employee uploads into it (6.3-06). Which day it is decides whether (R-01).

Clauses: 6.3-02, 6.3-03, 6.3-06, N-15, R-01, R-30
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.domain.validity import FilingWindow, WindowRule, employer_change_window, renewal_window
from permit.records.models import Association, Case, Employer, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person, require_entry
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.open_case import open_case
from permit.services.permit_facts import Held, held_permit
from permit.services.queue_message import queue_message


@dataclass(frozen=True)
class Filing:
    """A permit held, the four days of its business, and on which side of them the day falls."""

    held: Held
    window: FilingWindow
    phase: str
    days_left: int

    @property
    def late(self) -> bool:
        """Past the legal line: it may lapse before it is decided."""
        return self.phase in ("late", "lapsed")


def filing_of(person: Person, business: Business, day: date) -> Filing | None:
    """Where a business of a permit stands on `day`; None without a permit. `days_left`: working days to expiry.

    A permit that was renewed and then suspended lapses at the end of the term that follows: that end counts for an
    employer change.
    """
    held = held_permit(person, day)
    if held is None:
        return None
    rule, calendar = WindowRule.of(law_in_force(day)), calendar_in_force()
    measure = renewal_window if business is Business.RENEWAL else employer_change_window
    until = held.standing.valid_until if business is Business.RENEWAL else held.last_day
    window = measure(until, calendar, rule)
    left = calendar.between(day, until).days if day <= until else 0
    return Filing(held, window, window.phase(day), left)


def require_time(filing: Filing, day: date) -> None:
    """Raises Refused: 'renewal_too_early' (opens_on), 'filed_too_late' (file_by, expires) where the policy refuses."""
    if filing.phase == "too_early":
        raise Refused("renewal_too_early", {"opens_on": filing.window.opens_on, "clause": "6.3-03"})
    if filing.late and law_in_force(day).value("late_filing") == "refuse":
        days = {"file_by": filing.window.file_by, "expires": filing.window.lapses_after}
        raise Refused("filed_too_late", {**days, "clause": "N-15"})


def confirmed_here(employer: Employer, association_id: int) -> Association:
    """The association of somebody who works here. Raises Refused('not_employed_here')."""
    found = Association.objects.filter(pk=association_id, employer=employer, state=AssociationState.CONFIRMED)
    association = found.select_related("person", "employer").first()
    if association is None:
        raise Refused("not_employed_here", {"state": ""})
    return association


@transaction.atomic
def start_renewal(employer: Employer, association_id: int, acting: Acting, now: datetime) -> Case:
    """Open the draft of a renewal; the employee is told to fill and upload.

    Raises Refused: agent_not_confirmed, not_employed_here, out_of_scope, profile_incomplete, no_permit_held,
    permit_not_valid (state), permit_of_other_employer (employer), renewal_too_early (opens_on), filed_too_late,
    case_open_already (number), renewed_already (until).
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    association = confirmed_here(employer, association_id)
    person = lock_person(association.person)
    require_entry(person)
    today = localtime(now).date()
    filing = filing_of(person, Business.RENEWAL, today)
    if filing is None:
        raise Refused("no_permit_held")
    require_renewable(filing, employer)
    require_time(filing, today)
    case = open_case(Business.RENEWAL, association, acting, now, category=_category(filing))
    queue_message("renewal_started", person.mobile, person.name, now, case=case, employer=employer.name)
    return case


def require_renewable(filing: Filing, employer: Employer) -> None:
    """Raises Refused: permit_not_valid (state), permit_of_other_employer (employer), renewed_already (until)."""
    standing = filing.held.standing
    if standing.state != "valid":
        raise Refused("permit_not_valid", {"state": standing.state_name})
    if standing.employer.get("id") not in (None, employer.pk):
        raise Refused("permit_of_other_employer", {"employer": standing.employer.get("name", "")})
    ahead = filing.held.permit.facts.filter(kind="term", valid_from__gt=filing.held.standing.day)
    if ahead.exists():
        raise Refused("renewed_already", {"until": standing.valid_until})


def _category(filing: Filing) -> str:
    return str(filing.held.standing.particulars.get("category") or "")
