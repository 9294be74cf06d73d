"""Putting an SMS into the outbox, in the transaction that causes it (R-03)."""

import uuid
from datetime import datetime
from typing import Any

from permit.records.models import Case, OutboxMessage, SmsTemplate


def queue_message(
    template: str, mobile: str, recipient: str, now: datetime, *, case: Case | None = None, **facts: Any
) -> OutboxMessage | None:
    """Queue an SMS by template key. Returns None when the template is switched off or nobody can be reached."""
    words = SmsTemplate.objects.filter(key=template, active=True).first()
    if words is None or not mobile:
        return None
    return OutboxMessage.objects.create(
        template=template,
        mobile=mobile,
        recipient=recipient,
        text=words.text.format_map(_Blank(facts)),
        facts={key: str(value) for key, value in facts.items()},
        case=case,
        next_attempt_at=now,
        reference=uuid.uuid4().hex,
        queued_at=now,
    )


class _Blank(dict[str, Any]):
    """A place that no fact fills stays visible, so that a wrong template is noticed and loses no message."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
