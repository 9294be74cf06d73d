"""Refusing a case: final, with the clauses (R-19). One may file again at once (R-31).

Clauses: N-03, 4.1-01
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from permit.domain.clauses import CLAUSES
from permit.domain.errors import Refused
from permit.domain.lifecycle import FOR_THE_PERMISSION, Action
from permit.records.models import Case, Employer
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.move_case import lock_case, move_case
from permit.services.quota_ports import release
from permit.services.who_is_told import everybody_in, party_of, tell

SHORTEST_REASON = 10


@transaction.atomic
def refuse_case(
    number: str, version: int | None, clauses: Sequence[str], words: str, acting: Acting, now: datetime
) -> Case:
    """Refuse a case. Quota that was reserved is given back; the parties get an SMS.

    Raises Refused: 'clauses_missing', 'clause_unknown' (clause), 'reason_too_short' (minimum), 'not_allowed_here',
    'changed_meanwhile'.
    """
    if not clauses:
        raise Refused("clauses_missing")
    for clause in clauses:
        if clause not in CLAUSES and not clause.startswith("R-"):
            raise Refused("clause_unknown", {"clause": clause})
    if len(words.strip()) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    case = lock_case(number, version)
    case.closing_reason = f"{'、'.join(clauses)}：{words.strip()}"
    case.decide_by = case.correct_by = None
    _note_decider(case, acting)
    move_case(case, Action.REFUSE, acting, now, clauses=list(clauses))
    release(case, "refused", now, acting)
    if case.business in FOR_THE_PERMISSION:
        Employer.objects.filter(pk=case.employer_id).update(permission=PermissionState.NONE)
    for recipient in [party_of(case)] if acting.role == "employer" else everybody_in(case):
        tell(case, "refused", recipient, now, clauses="、".join(clauses))
    return case


def _note_decider(case: Case, acting: Acting) -> None:
    """Who refused stands on the case, as whoever accepts, reviews or approves does (R-20)."""
    if acting.staff is not None and acting.role in ("acceptor", "reviewer", "decider"):
        setattr(case, acting.role, acting.staff)
