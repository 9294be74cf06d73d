"""The declaration round of a year: what employers need next year and what they contribute (1.1-01)."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from permit.records.encryption import EncryptedJSONField


class QuotaRound(models.Model):
    """The round for `year`, opened by the quota officer. Open from `opens_on` to `closes_on`, both included."""

    district = models.CharField(max_length=32)
    year = models.PositiveSmallIntegerField(help_text="the year the permits are for")
    opens_on = models.DateField()
    closes_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True, help_text="closed early: the first day it is not open any more")
    questions = models.JSONField(default=list, help_text="key, label, kind (text|number|yes_no), help, required")
    dimensions = models.JSONField(default=list, help_text="key (as the weights name it), label, unit, help")
    remind_days = models.JSONField(default=list, help_text="days before the end on which those missing are reminded")
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["district", "year"], name="one_quota_round_a_year"),
            models.CheckConstraint(name="quota_round_ends_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.year}"

    @property
    def last_day(self) -> date:
        """The last day on which everybody may declare."""
        return min(self.closes_on, self.closed_on - timedelta(days=1)) if self.closed_on else self.closes_on


class NeedDeclaration(models.Model):
    """What one employer declares in a round. `typed` as typed; the figures are written when it is sent, and those the
    office corrected stand in `checked` (hundredths of the dimension's unit)."""

    class State(models.TextChoices):
        DRAFT = "draft", "填写中"
        SENT = "sent", "待属地核对"
        RETURNED = "returned", "已退回"
        ACCEPTED = "accepted", "已核对"

    round = models.ForeignKey(QuotaRound, on_delete=models.PROTECT, related_name="declarations")
    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="need_declarations")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    typed = EncryptedJSONField(default=dict, help_text="field name → text, also while it is not valid yet")
    number = models.PositiveIntegerField(null=True, blank=True, help_text="declared, once it was sent")
    amounts = models.JSONField(default=dict, help_text="dimension → hundredths, as declared")
    checked = models.JSONField(default=dict, help_text="dimension → hundredths, as the office takes it")
    corrections = models.JSONField(default=list, help_text="dimension, declared, checked, reason")
    defects = EncryptedJSONField(default=dict, help_text="field name → words of the return that stands")
    mend_until = models.DateField(null=True, blank=True, help_text="a returned one may be sent again until this day")
    late_until = models.DateField(null=True, blank=True, help_text="opened for this employer alone (an exception)")
    late_reason = models.CharField(max_length=300, blank=True)
    late_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "employer"], name="one_declaration_a_round"),
            models.CheckConstraint(
                name="a_sent_declaration_has_its_number",
                condition=Q(state__in=["draft", "returned"]) | Q(number__isnull=False, sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_accepted_declaration_has_its_checker",
                condition=~Q(state="accepted") | Q(checked_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["round", "state", "id"])]


class RoundReminder(models.Model):
    """An employer that had not declared was told so: once for each reminder day."""

    round = models.ForeignKey(QuotaRound, on_delete=models.PROTECT, related_name="reminders")
    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT)
    days_before = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "employer", "days_before"], name="reminded_once_each_day")
        ]
