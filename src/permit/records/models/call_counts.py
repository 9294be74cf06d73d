"""How often an address called the machine's door within a window."""

from django.db import models


class CallCount(models.Model):
    """The calls of one network address (its keyed hash) in the window that began at `begins_at`."""

    address_hash = models.CharField(max_length=64)
    begins_at = models.DateTimeField()
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["begins_at", "address_hash"], name="calls_counted_once")]
