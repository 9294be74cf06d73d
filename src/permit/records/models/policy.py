"""Later versions of the policy: change sets with their approval, and every edition that was ever judged by (9-01)."""

from django.db import models
from django.db.models import F, Q

from permit.records.encryption import EncryptedTextField


class PolicyChange(models.Model):
    """A set of dated values, drafted by one administrator and approved by another. Approved, it never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        PROPOSED = "proposed", "待批准"
        REJECTED = "rejected", "未批准"
        APPROVED = "approved", "已批准"
        DISCARDED = "discarded", "已作废"

    district = models.CharField(max_length=32)
    title = models.CharField(max_length=120)
    in_force_from = models.DateField(help_text="the law of earlier days stays what it was")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    entries = models.JSONField(default=list, help_text="as in permit.policy.amending, days as ISO text")
    comparison = models.JSONField(null=True, blank=True, help_text="what would flip; no personal data")
    compare_asked_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True, help_text="null: not begun, or not through yet")
    base = models.PositiveIntegerField(default=0, help_text="the newest approved number it was compared with")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="1, 2, 3 … in the order of approval")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was approved")
    author = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = EncryptedTextField(blank=True, help_text="why it was not approved, or the approver's remark")
    windows_told_to = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="the last permit told of its new window (R-24); null: nobody is left"
    )
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="policy_number_once"),
            models.CheckConstraint(
                name="policy_approved_by_a_second_person",
                condition=~Q(state="approved")
                | (Q(number__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("author")) & ~Q(digest="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KeptEdition(models.Model):
    """The whole text of an edition something was judged by: a release may ship other data, this stays."""

    edition_id = models.CharField(max_length=80, unique=True)
    document = models.JSONField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.edition_id
