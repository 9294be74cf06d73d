"""Category I: a bureau officer opens the case, with recommendation and approval as its materials (R-11).

Clauses: 1.3.1-I, 1.3-00
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State
from permit.records.encryption import lookup_hash
from permit.records.models import Association, Case, Permit, Person
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_case_act
from permit.services.build_dossier import APPROVAL, RECOMMENDATION
from permit.services.declare_permit import require_none_declared
from permit.services.issue_permit import LIVING
from permit.services.number_case import new_case_number
from permit.services.permit_standing import standing_on
from permit.services.right_to_apply import require_right_to_apply
from permit.services.upload_attachment import Incoming, inspect, upload_attachment

CATEGORY = "I"
SLOT_TITLES = {RECOMMENDATION: "本区推荐材料", APPROVAL: "本市人才主管部门同意材料"}


@dataclass(frozen=True)
class CategoryIPapers:
    """The two papers that make a case of category I."""

    recommendation: Incoming
    approval: Incoming


def open_category_i(id_number: str, papers: CategoryIPapers, acting: Acting, now: datetime) -> Case:
    """Open the draft for the person with this ID number; applicant and employer go on with it as with any other.

    Both files are inspected before anything is written; they are sealed and stored after the case exists.
    Raises Refused: 'not_your_role', 'person_unknown', 'not_associated', 'permission_missing', 'permit_held' (number),
    'declared_waiting' (number),     'case_open_already' (number), and what `inspect` and `upload_attachment` raise.
    """
    if acting.role != "acceptor":
        raise Refused("not_your_role", {"role": acting.role})
    for paper in (papers.recommendation, papers.approval):
        inspect(paper.content)
    case = _open(id_number, acting, now)
    upload_attachment(case, RECOMMENDATION, papers.recommendation, acting, now)
    upload_attachment(case, APPROVAL, papers.approval, acting, now)
    return case


@transaction.atomic
def _open(id_number: str, acting: Acting, now: datetime) -> Case:
    person = Person.objects.select_for_update().filter(id_number_hash=lookup_hash(id_number)).first()
    if person is None:
        raise Refused("person_unknown")
    require_right_to_apply(person, localtime(now).date())
    association = _association_of(person)
    for permit in Permit.objects.filter(person=person).prefetch_related("facts"):
        if standing_on(permit, localtime(now).date()).state in LIVING:
            raise Refused("permit_held", {"number": permit.number})
    require_none_declared(person)
    running = Case.objects.filter(person=person, closed_at__isnull=True).first()
    if running is not None:
        raise Refused("case_open_already", {"number": running.number})
    try:
        with transaction.atomic():
            case = Case.objects.create(
                number=new_case_number(now),
                business=Business.NEW,
                initiator="bureau",
                person=person,
                employer=association.employer,
                association=association,
                office_id=association.employer.office_id,
                category=CATEGORY,
                state=State.DRAFT,
                opened_at=now,
                state_since=now,
            )
    except IntegrityError:
        raise Refused("case_open_already", {"number": ""}) from None
    record_case_act(case, acting, "open", now, category=CATEGORY)
    return case


def _association_of(person: Person) -> Association:
    found = Association.objects.filter(person=person, state=AssociationState.CONFIRMED).select_related("employer")
    association = found.first()
    if association is None:
        raise Refused("not_associated")
    if association.employer.permission != PermissionState.GRANTED:
        raise Refused("permission_missing", {"state": association.employer.get_permission_display()})
    return association
