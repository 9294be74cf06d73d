"""The employer sends a case on again after a return to it: its own part corrected, everything else untouched.

Clauses: N-03, 4.1-01, 7-05, 5-05
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import FOR_THE_PERMISSION, Action, Business, State
from permit.records.models import Attachment, AttachmentVersion, Case, Defect, Employer, FormSection, Return
from permit.services.acting import Acting
from permit.services.applicant_declaration import require_declared
from permit.services.apply_for_permission import declare, place_of
from permit.services.case_problems import problems_of
from permit.services.former_department import former_department_of
from permit.services.freeze_round import freeze_round, snapshot_of
from permit.services.material_slots import SlotStatus
from permit.services.move_case import lock_case, move_case
from permit.services.one_reading import asked_once


def open_return(case: Case) -> Return | None:
    """The return that waits for an answer."""
    waiting = Return.objects.filter(case=case, answered_at__isnull=True).order_by("-returned_at", "-id")
    return asked_once(("return", case.pk), waiting.first)


def is_answered(defect: Defect, case: Case) -> bool:
    """Whether what the defect names was touched since the return: saved again, uploaded again, or waived (R-38)."""
    since = defect.sent_back.returned_at
    if defect.kind == "field":
        key = defect.target.split(".")[0]
        sections = FormSection.objects.filter(key=key, saved_at__gt=since)
        owners = sections.filter(employer=case.employer) | sections.filter(case=case)
        if case.person_id:
            owners = owners | sections.filter(person=case.person_id)
        return owners.exists()
    attachments = attachments_of(case).filter(slot=defect.target)
    uploaded = AttachmentVersion.objects.filter(
        attachment__in=attachments, uploaded_at__gt=since, removed_at__isnull=True
    )
    return uploaded.exists() or attachments.exclude(cannot_provide_reason="").exists()


def open_defects(case: Case) -> list[Defect]:
    """What the employer has not touched yet."""
    sent_back = open_return(case)
    defects = sent_back.defects.select_related("sent_back") if sent_back else []
    return [defect for defect in defects if not is_answered(defect, case)]


def still_wrong(defect: Defect, slots: Iterable[SlotStatus]) -> str:
    """Why what was handed in for a material would come back at once: no term told, or too short a one (5-04, 5-05)."""
    if defect.kind != "material":
        return ""
    return next((slot.words for slot in slots if slot.key == defect.target and slot.state == "replace"), "")


def attachments_of(case: Case) -> QuerySet[Attachment]:
    """Every attachment that belongs to a case: its own, its person's, its association's, its employer's."""
    found = Attachment.objects.filter(case=case) | Attachment.objects.filter(employer=case.employer_id)
    if case.person_id:
        found = found | Attachment.objects.filter(person=case.person_id)
    if case.association_id:
        found = found | Attachment.objects.filter(association=case.association_id)
    return found


@transaction.atomic
def answer_employer_return(number: str, version: int | None, declared: bool, acting: Acting, now: datetime) -> Case:
    """Send the case to the office again as a new round.

    The applicant has declared before what a case of a person carries now.
    Raises Refused: 'agent_not_confirmed', 'declaration_missing', 'defects_open' (count, titles),
    'papers_not_in_order' (count, titles, targets), 'declaration_outstanding' (name), 'not_allowed_here',
    'changed_meanwhile', and of a change of department what `former_department_of` raises.
    """
    if acting.agent is None:
        raise Refused("agent_not_confirmed")
    if not declared:
        raise Refused("declaration_missing")
    case = lock_case(number, version)
    if case.state != State.RETURNED_TO_EMPLOYER:
        raise Refused("not_allowed_here", {"state": State(case.state), "business": Business(case.business)})
    sent_back = open_return(case)
    defects = sent_back.defects.select_related("sent_back") if sent_back else []
    still_open = open_defects(case)
    if still_open:
        raise Refused("defects_open", {"count": len(still_open), "titles": "；".join(d.words for d in still_open)})
    _require_papers_in_order(case, defects, localtime(now).date())
    snapshot = snapshot_of(case)
    if case.person_id is not None:
        require_declared(case, snapshot)
    case.round += 1
    case.correct_by = None
    _follow_office(case)
    move_case(case, Action.SUBMIT, acting, now, answered=sent_back.pk if sent_back else None)
    Return.objects.filter(case=case, answered_at__isnull=True).update(answered_at=now)
    declare(case, acting, now)
    freeze_round(case, now, snapshot=snapshot if case.person_id is not None else None)
    return case


def _require_papers_in_order(case: Case, defects: Iterable[Defect], today: date) -> None:
    slots = {slot.key: slot for slot in problems_of(case, today).slots}
    wrong = {d.target: slots[d.target] for d in defects if still_wrong(d, slots.values())}
    if wrong:
        titles = "；".join(f"{slot.title}：{slot.words}" for slot in wrong.values())
        raise Refused("papers_not_in_order", {"count": len(wrong), "titles": titles, "targets": list(wrong)})


def _follow_office(case: Case) -> None:
    """A corrected office is the case's office from now on (R-35)."""
    if case.business not in FOR_THE_PERMISSION:
        return
    if case.business == Business.DEPARTMENT_CHANGE:
        former_department_of(case.employer)
    office = place_of(case.employer).office
    Employer.objects.filter(pk=case.employer_id).update(office=office)
    case.office = office
