"""An approved change of the competent department: the employer may file here, as after a registration.

Clauses: 6.6-01, 6.1.1-05
"""

from datetime import date, datetime

from permit.records.models import Case
from permit.services.acting import Acting
from permit.services.effects.employer_registration import grant_permission


def take_effect(case: Case, today: date, acting: Acting, now: datetime) -> None:
    """From now on this district is competent: the employer may associate employees and file here."""
    grant_permission(case.employer_id, today, acting, now)
