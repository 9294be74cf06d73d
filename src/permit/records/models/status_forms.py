"""The stamped paper (N-02, R-04): one sheet, one or several cases of an employer."""

from django.db import models

from permit.records.encryption import EncryptedTextField


class StatusForm(models.Model):
    """A 业务办理情况表 as printed: its digest proves what it stated."""

    class State(models.TextChoices):
        PRINTED = "printed", "已生成"
        RECEIVED = "received", "已收到"
        REJECTED = "rejected", "未收下"

    code = models.CharField(max_length=24, unique=True, help_text="in the QR code")
    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT)
    office = models.ForeignKey("records.Office", on_delete=models.PROTECT)
    agent_name = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    printed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PRINTED)
    medium = models.CharField(max_length=8, blank=True, help_text="paper | email")
    received_at = models.DateTimeField(null=True, blank=True)
    rejected_reason = models.CharField(
        max_length=32, blank=True, help_text="no_stamp | wrong_office | outdated | other"
    )
    words = EncryptedTextField(blank=True)
    officer = models.ForeignKey("records.StaffMember", null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["printed_at", "id"]


class StatusFormLine(models.Model):
    """One case on a sheet, with the digest of what was stated about it."""

    form = models.ForeignKey(StatusForm, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="status_lines")
    round = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "case"], name="case_once_per_sheet")]
