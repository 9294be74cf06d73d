"""The quota ledger: an account per employer and year, and entries that move numbers between its pockets (R-25).

Clauses: 1.1-02, 1.1-03
"""

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
    "exception": ("district", "reserved"),
    "take_back": ("reserved", "district"),
}
"""Each kind of entry: from which pocket to which. `opening` alone, written once by a migration, goes any way.

`exception` is the extra number that one case was allowed (1.1-03 is soft): it stays with that case, and goes back to
the district where the case ends without it.
"""

SETTLING = ("use", "release", "take_back", "lapse")
"""What may still be entered into a year that is closed: how its open reservations end."""


def _kind_fits_pockets() -> Q:
    fits = Q(kind="opening")
    for kind, (source, target) in MOVES.items():
        fits |= Q(kind=kind, source=source, target=target)
    return fits


class QuotaYear(models.Model):
    """The district's total of a year, as far as one was fixed, and the closing of the year.

    `total` is the sum of its entries, and what employers hold together is never more: by triggers. A closed year takes
    nothing but the settling of its open reservations, and stays closed.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    total = models.PositiveIntegerField(null=True, blank=True, help_text="moved by its entries; null: none was fixed")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closing_words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_closed_quota_year_has_its_closer",
                condition=Q(closed_at__isnull=True) | Q(closed_by__isnull=False),
            )
        ]


class QuotaTotalEntry(models.Model):
    """What was put into a year's total, with its cause. Never changed."""

    quota_year = models.ForeignKey(QuotaYear, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=[("plan", "分配方案"), ("addition", "追加总数")])
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=300)
    decision = models.ForeignKey(
        "records.QuotaDecision", null=True, blank=True, on_delete=models.PROTECT, related_name="total_entries"
    )
    actor = models.CharField(max_length=64)
    actor_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


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
    cause = models.CharField(max_length=300)
    decision = models.ForeignKey(
        "records.QuotaDecision", null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    actor = models.CharField(max_length=64, help_text="key of who acted: staff:3, agent:7, system")
    actor_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="a_case_moves_quota_once"),
            models.CheckConstraint(name="quota_kind_fits_pockets", condition=_kind_fits_pockets()),
        ]
