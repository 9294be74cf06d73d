"""The law and the calendar of this installation: what the services judge by."""

from datetime import date

from django.conf import settings

from permit.domain.law import Law
from permit.domain.working_days import Calendar
from permit.policy.calendars import shipped_calendar
from permit.policy.law import law_on


def law_in_force(day: date) -> Law:
    """The law of the installation's district as known on `day` (9-01). Raises PolicyError."""
    return law_on(day, settings.DISTRICT)


def calendar_in_force() -> Calendar:
    """The working days as announced so far (R-24)."""
    return shipped_calendar()
