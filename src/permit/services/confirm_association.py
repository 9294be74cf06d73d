"""The employer confirms that somebody works there: post, contract, and the contract itself.

Clauses: 6.1.1-06, 6.1.2-06, 5-05, N-03, 6.4-03
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.validity import must_run_until, runs_long_enough
from permit.records.models import Association, AttachmentVersion, Employer
from permit.records.models.associations import AssociationState
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.insurance_record import require_insurance
from permit.services.law_in_force import law_in_force
from permit.services.queue_message import queue_message
from permit.services.refuse_association import lock_association
from permit.services.set_printed_term import set_printed_term
from permit.services.work_overlaps import Overlap, overlaps_of

CONTRACT_SLOT = "6.2-M2.contract"
POST_KINDS = (("worker", "工人岗位"), ("cadre", "管理或技术岗位"))
CONTRACT_KINDS = (("fixed", "固定期限"), ("open_ended", "无固定期限"), ("task_based", "以完成一定工作任务为期限"))


@dataclass(frozen=True)
class Employment:
    """What the employer fills in. `until` only for a fixed term; None else."""

    post: str
    post_kind: str
    contract_kind: str
    contract_from: date
    contract_until: date | None


def contract_versions(association: Association) -> list[AttachmentVersion]:
    """The contract as uploaded, newest last; without removed ones."""
    found = AttachmentVersion.objects.filter(
        attachment__association=association, attachment__slot=CONTRACT_SLOT, removed_at__isnull=True
    )
    return list(found.order_by("number"))


def check_employment(given: Employment, handed_in_on: date) -> None:
    """Raises Refused: 'contract_dates_reversed', 'contract_end_missing', 'contract_too_short' (R-13, 5-05)."""
    if given.contract_kind != "fixed":
        return
    if given.contract_until is None:
        raise Refused("contract_end_missing")
    if given.contract_until < given.contract_from:
        raise Refused("contract_dates_reversed")
    months = law_in_force(handed_in_on).number("contract_months_left")
    if not runs_long_enough(given.contract_until, handed_in_on, months):
        facts = {"until": given.contract_until, "needed": must_run_until(handed_in_on, months), "months": months}
        raise Refused("contract_too_short", {**facts, "clause": "5-05"})


def write_employment(association: Association, given: Employment, acting: Acting, now: datetime) -> None:
    """Put the contract's facts on a locked association, after its checks and with the contract uploaded.

    The rest of a contract is measured on the day its newest copy was handed in (R-13).
    Raises Refused('contract_missing') and those of `check_employment`.
    """
    versions = contract_versions(association)
    if not versions:
        raise Refused("contract_missing", {"clause": "6.1.1-06"})
    newest = versions[-1]
    check_employment(given, localtime(newest.uploaded_at).date())
    association.post, association.post_kind = given.post.strip(), given.post_kind
    association.contract_kind, association.contract_from = given.contract_kind, given.contract_from
    association.contract_until = given.contract_until if given.contract_kind == "fixed" else None
    association.version += 1
    association.save()
    # What is printed on the contract is asked once: its term is the newest copy's term (5-05).
    set_printed_term(newest.pk, association.contract_until, association.contract_until is None, acting, now)


@transaction.atomic
def confirm_association(
    employer: Employer, association_id: int, version: int | None, given: Employment, acting: Acting, now: datetime
) -> tuple[Association, tuple[Overlap, ...]]:
    """Confirm a request. Returns the association and the posts of the history that reach into the contract (6.1.2-04).

    A suspended holder only once insurance with this employer is on record (6.4-03).
    Raises Refused: 'permission_missing', 'association_not_requested', 'associated_elsewhere', 'changed_meanwhile', and
    those of `require_insurance` and `write_employment`.
    """
    if Employer.objects.get(pk=employer.pk).permission != PermissionState.GRANTED:
        raise Refused("permission_missing", {"state": employer.permission})
    association = lock_association(employer, association_id, version)
    if association.state != AssociationState.REQUESTED:
        raise Refused("association_not_requested", {"state": association.get_state_display()})
    require_insurance(association.person, employer, localtime(now).date())
    association.state, association.decided_at, association.reason = AssociationState.CONFIRMED, now, ""
    try:
        with transaction.atomic():
            write_employment(association, given, acting, now)
    except IntegrityError:
        raise Refused("associated_elsewhere") from None
    record_act(f"association:{association.pk}", acting, "confirm_association", now, contract_kind=given.contract_kind)
    person = association.person
    queue_message(
        "association_decided", person.mobile, person.name, now, employer=employer.name, outcome="已确认", reason=""
    )
    return association, overlaps_of(association)
