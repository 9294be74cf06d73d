"""Who works where (6.1.1-06, 6.1.2-06) and what the employer consented to (R-33)."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedTextField


class AssociationState(models.TextChoices):
    REQUESTED = "requested", "待确认"
    CONFIRMED = "confirmed", "在职"
    REFUSED = "refused", "未确认"
    ENDED = "ended", "已解除"


class Association(models.Model):
    """An employee's link to an employer. At most one confirmed, and one open, per person."""

    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="associations")
    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="associations")
    state = models.CharField(max_length=16, choices=AssociationState.choices)
    post = models.CharField(max_length=100, blank=True)
    post_kind = models.CharField(max_length=16, blank=True, help_text="worker | cadre (R-15)")
    contract_from = models.DateField(null=True, blank=True)
    contract_until = models.DateField(null=True, blank=True, help_text="null: open-ended or task-based")
    contract_kind = models.CharField(max_length=16, blank=True, help_text="fixed | open_ended | task_based")
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = EncryptedTextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="confirmed"), name="one_confirmed_association_per_person"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="requested"), name="one_requested_association_per_person"
            ),
        ]


class Consent(models.Model):
    """The employer's consent to one business type (4.2-02, R-33)."""

    class State(models.TextChoices):
        REQUESTED = "requested", "待单位答复"
        GRANTED = "granted", "已同意"
        DECLINED = "declined", "未同意"
        WITHDRAWN = "withdrawn", "已收回"
        USED = "used", "已用于办件"

    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="consents")
    business = models.CharField(max_length=32)
    state = models.CharField(max_length=16, choices=State.choices)
    reason = EncryptedTextField(blank=True)
    agent = models.ForeignKey("records.FilingAgent", null=True, blank=True, on_delete=models.PROTECT)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "business"],
                condition=Q(state__in=["requested", "granted"]),
                name="one_live_consent_per_business",
            )
        ]
