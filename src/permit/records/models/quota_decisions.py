"""Decisions that move numbers in mid-year, by two people; and exceptions asked for one case (1.1-02, 1.1-03, R-25)."""

from django.db import models
from django.db.models import F, Q

from permit.records.encryption import EncryptedTextField


class QuotaDecision(models.Model):
    """One quota officer proposes with a reason, a second one approves: only then the ledger moves."""

    class Kind(models.TextChoices):
        TOTAL = "total", "追加全区总数"
        ADDITION = "addition", "给单位追加"
        REDUCTION = "reduction", "核减单位名额"
        TRANSFER = "transfer", "单位之间调剂"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        REJECTED = "rejected", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    source = models.ForeignKey("records.Employer", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey("records.Employer", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, help_text="the cause of its entries; the employers read it")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedTextField(blank=True, help_text="of the second person, or of who took it back")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"])]
        constraints = [
            models.CheckConstraint(name="a_quota_decision_moves_something", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="a_quota_decision_names_whom_it_concerns",
                condition=Q(kind="total", source__isnull=True, target__isnull=True)
                | Q(kind="addition", source__isnull=True, target__isnull=False)
                | Q(kind="reduction", source__isnull=False, target__isnull=True)
                | (Q(kind="transfer", source__isnull=False, target__isnull=False) & ~Q(source=F("target"))),
            ),
            models.CheckConstraint(
                name="a_quota_decision_is_approved_by_a_second_person",
                condition=~Q(state__in=["approved", "rejected"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
        ]


class QuotaExceptionRequest(models.Model):
    """An employer asks for one number beyond its own for one case; a quota officer answers in writing (1.1-03)."""

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        ALLOWED = "allowed", "已准予"
        REFUSED = "refused", "未准予"
        OVERTAKEN = "overtaken", "不再需要"

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="quota_exceptions")
    year = models.PositiveSmallIntegerField(help_text="asked for in; allowed, the number is of the year of the answer")
    reason = EncryptedTextField()
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    answer = EncryptedTextField(blank=True)
    officer = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="open"), name="one_open_quota_exception_a_case"),
            models.CheckConstraint(
                name="an_answered_quota_exception_has_its_officer",
                condition=~Q(state__in=["allowed", "refused"])
                | (Q(officer__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]
