"""Holders on their way to or from another district (R-18, R-36), and the keys by which districts know each other."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedTextField


class DistrictKey(models.Model):
    """A public key another district signs with: entered by one administrator, confirmed by a second, ended once."""

    class State(models.TextChoices):
        PENDING = "pending", "待第二人核对"
        TRUSTED = "trusted", "已启用"
        REJECTED = "rejected", "未启用"
        ENDED = "ended", "已停用"

    district = models.CharField(max_length=32)
    fingerprint = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the SubjectPublicKeyInfo")
    public_key = models.TextField(help_text="PEM")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    version = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=200, help_text="how it reached us: letter, meeting")
    added_by = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedTextField(blank=True, help_text="why rejected or ended")


class HandOver(models.Model):
    """One export. `employer` is the one that moves with its holders; null: holders leave without it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        DROPPED = "dropped", "未批准"
        SENT = "sent", "待对方确认"
        ANSWERED = "answered", "对方已答复"
        TAKEN_BACK = "taken_back", "已收回"

    export_id = models.CharField(max_length=32, unique=True)
    to_district = models.CharField(max_length=32)
    employer = models.ForeignKey(
        "records.Employer", null=True, blank=True, on_delete=models.PROTECT, related_name="hand_overs"
    )
    reason = EncryptedTextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    version = models.PositiveIntegerField(default=0)
    proposed_by = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    accept_until = models.DateField(null=True, blank=True, help_text="the other district may take it in until then")
    payload_sha256 = models.CharField(max_length=64, blank=True)
    file_key = models.CharField(max_length=128, blank=True)
    answer_key = models.CharField(max_length=128, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_words = EncryptedTextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="hand_overs_by_state")]


class HandOverHolder(models.Model):
    """A permit in an export. `before` is what it was when it was suspended for the hand-over."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        HANDED_OVER = "handed_over", "已转出"
        BACK = "back", "留在本区"

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="holders")
    permit = models.ForeignKey("records.Permit", on_delete=models.PROTECT, related_name="hand_overs")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    before = models.CharField(max_length=12, blank=True)
    words = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["permit"], condition=Q(state="waiting"), name="one_waiting_hand_over_per_permit"
            )
        ]


class ReceivedHandOver(models.Model):
    """An export of another district whose signature held. One officer uploads it, another decides."""

    class State(models.TextChoices):
        WAITING = "waiting", "待决定"
        ANSWERED = "answered", "已答复"

    export_id = models.CharField(max_length=32, unique=True)
    from_district = models.CharField(max_length=32)
    key = models.ForeignKey(DistrictKey, on_delete=models.PROTECT, related_name="+")
    payload_sha256 = models.CharField(max_length=64)
    file_key = models.CharField(max_length=128)
    accept_until = models.DateField()
    mover_name = models.CharField(max_length=200, blank=True)
    mover_uscc = models.CharField(max_length=18, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    version = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedTextField(blank=True)
    answer_key = models.CharField(max_length=128, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="received_by_state")]


class ReceivedHolder(models.Model):
    """A holder of a received export, and what became of it. `identity`: public security's word (N-06)."""

    class State(models.TextChoices):
        WAITING = "waiting", "待决定"
        TAKEN = "taken", "已接收"
        DECLINED = "declined", "未接收"

    received = models.ForeignKey(ReceivedHandOver, on_delete=models.PROTECT, related_name="holders")
    number = models.CharField(max_length=12)
    name = EncryptedTextField()
    identity = models.CharField(max_length=8, help_text="match | differs | silent")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    permit = models.ForeignKey("records.Permit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["received", "number"], name="received_number_once")]
