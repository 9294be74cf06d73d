"""What people type, saved at once (N-05): one row per section, as typed, also while it is not valid yet."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedJSONField


class FormSection(models.Model):
    """A section of a profile (person), of an employer's information, or of a case's own claims.

    `data` is `{"fields": {key: typed text | list}, "rows": [{"id": str, key: typed text}, …]}` exactly as typed;
    what it must hold is told by `permit.domain.sections`. `version` grows with each save and guards against two tabs.
    """

    person = models.ForeignKey("records.Person", null=True, blank=True, on_delete=models.PROTECT)
    employer = models.ForeignKey("records.Employer", null=True, blank=True, on_delete=models.PROTECT)
    case = models.ForeignKey("records.Case", null=True, blank=True, on_delete=models.PROTECT)
    key = models.CharField(max_length=48)
    data = EncryptedJSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    complete = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=64, blank=True, help_text="who typed last, as shown to the other tab")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="section_has_one_owner",
                condition=Q(person__isnull=False, employer__isnull=True, case__isnull=True)
                | Q(person__isnull=True, employer__isnull=False, case__isnull=True)
                | Q(person__isnull=True, employer__isnull=True, case__isnull=False),
            ),
            models.UniqueConstraint(fields=["person", "key"], name="section_once_per_person"),
            models.UniqueConstraint(fields=["employer", "key"], name="section_once_per_employer"),
            models.UniqueConstraint(fields=["case", "key"], name="section_once_per_case"),
        ]
