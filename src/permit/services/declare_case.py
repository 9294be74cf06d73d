"""The applicant declares the round that the employer is going to hand in: true, lawful, valid, as it stands (7-05).

Clauses: 7-05, R-33, R-38
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action, Business, State, move
from permit.records.models import Case, Declaration
from permit.services.acting import Acting
from permit.services.answer_employer_return import open_defects
from permit.services.applicant_declaration import DECLARATION, fingerprint_of, parts_of
from permit.services.applicant_entry import require_entry
from permit.services.audit import record_case_act
from permit.services.case_problems import BLOCKING, problems_of
from permit.services.freeze_round import snapshot_of
from permit.services.lock_own_case import lock_own_case
from permit.services.move_case import actor_of
from permit.services.submit_application import open_return, unanswered_materials


@transaction.atomic
def declare_case(
    number: str, version: int | None, seen: str, declared: bool, acting: Acting, now: datetime
) -> Declaration:
    """Declare what stands now; `seen` is the fingerprint of what was shown. Twice the same is one declaration.

    Raises Refused: 'declaration_missing', 'not_your_role', 'not_allowed_here', 'changed_meanwhile',
    'declared_content_changed', 'application_incomplete' (count, titles), 'returned_materials_open' (count, titles),
    'employer_still_correcting' (count, titles), 'employer_papers_missing' (count, titles).
    """
    person, case = lock_own_case(number, version, declared, acting)
    move(Business(case.business), State(case.state), actor_of(acting), Action.DECLARE)
    require_entry(person)
    parts = parts_of(case, snapshot_of(case))
    if fingerprint_of(parts) != seen:
        raise Refused("declared_content_changed")
    require_ready_to_declare(case, localtime(now).date())
    return _record(case, parts, acting, now)


def require_ready_to_declare(case: Case, today: date) -> None:
    """All is there that the round will carry: a declaration before that would be asked for again.

    Raises Refused: 'employer_still_correcting', 'returned_materials_open', 'application_incomplete',
    'employer_papers_missing' (count, titles).
    """
    if case.state == State.RETURNED_TO_EMPLOYER:
        _refuse("employer_still_correcting", [defect.words for defect in open_defects(case)])
        return
    _refuse("returned_materials_open", [each.words for each in unanswered_materials(case, open_return(case))])
    blocking = problems_of(case, today).of(BLOCKING)
    _refuse("application_incomplete", [issue.title for issue in blocking if issue.owner == "applicant"])
    _refuse("employer_papers_missing", [issue.title for issue in blocking if issue.kind == "material"])


def _refuse(code: str, titles: list[str]) -> None:
    if titles:
        raise Refused(code, {"count": len(titles), "titles": "、".join(dict.fromkeys(titles))})


def _record(case: Case, parts: dict[str, str], acting: Acting, now: datetime) -> Declaration:
    standing = (
        Declaration.objects.filter(case=case, actor="applicant", round=case.round + 1, voided_at__isnull=True)
        .order_by("-id")
        .first()
    )
    if standing is not None and standing.parts == parts:
        return standing
    Declaration.objects.filter(case=case, actor="applicant", round=case.round + 1, voided_at__isnull=True).update(
        voided_at=now, voided_by="applicant"
    )
    made = Declaration.objects.create(
        case=case,
        round=case.round + 1,
        actor="applicant",
        name=acting.name,
        text_version=DECLARATION,
        declared_at=now,
        parts=parts,
    )
    record_case_act(case, acting, Action.DECLARE, now, text=DECLARATION, content=fingerprint_of(parts), of=made.round)
    return made
