"""Holders carried over from the old system (N-11), and the imports that brought them."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedJSONField, EncryptedTextField


class CarriedHolder(models.Model):
    """A permit that came from the old system. `completed_at` null: nothing but completing is open to the holder.

    `employer` is whose holder this is (null: suspended, or let go). `source` is the row as imported, so that a row
    that comes again with other content can be told of; `row_hash` is its keyed hash.
    """

    permit = models.OneToOneField("records.Permit", on_delete=models.PROTECT, related_name="carried_over")
    employer = models.ForeignKey("records.Employer", null=True, blank=True, on_delete=models.PROTECT)
    row_hash = models.CharField(max_length=64)
    source = EncryptedJSONField()
    completed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["employer", "id"], name="carried_holders_open", condition=Q(completed_at__isnull=True))
        ]


class ImportRun(models.Model):
    """One file. `done_line` is the last line whose batch is written: whoever goes on starts behind it."""

    file_name = EncryptedTextField()
    sha256 = models.CharField(max_length=64, db_index=True)
    storage_key = models.CharField(max_length=128)
    dropped_columns = models.JSONField(default=list, help_text="titles of columns about a spouse (6.2-05)")
    unused_columns = models.JSONField(default=list)
    rows = models.PositiveIntegerField(null=True, blank=True, help_text="null until the file was read once")
    done_line = models.PositiveIntegerField(default=1)
    done_rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    started_by = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)


class ImportProblem(models.Model):
    """What an import has to say of a row: one line of its report. Holds no personal data."""

    class Kind(models.TextChoices):
        BAD = "bad", "没有导入"
        CHANGED = "changed", "与已导入的不同，没有改动"
        NOTICE = "notice", "已导入，请核对"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    column = models.CharField(max_length=64)
    what = models.CharField(max_length=200)
    remedy = models.CharField(max_length=200)
