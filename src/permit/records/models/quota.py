"""The quota ledger: an account per employer and year, and entries that move numbers between its pockets (R-25)."""

from django.db import models
from django.db.models import F, Q

MOVES = {
    "allot": ("district", "free"),
    "addition": ("district", "free"),
    "transfer_in": ("district", "free"),
    "reduce": ("free", "district"),
    "transfer_out": ("free", "district"),
    "lapse": ("free", "district"),
    "reserve": ("free", "reserved"),
    "use": ("reserved", "used"),
    "release": ("reserved", "free"),
}
"""Each kind of entry: from which pocket to which. `opening` alone, written once by a migration, goes any way."""


def _kind_fits_pockets() -> Q:
    fits = Q(kind="opening")
    for kind, (source, target) in MOVES.items():
        fits |= Q(kind=kind, source=source, target=target)
    return fits


class QuotaAccount(models.Model):
    """What an employer may file in a year. Never more reserved + used than allotted, by constraint.

    The three numbers are the sums of the entries: triggers (`records/ledger.py`) move them with each entry and refuse
    any other change. Nobody writes them.
    """

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
    """`number` moved from one pocket to another, with its cause. Never changed; a case has one of each kind at most."""

    account = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, help_text="a key of MOVES, or opening")
    source = models.CharField(max_length=8, help_text="district | free | reserved | used")
    target = models.CharField(max_length=8, help_text="district | free | reserved | used")
    number = models.PositiveIntegerField(default=1)
    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT)
    cause = models.CharField(max_length=64)
    actor = models.CharField(max_length=64, help_text="key of who acted: staff:3, agent:7, system")
    actor_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="a_case_moves_quota_once"),
            models.CheckConstraint(name="quota_kind_fits_pockets", condition=_kind_fits_pockets()),
        ]
