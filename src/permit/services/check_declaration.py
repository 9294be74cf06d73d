"""The office checks a declaration of its own territory: takes the figures, corrects one, or sends it back.

Clauses: 1.1-01, 1.1-02
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.quota_round import AMOUNT, move_declaration
from permit.records.models import NeedDeclaration
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.declare_need import subject_of_declaration
from permit.services.law_in_force import calendar_in_force
from permit.services.queue_message import queue_message
from permit.services.who_is_told import agent_recipient

MEND_WORKING_DAYS = 5
"""How long a returned declaration may be sent again where the round ends sooner: a courtesy of ours."""
SHORTEST_REASON = 5


@dataclass(frozen=True)
class Correction:
    """A figure as the office takes it, in hundredths, and why."""

    amount: int
    reason: str


@transaction.atomic
def accept_declaration(
    declaration_id: int, version: int, corrections: Mapping[str, Correction], acting: Acting, now: datetime
) -> NeedDeclaration:
    """Take the figures, those in `corrections` (by dimension) as corrected. Only checked figures are allocated on.

    Raises Refused: 'not_your_role', 'not_your_territory', 'changed_meanwhile', 'declaration_stands',
    'reason_too_short'.
    """
    kept = _locked(declaration_id, version, acting)
    before, kept.state = kept.state, move_declaration(kept.state, acting.role, "accept")
    listed = []
    for key, declared in kept.amounts.items():
        corrected = corrections.get(key)
        if corrected is None or corrected.amount == declared:
            continue
        if len(corrected.reason.strip()) < SHORTEST_REASON:
            raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
        listed.append({"dimension": key, "declared": declared, "checked": corrected.amount, "reason": corrected.reason})
    kept.corrections = listed
    kept.checked = {**kept.amounts, **{row["dimension"]: row["checked"] for row in listed}}
    kept.checked_by, kept.checked_at = acting.staff, now
    kept.version += 1
    kept.save()
    record_act(
        subject_of_declaration(kept),
        acting,
        "accept_declaration",
        now,
        from_state=before,
        to_state=kept.state,
        corrections=listed,
    )
    return kept


@transaction.atomic
def return_declaration(
    declaration_id: int, version: int, defects: Mapping[str, str], acting: Acting, now: datetime
) -> NeedDeclaration:
    """Send it back with every defect at its field; the agent is told by SMS.

    Raises Refused: 'defects_missing' and what `accept_declaration` raises.
    """
    named = {path: words.strip() for path, words in defects.items() if words.strip()}
    if not named:
        raise Refused("defects_missing")
    kept = _locked(declaration_id, version, acting)
    before, kept.state = kept.state, move_declaration(kept.state, acting.role, "return")
    kept.defects, kept.corrections, kept.checked_by, kept.checked_at = named, [], None, None
    kept.mend_until = calendar_in_force().add(localtime(now).date(), MEND_WORKING_DAYS).day
    kept.version += 1
    kept.save()
    record_act(
        subject_of_declaration(kept),
        acting,
        "return_declaration",
        now,
        from_state=before,
        to_state=kept.state,
        defects=sorted(named),
        mend_until=kept.mend_until,
    )
    told = agent_recipient(kept.employer)
    until = max(kept.mend_until, kept.round.last_day)
    queue_message(
        "declaration_returned",
        told.mobile,
        told.name,
        now,
        employer=kept.employer.name,
        year=kept.round.year,
        count=len(named),
        day=f"{until.month}月{until.day}日",
    )
    return kept


def field_of(dimension: str) -> str:
    """The field of a contribution figure, as defects name it."""
    return AMOUNT + dimension


def _locked(declaration_id: int, version: int, acting: Acting) -> NeedDeclaration:
    if acting.role != "office_checker" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    found = NeedDeclaration.objects.select_for_update(of=("self",)).select_related("round", "employer")
    kept = found.get(pk=declaration_id)
    if kept.employer.office_id != acting.staff.office_id:
        raise Refused("not_your_territory")
    if kept.version != version:
        raise Refused("changed_meanwhile", {"state": kept.state, "number": ""})
    return kept
