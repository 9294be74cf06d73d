"""Persons: applicants and holders. What they fill in lives in `FormSection`."""

from django.db import models

from permit.records.encryption import EncryptedTextField, lookup_hash


class Person(models.Model):
    """A natural person as 北京通 told us. The profile (editable) is this person's form sections."""

    subject = models.CharField(max_length=128, unique=True, help_text="uniqueId of the sign-in service")
    name = models.CharField(max_length=64)
    id_number = EncryptedTextField()
    id_number_hash = models.CharField(max_length=64, unique=True, editable=False)
    mobile = EncryptedTextField(blank=True)
    certification_level = models.CharField(max_length=4, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True, help_text="first time the profile was whole (N-10)")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.id_number_hash = lookup_hash(self.id_number)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
