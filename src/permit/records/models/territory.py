"""The territorial offices (2-01), loaded from the policy pack."""

from django.db import models


class Office(models.Model):
    """One of the 21 territorial offices. `source_spelling` keeps a name as the guide's text had it."""

    district = models.CharField(max_length=32)
    code = models.SlugField(max_length=48)
    name = models.CharField(max_length=64)
    source_spelling = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=200)
    phones = models.JSONField(default=list)
    email = models.EmailField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="office_once")]

    def __str__(self) -> str:
        return self.name
