"""Findings as stored, and what the registries said."""

from django.db import models

from permit.records.encryption import EncryptedJSONField


class Evaluation(models.Model):
    """One assessment: the facts, the policy by id, the findings. Re-runs to the same result."""

    case = models.ForeignKey("records.Case", on_delete=models.PROTECT, related_name="evaluations")
    round = models.PositiveSmallIntegerField()
    event = models.CharField(max_length=16, help_text="preview | submission | acceptance")
    filed_on = models.DateField()
    judged_on = models.DateField()
    policy_id = models.CharField(max_length=80)
    edition = models.ForeignKey("records.KeptEdition", null=True, blank=True, on_delete=models.PROTECT)
    dossier = EncryptedJSONField()
    outcome = models.CharField(max_length=20)
    findings = EncryptedJSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]


class RegistryAnswer(models.Model):
    """An answer of a registry (N-06 … N-09), or its silence, with the time."""

    class Registry(models.TextChoices):
        PUBLIC_SECURITY = "public_security", "公安"
        BUSINESS_REGISTER = "business_register", "市场主体登记"
        EDUCATION = "education", "教育"
        SOCIAL_INSURANCE = "social_insurance", "社保"

    class Outcome(models.TextChoices):
        MATCH = "match", "一致"
        DIFFERS = "differs", "差异"
        SILENT = "silent", "未取得"

    registry = models.CharField(max_length=24, choices=Registry.choices)
    person = models.ForeignKey("records.Person", null=True, blank=True, on_delete=models.PROTECT)
    employer = models.ForeignKey("records.Employer", null=True, blank=True, on_delete=models.PROTECT)
    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    differences = models.JSONField(default=list, help_text="keys of fields that differ")
    answer = EncryptedJSONField(default=dict)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["person", "registry", "id"]),
            models.Index(fields=["employer", "registry", "id"]),
        ]
