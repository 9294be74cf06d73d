"""Quota: a plain number per employer and year behind the ports reserve / use / release (R-25)."""

from django.db import models
from django.db.models import F, Q


class QuotaAccount(models.Model):
    """What an employer may file in a year. Never more reserved + used than allotted, by constraint."""

    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="quota_accounts")
    year = models.PositiveSmallIntegerField()
    allotted = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "year"], name="one_quota_account_per_year"),
            models.CheckConstraint(name="quota_not_overdrawn", condition=Q(allotted__gte=F("reserved") + F("used"))),
        ]


class QuotaEntry(models.Model):
    """Each movement with its cause."""

    account = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, help_text="allot | reserve | use | release")
    number = models.IntegerField(default=1)
    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT)
    cause = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(kind="use"), name="a_case_uses_quota_once")]
