"""What reviewers write: returns with defects, exceptions, rulings on unknowns; and declarations and urges."""

from django.db import models

from permit.records.encryption import EncryptedJSONField, EncryptedTextField


class Return(models.Model):
    """A return for correction: every defect at once (R-19)."""

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="returns")
    round = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=16, help_text="employer | office | acceptor | reviewer | decider")
    by_name = models.CharField(max_length=64)
    staff = models.ForeignKey("records.StaffMember", null=True, blank=True, on_delete=models.PROTECT)
    returned_at = models.DateTimeField()
    correct_by = models.DateField()
    remark = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.JSONField(default=list)

    class Meta:
        ordering = ["returned_at", "id"]


class Defect(models.Model):
    """One thing to correct: a field of a section or a material slot. Only defects unlock."""

    sent_back = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="defects")
    kind = models.CharField(max_length=8, choices=[("field", "信息"), ("material", "材料")])
    target = models.CharField(max_length=96, help_text="`section.field`, `section` or the slot")
    owner = models.CharField(max_length=16, help_text="applicant | employer: who corrects it")
    clause = models.CharField(max_length=16)
    reason_code = models.CharField(max_length=32)
    words = EncryptedTextField()


class ExceptionRequest(models.Model):
    """A soft clause that fails: the employer's reason and the officer's answer (R-12)."""

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="exceptions")
    clause = models.CharField(max_length=16)
    reason = EncryptedTextField()
    requested_by = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    allowed = models.BooleanField(null=True)
    answer = EncryptedTextField(blank=True)
    officer = models.ForeignKey("records.StaffMember", null=True, blank=True, on_delete=models.PROTECT)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "clause"], name="one_exception_per_clause")]


class ClauseRuling(models.Model):
    """An officer's finding where the facts could not tell: unknown goes to a person."""

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="rulings")
    clause = models.CharField(max_length=16)
    holds = models.BooleanField()
    words = EncryptedTextField()
    basis = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the facts it rests on: others, no ruling")
    officer = models.ForeignKey("records.StaffMember", on_delete=models.PROTECT)
    ruled_at = models.DateTimeField()

    class Meta:
        ordering = ["ruled_at", "id"]


class Declaration(models.Model):
    """The declaration of truth at each submission (7-05).

    The applicant's names what it covers: `parts` is `{part of the content: commitment}`, no personal data. Where the
    employer hands the round in, it is made before, for the round to come; what is changed after it ends it for good.
    """

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="declarations")
    round = models.PositiveSmallIntegerField()
    actor = models.CharField(max_length=16, help_text="applicant | employer")
    name = models.CharField(max_length=64)
    text_version = models.CharField(max_length=32)
    declared_at = models.DateTimeField()
    parts = models.JSONField(default=dict, help_text="part of the content → commitment to it")
    voided_at = models.DateTimeField(null=True, blank=True, help_text="when a change of the content ended it")
    voided_by = models.CharField(max_length=16, blank=True, help_text="applicant | employer | officer | system")
    voided_for = models.JSONField(default=list, help_text="the parts that were changed")


class DeclarationRequest(models.Model):
    """The applicant was asked by SMS to declare a round, by the employer or by the system (7-05)."""

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="declaration_requests")
    round = models.PositiveSmallIntegerField(help_text="the round to be declared")
    by = models.CharField(max_length=16, help_text="employer | system")
    name = models.CharField(max_length=64)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "id"]


class Urge(models.Model):
    """A reminder to whoever the case waits for (R-31)."""

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="urges")
    by = models.CharField(max_length=16, help_text="applicant | employer")
    name = models.CharField(max_length=64)
    state = models.CharField(max_length=32)
    urged_at = models.DateTimeField()

    class Meta:
        ordering = ["urged_at", "id"]


class ReviewDraft(models.Model):
    """The employer's first review while it is filled in: kept with the case, so that another device or agent goes on.

    `answers` is `{field: {"value": as typed, "version": of the draft that wrote it, "page": its key, "by", "at"}}`.
    """

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="review_drafts")
    round = models.PositiveSmallIntegerField()
    answers = EncryptedJSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_review_draft_per_round")]
