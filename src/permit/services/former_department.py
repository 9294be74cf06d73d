"""Whether an employer has its permission in another district, and whether it has moved here (6.6).

Clauses: 6.6-01
"""

from permit.domain.errors import Refused
from permit.domain.lifecycle import FOR_THE_PERMISSION, Business
from permit.domain.sections import FORMER_DEPARTMENT, read
from permit.records.models import Case, Employer
from permit.records.models.employers import PermissionState
from permit.services.save_section import stored_section

BEFORE_THE_PERMISSION = (PermissionState.NONE, PermissionState.WITHDRAWN)


def business_of_entry(employer: Employer) -> Business:
    """By which business the employer gets, or got, its permission: the open case's; before one, as it declared."""
    case = Case.objects.filter(employer=employer, business__in=FOR_THE_PERMISSION, closed_at__isnull=True).first()
    if case is not None:
        return Business(case.business)
    if employer.permission not in BEFORE_THE_PERMISSION:
        return Business.EMPLOYER_REGISTRATION
    record = stored_section(employer, FORMER_DEPARTMENT.key)
    held = record is not None and record.data.get("fields", {}).get("held") == "yes"
    return Business.DEPARTMENT_CHANGE if held else Business.EMPLOYER_REGISTRATION


def former_department_of(employer: Employer) -> str:
    """The district the permission comes from.

    Raises Refused: 'no_former_department', 'former_department_is_here', 'not_moved_here'.
    """
    record = stored_section(employer, FORMER_DEPARTMENT.key)
    reading = read(FORMER_DEPARTMENT, record.data if record else None)
    values = reading.values
    if not reading.complete or values.get("held") != "yes":
        raise Refused("no_former_department")
    if values["district"] == employer.district:
        raise Refused("former_department_is_here")
    if values.get("moved") != "yes":
        raise Refused("not_moved_here")
    return str(values["district"])
