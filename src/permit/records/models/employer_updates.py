"""What changed about an employer over time: stated with its licence, compared, confirmed by its office (N-07, 7-02)."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedJSONField, EncryptedTextField


class EmployerUpdate(models.Model):
    """A change of USCC, legal representative or registered address, as the employer states it.

    `before` and `after` hold only what changes. `claimant` is the row that the first sign-in with the new code made:
    it is given up when the office confirms that both are one employer.
    """

    class State(models.TextChoices):
        STATED = "stated", "待属地确认"
        CONFIRMED = "confirmed", "已确认"
        REJECTED = "rejected", "未确认"
        WITHDRAWN = "withdrawn", "已撤回"

    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="updates")
    claimant = models.ForeignKey(
        "records.Employer", null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.STATED)
    version = models.PositiveIntegerField(default=0)
    before = EncryptedJSONField()
    after = EncryptedJSONField()
    from_day = models.DateField(help_text="the day on the new licence")
    words = EncryptedTextField()
    licence = models.ForeignKey("records.AttachmentVersion", on_delete=models.PROTECT, related_name="+")
    register = models.ForeignKey("records.RegistryAnswer", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("records.Office", null=True, blank=True, on_delete=models.PROTECT)
    stated_at = models.DateTimeField()
    officer = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ruling = EncryptedTextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer"], condition=Q(state="stated"), name="one_stated_update_per_employer"
            )
        ]
        indexes = [models.Index(fields=["office", "state"], name="employer_updates_office")]


class FormerCode(models.Model):
    """A USCC an employer had until a day: months paid under it are its own, and it still opens the door."""

    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="former_codes")
    uscc = models.CharField(max_length=18, unique=True)
    until = models.DateField()
    update = models.ForeignKey(EmployerUpdate, on_delete=models.PROTECT, related_name="+")
