"""The employer applies for the permission to file, stating the intended business.

Clauses: 6.1.1-04, 6.1.1-02, 6.1.1-03, 7-05
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business, State
from permit.domain.sections import read, section
from permit.records.models import Case, Declaration, Employer, Office
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.employer_entry import entry_of
from permit.services.freeze_round import freeze_round
from permit.services.law_in_force import law_in_force
from permit.services.move_case import move_case
from permit.services.number_case import new_case_number
from permit.services.save_section import stored_section

DECLARATION = "employer-2026-07"
PERMIT_TYPE = "北京市工作居住证"


@transaction.atomic
def apply_for_permission(employer: Employer, declared: bool, acting: Acting, now: datetime) -> Case:
    """Open the registration case and hand it to the office the employer named (R-35).

    The business register was asked before, outside the transaction (`ask_about_employer`).
    Raises Refused: 'agent_not_confirmed', 'declaration_missing', 'permission_held' (state),
    'held_elsewhere', 'information_incomplete' (missing), 'permission_case_open'.
    """
    today = localtime(now).date()
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not declared:
        raise Refused("declaration_missing")
    if locked.permission not in (PermissionState.NONE, PermissionState.WITHDRAWN):
        raise Refused("permission_held", {"state": locked.get_permission_display()})
    entry = entry_of(locked, today)
    if entry.business != Business.EMPLOYER_REGISTRATION:
        raise Refused("held_elsewhere")
    missing = entry.missing
    if missing:
        raise Refused("information_incomplete", {"missing": "、".join(missing), "count": len(missing)})
    place = place_of(locked)
    locked.office, locked.permission = place.office, PermissionState.REQUESTED
    locked.save(update_fields=["office", "permission"])
    return send_to_office(locked, Business.EMPLOYER_REGISTRATION, place, acting, now)


@dataclass(frozen=True)
class Place:
    """The office the employer named and the business it intends."""

    office: Office
    intended: tuple[str, ...]


def place_of(employer: Employer) -> Place:
    """Read the section `place`. Raises Refused('information_incomplete') where the office is not one of ours."""
    record = stored_section(employer, "place")
    values = read(section("employer", "place"), record.data if record else None).values
    typed = record.data.get("fields", {}).get("office", "") if record else ""
    office = Office.objects.filter(district=employer.district, code=values.get("office") or typed).first()
    if office is None:
        raise Refused("information_incomplete", {"missing": "属地部门", "count": 1})
    return Place(office, tuple(values.get("intended") or ()))


def send_to_office(
    employer: Employer, business: Business, place: Place, acting: Acting, now: datetime, **noted: str
) -> Case:
    """Open the case of `business`, freeze its first round and hand it to the office; `noted` goes to the audit trail.

    The caller holds the employer's row lock. Raises Refused('permission_case_open').
    """
    today = localtime(now).date()
    case = _open_case(employer, business, today, now)
    case.round = 1
    move_case(
        case,
        Action.SUBMIT,
        acting,
        now,
        intended=list(place.intended),
        permit_type=PERMIT_TYPE,
        department=law_in_force(today).department,
        **noted,
    )
    declare(case, acting, now)
    freeze_round(case, now)
    return case


def _open_case(employer: Employer, business: Business, today: date, now: datetime) -> Case:
    try:
        with transaction.atomic():
            return Case.objects.create(
                number=new_case_number(now),
                business=business,
                initiator="employer",
                employer=employer,
                office=employer.office,
                state=State.DRAFT,
                opened_at=now,
                state_since=now,
                filed_on=today,
            )
    except IntegrityError:
        raise Refused("permission_case_open") from None


def declare(case: Case, acting: Acting, now: datetime) -> Declaration:
    """Record the employer's declaration of truth at a submission (7-05)."""
    return Declaration.objects.create(
        case=case, round=case.round, actor="employer", name=acting.name, text_version=DECLARATION, declared_at=now
    )
