"""Putting an SMS into the outbox, in the transaction that causes it (R-03)."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permit.records.models import Case, OutboxMessage, SmsTemplate


def queue_message(
    template: str, mobile: str, recipient: str, now: datetime, *, case: Case | None = None, **facts: Any
) -> OutboxMessage | None:
    """Queue an SMS by template key. Returns None when the template is switched off or nobody can be reached."""
    return next(iter(queue_messages([Queued(template, mobile, recipient, facts, case)], now)), None)


@dataclass(frozen=True)
class Queued:
    """An SMS to be: by which template, to whom, with which facts."""

    template: str
    mobile: str
    recipient: str
    facts: Mapping[str, Any]
    case: Case | None = None


def queue_messages(messages: Iterable[Queued], now: datetime) -> list[OutboxMessage]:
    """Queue many at once, whatever their number two queries: those that can be sent, in their order."""
    asked = [each for each in messages if each.mobile]
    keys = {each.template for each in asked}
    words = dict(SmsTemplate.objects.filter(key__in=keys, active=True).values_list("key", "text")) if keys else {}
    made = [_message(each, words[each.template], now) for each in asked if each.template in words]
    return OutboxMessage.objects.bulk_create(made, batch_size=500)


def _message(asked: Queued, words: str, now: datetime) -> OutboxMessage:
    return OutboxMessage(
        template=asked.template,
        mobile=asked.mobile,
        recipient=asked.recipient,
        text=words.format_map(_Blank(asked.facts)),
        facts={key: str(value) for key, value in asked.facts.items()},
        case=asked.case,
        next_attempt_at=now,
        reference=uuid.uuid4().hex,
        queued_at=now,
    )


class _Blank(dict[str, Any]):
    """A place that no fact fills stays visible, so that a wrong template is noticed and loses no message."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
