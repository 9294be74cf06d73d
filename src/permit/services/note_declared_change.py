"""A change of what an applicant has declared ends the declaration, and is told (7-05).

Called at the end of whatever changes facts or materials, in its transaction. The sending compares once more by itself:
a change that nobody noted here still refuses the round.

Clauses: 7-05
"""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.records.models import Association, Case, DeclarationRequest, Employer, Person
from permit.services.acting import Acting
from permit.services.applicant_declaration import (
    differing,
    is_needed,
    latest_declaration,
    parts_of,
    stands,
)
from permit.services.audit import record_case_act
from permit.services.freeze_round import snapshot_of
from permit.services.queue_message import queue_message

Owner = Person | Employer | Association | Case


def note_declared_change(owner: Owner, acting: Acting, now: datetime) -> None:
    """End the declaration of the owner's open case where its content is another now; ask for a new one."""
    case = _case_of(owner)
    if case is None or not is_needed(case):
        return
    latest = latest_declaration(case)
    if latest is not None and stands(latest, case):
        changed = differing(latest.parts, parts_of(case, snapshot_of(case)))
        if changed:
            _end(case, list(changed), acting, now)
    if acting.role == "employer":
        ask_when_ready(case, now)


def _case_of(owner: Owner) -> Case | None:
    if isinstance(owner, Employer):
        return None
    mine = Q(pk=owner.pk) if isinstance(owner, Case) else Q(**{type(owner).__name__.lower(): owner})
    return Case.objects.filter(mine, closed_at__isnull=True, person__isnull=False).first()


def _end(case: Case, changed: list[str], acting: Acting, now: datetime) -> None:
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    latest = latest_declaration(held)
    if latest is None or not stands(latest, held):
        return
    by = acting.role if acting.role in ("applicant", "employer", "system") else "officer"
    latest.voided_at, latest.voided_by, latest.voided_for = now, by, changed
    latest.save(update_fields=["voided_at", "voided_by", "voided_for"])
    record_case_act(held, acting, "declaration_ended", now, parts=changed)
    if by != "applicant":
        _tell(held, "declaration_ended", now)


def ask_when_ready(case: Case, now: datetime) -> None:
    """Once a round, when the last paper is there: the applicant is asked by SMS, not left to find out."""
    # Late, since what finds a case ready reads sections and files, whose saving calls this.
    from permit.services.declare_case import require_ready_to_declare

    latest, round_ = latest_declaration(case), case.round + 1
    if latest is not None and latest.round == round_:
        return
    if DeclarationRequest.objects.filter(case=case, round=round_).exists():
        return
    try:
        require_ready_to_declare(case, localtime(now).date())
    except Refused:
        return
    if _tell(case, "declaration_asked", now):
        DeclarationRequest.objects.create(case=case, round=round_, by="system", name="系统", asked_at=now)


def _tell(case: Case, template: str, now: datetime) -> bool:
    person = case.person
    assert person is not None
    business = BUSINESS_NAMES[Business(case.business)]
    facts = {"employer": case.employer.name, "business": business, "number": case.number}
    return queue_message(template, person.mobile, person.name, now, case=case, **facts) is not None
