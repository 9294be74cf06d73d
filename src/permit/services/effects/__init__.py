"""What an approval brings about: one module a business, run inside the transaction of the decision.

Clauses: 8-01
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from permit.domain.lifecycle import Business
from permit.records.models import Case
from permit.services.acting import Acting
from permit.services.effects import (
    department_change,
    employer_change,
    employer_registration,
    information_change,
    new,
    renewal,
)

Effect = Callable[[Case, date, Acting, datetime], None]

EFFECTS: Mapping[Business, Effect] = {
    Business.NEW: new.take_effect,
    Business.EMPLOYER_REGISTRATION: employer_registration.take_effect,
    Business.DEPARTMENT_CHANGE: department_change.take_effect,
    Business.RENEWAL: renewal.take_effect,
    Business.EMPLOYER_CHANGE: employer_change.take_effect,
    Business.INFORMATION_CHANGE: information_change.take_effect,
}
