"""Cases and their rounds."""

from typing import Any

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedJSONField, EncryptedTextField


class Case(models.Model):
    """One matter on its way through the doors. `state` moves only by `permit.domain.lifecycle`."""

    number = models.CharField(max_length=16, unique=True, help_text="26-0041-7785")
    business = models.CharField(max_length=32)
    initiator = models.CharField(max_length=16, help_text="applicant | employer | bureau")
    person = models.ForeignKey("records.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="cases")
    association = models.ForeignKey("records.Association", null=True, blank=True, on_delete=models.PROTECT)
    office = models.ForeignKey("records.Office", null=True, blank=True, on_delete=models.PROTECT)
    category = models.CharField(max_length=1, blank=True)
    state = models.CharField(max_length=32)
    round = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    assignee = models.ForeignKey("records.StaffMember", null=True, blank=True, on_delete=models.PROTECT)
    opened_at = models.DateTimeField()
    filed_on = models.DateField(null=True, blank=True, help_text="first submission (R-05)")
    judged_on = models.DateField(null=True, blank=True, help_text="the bureau's acceptance (R-05)")
    reported_on = models.DateField(null=True, blank=True, help_text="the office's report; null while the clock stands")
    decide_by = models.DateField(null=True, blank=True, help_text="20th working day after the report (8-01)")
    state_since = models.DateTimeField()
    correct_by = models.DateField(null=True, blank=True, help_text="R-31, while returned")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = EncryptedTextField(blank=True)
    acceptor = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decider = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # No column: what `permit.services.handed_in.as_handed_in` lays over the case for officers.
    handed_in: Any = None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at__isnull=True), name="one_open_case_per_person"
            ),
            models.UniqueConstraint(
                fields=["employer", "business"],
                condition=Q(closed_at__isnull=True, person__isnull=True),
                name="one_open_employer_case_per_business",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state", "id"]),
            models.Index(fields=["state", "decide_by", "id"]),
            models.Index(fields=["employer", "state", "id"]),
        ]

    def __str__(self) -> str:
        return self.number


class CaseRound(models.Model):
    """What was handed in, frozen: profile, employer, association, claims, and each file's hash. Never altered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, default="sent", help_text="sent: handed in | forwarded: by the employer")
    submitted_at = models.DateTimeField()
    snapshot = EncryptedJSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical snapshot")

    class Meta:
        ordering = ["number", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "number", "stage"], name="round_stage_once")]
