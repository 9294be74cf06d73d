"""Attachments: a slot, its owner, and versions that never change."""

from typing import Any

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedTextField


class ScanState(models.TextChoices):
    PENDING = "pending", "待查毒"
    CLEAN = "clean", "已查毒"
    INFECTED = "infected", "含病毒"


class Attachment(models.Model):
    """One upload place: `slot` is a material id of the guide plus part, e.g. `6.2-M4b.lease`."""

    person = models.ForeignKey("records.Person", null=True, blank=True, on_delete=models.PROTECT)
    employer = models.ForeignKey("records.Employer", null=True, blank=True, on_delete=models.PROTECT)
    association = models.ForeignKey("records.Association", null=True, blank=True, on_delete=models.PROTECT)
    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT)
    slot = models.CharField(max_length=64)
    cannot_provide_reason = EncryptedTextField(blank=True, help_text="R-38: an officer decides")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_has_one_owner",
                condition=Q(person__isnull=False, employer__isnull=True, association__isnull=True, case__isnull=True)
                | Q(person__isnull=True, employer__isnull=False, association__isnull=True, case__isnull=True)
                | Q(person__isnull=True, employer__isnull=True, association__isnull=False, case__isnull=True)
                | Q(person__isnull=True, employer__isnull=True, association__isnull=True, case__isnull=False),
            ),
            models.UniqueConstraint(fields=["person", "slot"], name="slot_once_per_person"),
            models.UniqueConstraint(fields=["employer", "slot"], name="slot_once_per_employer"),
            models.UniqueConstraint(fields=["association", "slot"], name="slot_once_per_association"),
            models.UniqueConstraint(fields=["case", "slot"], name="slot_once_per_case"),
        ]

    @property
    def owner(self) -> Any:
        """The one it belongs to, by constraint."""
        return self.person or self.employer or self.association or self.case


class AttachmentVersion(models.Model):
    """One file as it was handed in. Never altered; a replacement is a new version; removal is a mark."""

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    file_name = EncryptedTextField()
    content_type = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=128, unique=True)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices, default=ScanState.PENDING)
    valid_until = models.DateField(null=True, blank=True, help_text="the term printed on it, where it has one (5-04)")
    no_term = models.BooleanField(default=False, help_text="long-term ID card, open-ended contract (R-13)")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=16, help_text="applicant | employer | office | bureau")
    uploader_name = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="version_once")]
