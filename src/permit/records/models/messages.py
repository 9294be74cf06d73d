"""The outbox: written in the transaction that caused the message, delivered afterwards."""

from django.db import models

from permit.records.encryption import EncryptedJSONField, EncryptedTextField


class SmsTemplate(models.Model):
    """Words of an SMS as data (R-03); `{name}` places are filled from the message's facts."""

    key = models.SlugField(max_length=48, unique=True)
    text = models.TextField()
    active = models.BooleanField(default=True)


class OutboxMessage(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", "待发"
        SENT = "sent", "已发"
        DELIVERED = "delivered", "已送达"
        FAILED = "failed", "未发出"

    template = models.CharField(max_length=48)
    mobile = EncryptedTextField()
    recipient = models.CharField(max_length=64)
    text = EncryptedTextField()
    facts = EncryptedJSONField(default=dict)
    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.TextField(blank=True)
    reference = models.CharField(max_length=64, unique=True)
    gateway_id = models.CharField(max_length=64, blank=True, help_text="the gateway's own number, to ask for delivery")
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_attempt_at"])]
