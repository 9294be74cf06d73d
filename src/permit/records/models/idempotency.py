"""A changing form sent twice acts once."""

from django.db import models


class IdempotencyKey(models.Model):
    """The key in the form, who sent it, and where the first answer led."""

    key = models.CharField(max_length=64)
    account = models.ForeignKey("records.Account", on_delete=models.CASCADE)
    path = models.CharField(max_length=200)
    location = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="idempotency_once")]
