"""Who did what, when, for whom. Append-only; a later issue chains it by one column."""

from django.db import models

from permit.records.encryption import EncryptedJSONField


class AuditEntry(models.Model):
    """One act. `payload` is canonical JSON with commitments in place of personal data and of what was said in words."""

    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="audit")
    subject = models.CharField(max_length=48, help_text="case:26-…, person:12, employer:3, permit:…")
    sequence = models.PositiveIntegerField(help_text="1, 2, 3 … per subject")
    actor = models.CharField(max_length=64, help_text="account:7, system")
    actor_name = models.CharField(max_length=64)
    on_behalf_of = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=48)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    payload = models.TextField(default="{}")
    said = EncryptedJSONField(null=True, help_text="the words themselves, by their name in the payload; null: none")
    request_id = models.CharField(max_length=36, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["sequence"]
        constraints = [models.UniqueConstraint(fields=["subject", "sequence"], name="audit_sequence")]
        indexes = [models.Index(fields=["case", "id"]), models.Index(fields=["actor", "id"])]
