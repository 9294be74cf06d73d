"""An employer declares how many new permits it will need next year, and what it contributes.

Clauses: 1.1-01
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import BadInput, Problem, Refused
from permit.domain.quota_round import (
    AMOUNT,
    Declared,
    dimensions_of,
    move_declaration,
    questions_of,
    read_declaration,
)
from permit.records.models import Employer, NeedDeclaration, QuotaRound
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.quota_rounds import materials_of, may_write, writable_until

LONGEST_TYPED = 2000


@transaction.atomic
def save_declaration(
    quota_round: QuotaRound, employer: Employer, typed: Mapping[str, str], acting: Acting, now: datetime
) -> NeedDeclaration:
    """Keep what was typed, valid or not; what is not among `typed` stays. Raises Refused: 'permission_missing',
    'declaration_closed' (day)."""
    kept = _locked_for_writing(quota_round, employer, acting, now)
    merged = {**kept.typed, **{name: text[:LONGEST_TYPED] for name, text in typed.items()}}
    if merged != kept.typed:
        kept.typed, kept.saved_at = merged, now
        kept.version += 1
        kept.save(update_fields=["typed", "saved_at", "version"])
    return kept


@transaction.atomic
def send_declaration(quota_round: QuotaRound, employer: Employer, acting: Acting, now: datetime) -> NeedDeclaration:
    """Send what is stored to the office.

    Raises BadInput with every problem at its field, and Refused: 'permission_missing', 'declaration_closed' (day).
    """
    kept = _locked_for_writing(quota_round, employer, acting, now)
    declared = problems_of_declaration(kept)
    if declared.problems:
        raise BadInput(declared.problems)
    before = kept.state
    kept.state = move_declaration(kept.state, "employer", "send")
    kept.number, kept.amounts, kept.checked = declared.number, dict(declared.amounts), dict(declared.amounts)
    kept.corrections, kept.defects, kept.mend_until, kept.checked_by, kept.checked_at = [], {}, None, None, None
    kept.sent_at, kept.sent_by = now, acting.name
    kept.version += 1
    kept.save()
    record_act(
        subject_of_declaration(kept),
        acting,
        "send_declaration",
        now,
        from_state=before,
        to_state=kept.state,
        number=kept.number,
        amounts=kept.amounts,
    )
    return kept


@transaction.atomic
def withdraw_declaration(quota_round: QuotaRound, employer: Employer, acting: Acting, now: datetime) -> NeedDeclaration:
    """Take a sent declaration back, until the end. Raises Refused: 'declaration_stands', 'declaration_closed' (day)."""
    kept = NeedDeclaration.objects.select_for_update().filter(round=quota_round, employer=employer).first()
    if kept is None:
        raise Refused("declaration_stands", {"state": "draft"})
    after = move_declaration(kept.state, "employer", "withdraw")
    last = writable_until(quota_round, kept)
    if localtime(now).date() > last:
        raise Refused("declaration_closed", {"day": last})
    before, kept.state = kept.state, after
    kept.checked_by, kept.checked_at, kept.corrections = None, None, []
    kept.version += 1
    kept.save()
    record_act(
        subject_of_declaration(kept), acting, "withdraw_declaration", now, from_state=before, to_state=kept.state
    )
    return kept


def problems_of_declaration(kept: NeedDeclaration) -> Declared:
    """How the declaration reads: the fields, and a material for each figure that is more than nothing."""
    dimensions = dimensions_of(kept.round.dimensions)
    declared = read_declaration(kept.typed, questions_of(kept.round.questions), dimensions)
    files = materials_of(kept.round, kept.employer)
    bare = [
        Problem(AMOUNT + each.key, f"请上传{each.label}的证明材料。")
        for each in dimensions
        if declared.amounts.get(each.key) and each.key not in files
    ]
    return Declared(declared.number, declared.amounts, (*declared.problems, *bare))


def subject_of_declaration(kept: NeedDeclaration) -> str:
    """Its name in the audit."""
    return f"declaration:{kept.pk}"


def _locked_for_writing(quota_round: QuotaRound, employer: Employer, acting: Acting, now: datetime) -> NeedDeclaration:
    if employer.permission != PermissionState.GRANTED:
        raise Refused("permission_missing")
    today = localtime(now).date()
    found = NeedDeclaration.objects.select_for_update(of=("self",)).select_related("round", "employer")
    kept = found.filter(round=quota_round, employer=employer).first()
    if not may_write(quota_round, kept, today):
        raise Refused("declaration_closed", {"day": writable_until(quota_round, kept)})
    if kept is None:
        kept = NeedDeclaration.objects.create(round=quota_round, employer=employer, saved_at=now)
        record_act(subject_of_declaration(kept), acting, "begin_declaration", now)
    return kept
