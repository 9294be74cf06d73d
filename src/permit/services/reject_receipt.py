"""A sheet that the office does not take: no stamp, wrong office, outdated (R-04).

Clauses: N-02
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.lifecycle import Action
from permit.records.models import StatusForm
from permit.services.acting import Acting
from permit.services.move_case import move_case
from permit.services.queue_message import queue_message
from permit.services.record_receipt import cases_at_office, lock_sheet
from permit.services.who_is_told import agent_recipient

REASONS = (
    ("no_stamp", "没有盖章"),
    ("wrong_office", "不属于本属地"),
    ("outdated", "内容已经过时"),
    ("other", "其他"),
)
SHORTEST_WORDS = 5


@transaction.atomic
def reject_receipt(code: str, reason: str, words: str, acting: Acting, now: datetime) -> StatusForm:
    """Record why a sheet was not taken; the employer prints and stamps a new one.

    Raises Refused: 'reject_reason_missing', 'reason_too_short' for 'other' without words, and those of `lock_sheet`.
    """
    if reason not in dict(REASONS):
        raise Refused("reject_reason_missing")
    if reason == "other" and len(words.strip()) < SHORTEST_WORDS:
        raise Refused("reason_too_short", {"minimum": SHORTEST_WORDS})
    form = lock_sheet(code, acting)
    form.state, form.rejected_reason, form.words = StatusForm.State.REJECTED, reason, words.strip()
    form.officer, form.received_at = acting.staff, now
    form.save(update_fields=["state", "rejected_reason", "words", "officer", "received_at"])
    for case in cases_at_office(form, acting):
        move_case(case, Action.REJECT_RECEIPT, acting, now, form=form.code, reason=reason)
    agent = agent_recipient(form.employer)
    told = words.strip() or dict(REASONS)[reason]
    queue_message("receipt_rejected", agent.mobile, agent.name, now, code=form.code, reason=told)
    return form
