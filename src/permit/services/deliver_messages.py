"""Emptying the outbox: each message goes to the gateway, with pauses that grow, until it is taken (N-03).

One call is one round. The gateway knows a message by its reference, so a message sent twice (a worker that died between
sending and noting) arrives once.

Clauses: N-03
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from permit.domain.errors import Refused
from permit.records.models import OutboxMessage
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.ports import Delivery, SmsReceipt, get_ports

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
LEASE = timedelta(minutes=2)
WATCHED = timedelta(days=2)


@dataclass(frozen=True)
class Round:
    """What one round did: taken by the gateway, to be tried again, given up, reported as delivered."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    delivered: int = 0


def deliver_messages(now: datetime, limit: int = 50) -> Round:
    """Send up to `limit` messages that are due, then ask how those on their way do. No transaction while sending."""
    counts = {"sent": 0, "queued": 0, "failed": 0}
    for key in list(due_messages(now).values_list("pk", flat=True)[:limit]):
        message = _claim(key, now)
        if message is not None:
            receipt = get_ports().sms.send(message.mobile, message.text, message.reference)
            counts[_note(message, receipt, now)] += 1
    return Round(counts["sent"], counts["queued"], counts["failed"], _ask_delivery(now, limit))


def due_messages(now: datetime) -> QuerySet[OutboxMessage]:
    """Messages whose time has come, oldest first."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.QUEUED, next_attempt_at__lte=now)
    return waiting.order_by("next_attempt_at", "pk")


def _claim(key: int, now: datetime) -> OutboxMessage | None:
    """Take the message for the length of a lease, so that a second worker leaves it alone."""
    taken = OutboxMessage.objects.filter(pk=key, state=OutboxMessage.State.QUEUED, next_attempt_at__lte=now).update(
        next_attempt_at=now + LEASE, attempts=F("attempts") + 1
    )
    return OutboxMessage.objects.get(pk=key) if taken else None


def _note(message: OutboxMessage, receipt: SmsReceipt, now: datetime) -> str:
    if receipt.accepted:
        message.state, message.sent_at = OutboxMessage.State.SENT, now
        message.gateway_id, message.last_error = receipt.message_id, ""
    elif receipt.retry and message.attempts <= len(PAUSES):
        message.next_attempt_at = now + PAUSES[message.attempts - 1]
        message.last_error = receipt.error
    else:
        message.state, message.last_error = OutboxMessage.State.FAILED, receipt.error
    message.save(update_fields=["state", "sent_at", "gateway_id", "last_error", "next_attempt_at"])
    return str(message.state)


def _ask_delivery(now: datetime, limit: int) -> int:
    """Ask the gateway about messages it took in the last two days; a failed one is told to the officers."""
    watched = OutboxMessage.objects.filter(state=OutboxMessage.State.SENT, sent_at__gt=now - WATCHED)
    delivered = 0
    for message in watched.exclude(gateway_id="").order_by("sent_at", "pk")[:limit]:
        report = get_ports().sms.delivery(message.gateway_id)
        if report is Delivery.DELIVERED:
            delivered += OutboxMessage.objects.filter(pk=message.pk).update(state=OutboxMessage.State.DELIVERED)
        elif report is Delivery.FAILED:
            OutboxMessage.objects.filter(pk=message.pk).update(
                state=OutboxMessage.State.FAILED, last_error="undeliverable"
            )
    return delivered


@transaction.atomic
def retry_message(key: int, acting: Acting, now: datetime) -> OutboxMessage:
    """Put a message that was given up back into the outbox. Raises Refused('message_not_failed')."""
    message = OutboxMessage.objects.select_for_update().get(pk=key)
    if message.state != OutboxMessage.State.FAILED:
        raise Refused("message_not_failed", {"state": message.get_state_display()})
    message.state, message.attempts, message.next_attempt_at = OutboxMessage.State.QUEUED, 0, now
    if message.gateway_id:
        # The gateway took this one and could not deliver it: under the old reference it would not try again.
        message.reference, message.gateway_id = uuid.uuid4().hex, ""
    message.save(update_fields=["state", "attempts", "next_attempt_at", "reference", "gateway_id"])
    record_act(f"message:{message.pk}", acting, "retry_message", now, case=message.case)
    return message
