"""Findings of a false statement, and what came of them."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedTextField


class FalseStatement(models.Model):
    """An applicant's false statement: recorded with evidence, settled by a second officer, reversible (R-27)."""

    class State(models.TextChoices):
        INQUIRY = "inquiry", "调查中"
        UPHELD = "upheld", "已认定"
        DROPPED = "dropped", "不予认定"
        REVERSED = "reversed", "已撤销认定"

    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="false_statements")
    state = models.CharField(max_length=12, choices=State.choices, default=State.INQUIRY)
    version = models.PositiveIntegerField(default=0)
    words = EncryptedTextField(help_text="what was stated and what is true")
    evidence = models.ForeignKey("records.AttachmentVersion", on_delete=models.PROTECT)
    recorded_by = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_words = EncryptedTextField(blank=True)
    barred_until = models.DateField(null=True, blank=True, help_text="last day without the right to apply")
    reversed_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reversed_at = models.DateTimeField(null=True, blank=True)
    reversed_words = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="inquiry"), name="one_inquiry_per_person")
        ]
        indexes = [models.Index(fields=["person", "state"])]
