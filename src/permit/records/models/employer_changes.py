"""What the bureau records of an employer: permission suspended or withdrawn, dissolved, merged."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedTextField


class EmployerMeasure(models.Model):
    """One measure, in force from a day. `applied_at` null: its day has not come, or open new applications hold it."""

    class Kind(models.TextChoices):
        SUSPEND = "suspend", "暂停办理权限"
        WITHDRAW = "withdraw", "收回办理权限"
        DISSOLVE = "dissolve", "单位注销或解散"
        MERGE = "merge", "并入其他单位"

    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    successor = models.ForeignKey(
        "records.Employer", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_into_it"
    )
    reason = EncryptedTextField()
    from_day = models.DateField()
    version = models.PositiveIntegerField(default=0)
    recorded_by = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True, help_text="taken back before its day, or a suspension over")
    lifted_words = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="successor_of_a_merger_only",
                condition=Q(kind="merge", successor__isnull=False) | (~Q(kind="merge") & Q(successor__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(applied_at__isnull=True, lifted_at__isnull=True),
                name="one_pending_measure_per_employer",
            ),
        ]
        indexes = [models.Index(fields=["from_day", "id"], name="employer_measures_due")]
