"""Employers and the persons who act for them."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedTextField


class PermissionState(models.TextChoices):
    NONE = "none", "未申请"
    REQUESTED = "requested", "办理中"
    CARRIED_OVER = "carried_over", "原系统已开通，待完善"
    GRANTED = "granted", "已开通"
    SUSPENDED = "suspended", "已暂停"
    WITHDRAWN = "withdrawn", "已收回"


class Employer(models.Model):
    """A body that may file (1.2-01). Name and USCC come from the sign-in; the rest is its form sections."""

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    district = models.CharField(max_length=32)
    office = models.ForeignKey("records.Office", null=True, blank=True, on_delete=models.PROTECT)
    permission = models.CharField(max_length=16, choices=PermissionState.choices, default=PermissionState.NONE)
    permission_since = models.DateField(null=True, blank=True)
    association_code = models.CharField(max_length=24, blank=True, db_index=True)
    association_code_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True, help_text="first time the information was whole (N-10)")
    created_at = models.DateTimeField()
    freelancer = models.OneToOneField(
        "records.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="own_record",
        help_text="R-10: stands where others have an employer; without a credit code, nobody signs in for it",
    )

    def __str__(self) -> str:
        return self.name

    @property
    def is_freelancer(self) -> bool:
        """No employer at all: the record of somebody who works for nobody (R-10, decision 0311)."""
        return self.freelancer_id is not None

    @property
    def credit_code(self) -> str:
        """As shown and judged; '' for whoever has none. The column then holds a key that is no code."""
        return "" if self.is_freelancer else self.uscc


class FilingAgent(models.Model):
    """The named, fixed handler (4.2-03). Confirmed by a one-time code to the telephone (R-34)."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="agents")
    name = models.CharField(max_length=64)
    id_number = EncryptedTextField()
    mobile = EncryptedTextField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="one_acting_agent_per_employer",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OneTimeCode(models.Model):
    """A one-time code sent to an agent's telephone; only its hash is kept."""

    agent = models.ForeignKey(FilingAgent, on_delete=models.CASCADE)
    code_hash = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
