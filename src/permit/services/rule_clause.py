"""An officer finds what the facts could not tell: unknown goes to a person (R-22, R-38).

Clauses: 1.3.2, 1.2-02
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.records.models import ClauseRuling
from permit.services.acting import Acting
from permit.services.move_case import lock_case, move_case
from permit.services.standing_findings import current_findings

SHORTEST_WORDS = 5


@transaction.atomic
def rule_clause(
    number: str, version: int, clause: str, holds: bool, words: str, acting: Acting, now: datetime
) -> ClauseRuling:
    """Rule on a clause that is unknown; it counts as long as the facts stay what they are.

    Raises Refused: 'reason_too_short', 'nothing_to_rule' (clause) where the facts do tell, or the clause is soft (that
    is an exception, R-12), and what `lock_case` and `move_case` raise.
    """
    if len(words.strip()) < SHORTEST_WORDS:
        raise Refused("reason_too_short", {"minimum": SHORTEST_WORDS})
    case = lock_case(number, version)
    known = {found.clause: found for found in current_findings(case, localtime(now).date())}
    finding = known.get(clause)
    if finding is None or finding.holds is not None or finding.soft or acting.staff is None:
        raise Refused("nothing_to_rule", {"clause": clause})
    move_case(case, Action.RULE, acting, now, clause=clause, holds=holds)
    return ClauseRuling.objects.create(
        case=case,
        clause=clause,
        holds=holds,
        words=words.strip(),
        basis=finding.basis,
        officer=acting.staff,
        ruled_at=now,
    )
