"""Allocation plans of a year: drafts that are compared, one that is approved, and what each gives whom (1.1-02)."""

from collections.abc import Mapping
from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from permit.records.encryption import EncryptedTextField


class AllocationPlan(models.Model):
    """One way to share out a year's total, drafted by one quota officer and approved by another.

    `granted` is the sum of its shares: triggers (`records/plan_totals.py`) move it with them. Never more than `total`,
    by constraint.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草案"
        PROPOSED = "proposed", "待批准"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "已批准"
        DISCARDED = "discarded", "已作废"

    round = models.ForeignKey("records.QuotaRound", on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(max_length=40)
    total = models.PositiveIntegerField()
    minimum = models.PositiveIntegerField(default=0)
    weights = models.JSONField(help_text="dimension → weight, as an exact text: 0.4, 1/3")
    policy_weights = models.JSONField(help_text="those of the policy when the plan was drafted")
    policy = models.CharField(max_length=80, help_text="id of the law whose weights these are")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    granted = models.PositiveIntegerField(default=0, help_text="the sum of the shares; nobody writes it")
    sums = models.JSONField(default=dict, help_text="dimension → the district's sum, hundredths")
    line = models.JSONField(null=True, blank=True, help_text="uscc, lowest, of_others: see domain/allocation_plan")
    stamp = models.CharField(max_length=120, blank=True, help_text="which declarations it was computed from, in brief")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what it was computed from")
    run = models.PositiveIntegerField(default=0, help_text="counts computations: an overtaken one stops")
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="asked to be computed and not done yet")
    alive_at = models.DateTimeField(null=True, blank=True, help_text="the computation wrote last")
    expected = models.PositiveIntegerField(default=0, help_text="employers it is computed for")
    stored = models.PositiveIntegerField(default=0, help_text="employers whose share is written")
    computed_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = EncryptedTextField(blank=True, help_text="why it was sent back, or the approver's remark")
    booked_at = models.DateTimeField(null=True, blank=True, help_text="the ledger holds it: it is published")
    told_to = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="the last share told of; null: nobody left"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="plan_total_not_exceeded", condition=Q(granted__lte=F("total"))),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state="approved"), name="one_approved_plan_for_each_round"
            ),
            models.UniqueConstraint(
                fields=["round", "name"],
                condition=~Q(state="discarded"),
                name="plans_of_a_round_have_different_names",
            ),
            models.CheckConstraint(
                name="plan_approved_by_a_second_person",
                condition=~Q(state="approved")
                | (Q(decided_by__isnull=False, computed_at__isnull=False) & ~Q(decided_by=F("author"))),
            ),
            models.CheckConstraint(
                name="only_an_approved_plan_is_booked", condition=Q(booked_at__isnull=True) | Q(state="approved")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def weighed(self) -> dict[str, Fraction]:
        """The weights, exact."""
        return exact(self.weights)

    @property
    def weighed_by_policy(self) -> dict[str, Fraction]:
        """The policy's weights, exact."""
        return exact(self.policy_weights)


def exact(weights: Mapping[str, str]) -> dict[str, Fraction]:
    """Stored weights as numbers."""
    return {key: Fraction(weight) for key, weight in weights.items()}


class PlanShare(models.Model):
    """What a plan gives one employer, and from what. `number` counts; it differs from `computed` only by hand."""

    plan = models.ForeignKey(AllocationPlan, on_delete=models.PROTECT, related_name="shares")
    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(help_text="1 for the highest score; the order of all lists")
    declared = models.PositiveIntegerField()
    amounts = models.JSONField(help_text="dimension → hundredths, as checked")
    score = models.TextField(help_text="exact, as a fraction")
    computed = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    adjusted_by = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    adjusted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "employer"], name="one_share_for_each_employer"),
            models.UniqueConstraint(fields=["plan", "place"], name="one_share_at_each_place"),
            models.CheckConstraint(name="share_not_above_declared", condition=Q(number__lte=F("declared"))),
            models.CheckConstraint(
                name="a_share_by_hand_has_its_reason",
                condition=Q(number=F("computed"))
                | (~Q(reason="") & Q(adjusted_by__isnull=False, adjusted_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["plan", "number"])]

    @property
    def scored(self) -> Fraction:
        """The score, exact."""
        return Fraction(self.score)
