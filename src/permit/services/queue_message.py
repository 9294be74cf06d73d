"""Putting an SMS into the outbox, in the transaction that causes it (R-03).

What somebody wrote (a reason, an employer's name) stands in a message that bears our name: it is cut short, stays on
one line, and carries neither a signature nor an address to follow.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permit.records.models import Case, OutboxMessage, SmsTemplate

LONGEST_FACT = 200
_BRACKETS = str.maketrans("【】", "（）")
_ADDRESS = re.compile(
    r"(?i)\b[a-z][a-z0-9+.-]*://\S+|\b(?:[a-z0-9-]+\.)+(?:app|cc|club|cn|com|info|io|link|me|net|org|shop|site|top|vip|xyz)\b(?:/[!-~]*)?"
)


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
    plain = {key: harmless(str(value)) for key, value in asked.facts.items()}
    return OutboxMessage(
        template=asked.template,
        mobile=asked.mobile,
        recipient=asked.recipient,
        text=words.format_map(_Blank(plain)),
        facts=plain,
        case=asked.case,
        next_attempt_at=now,
        reference=uuid.uuid4().hex,
        queued_at=now,
    )


def harmless(words: str) -> str:
    """A fact as it may stand in a message."""
    one_line = "".join(sign if sign.isprintable() else " " for sign in words).translate(_BRACKETS)
    plain = _ADDRESS.sub("…", " ".join(one_line.split()))
    return plain if len(plain) <= LONGEST_FACT else plain[: LONGEST_FACT - 1] + "…"


class _Blank(dict[str, Any]):
    """A place that no fact fills stays visible, so that a wrong template is noticed and loses no message."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
