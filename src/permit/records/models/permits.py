"""Permits: identity here, everything that changes over time as facts in valid time."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedJSONField, EncryptedTextField


class Permit(models.Model):
    """A permit for life: the number never changes (R-29)."""

    number = models.CharField(max_length=12, unique=True, help_text="YYYYMMDD + serial")
    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="permits")
    issued_on = models.DateField()
    created_at = models.DateTimeField()
    # The term itself is a fact, and facts are encrypted: this copy of its end is what daily runs search by.
    expires_on = models.DateField(null=True, blank=True, db_index=True, help_text="last day of the newest term")
    # The daily run goes through an index of these alone: most permits of a register are over and noted.
    awaits_end = models.BooleanField(default=True, help_text="its newest end was not noted as over")

    class Meta:
        indexes = [models.Index(fields=["expires_on", "id"], condition=Q(awaits_end=True), name="permits_to_lapse")]

    def __str__(self) -> str:
        return self.number


class PermitNotice(models.Model):
    """What was recorded or told once about one end of a permit: a run that comes twice finds it done (R-01, R-06)."""

    class Kind(models.TextChoices):
        OPENS = "opens", "开放申请"
        SAFE = "safe", "稳妥日"
        FILE_BY = "file_by", "期限"
        SOON = "soon", "即将到期"
        LAPSED = "lapsed", "失效"

    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    expires_on = models.DateField(help_text="the end it is about: a renewed permit has notices of its own")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["permit", "kind", "expires_on"], name="permit_notice_once"),
        ]


class PermitFact(models.Model):
    """What held from when until when: term, state, employer, holder's particulars. Never altered but closed."""

    class Kind(models.TextChoices):
        TERM = "term", "有效期"
        STATE = "state", "状态"
        EMPLOYER = "employer", "聘用单位"
        PARTICULARS = "particulars", "登记内容"

    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    value = EncryptedJSONField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["permit", "kind"], condition=Q(valid_until__isnull=True), name="one_current_fact_per_kind"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new term also moves the day its permit is searched by."""
        super().save(*args, **kwargs)
        if self.kind == self.Kind.TERM and self.valid_until is None:
            ends = date.fromisoformat(self.value["valid_until"])
            Permit.objects.filter(pk=self.permit_id).update(expires_on=ends, awaits_end=True)


class Confirmation(models.Model):
    """A confirmation as printed (R-26), verifiable by its code."""

    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="confirmations")
    code = models.CharField(max_length=32, unique=True)
    facts = EncryptedJSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the PDF")
    storage_key = models.CharField(max_length=128)
    full_id_number = models.BooleanField(default=False)
    printed_by = models.CharField(max_length=16, help_text="applicant | employer")
    issued_at = models.DateTimeField()


class VerificationCheck(models.Model):
    """Someone checked a code: logged, also when it was wrong."""

    confirmation = models.ForeignKey(Confirmation, null=True, blank=True, on_delete=models.PROTECT)
    address_hash = models.CharField(max_length=64)
    typed = EncryptedTextField(blank=True)
    found = models.BooleanField()
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_hash", "checked_at"])]
