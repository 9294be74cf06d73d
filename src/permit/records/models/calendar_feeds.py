"""Calendars to subscribe: a secret address for a holder or an employer, kept only as a hash."""

from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """One address. `revoked_at` null: it works; an owner has one that works at most."""

    person = models.ForeignKey("records.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("records.Employer", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, help_text="keyed hash: the address cannot be read here")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    window_began_at = models.DateTimeField(null=True, blank=True, help_text="of the limit on readings")
    readings = models.PositiveIntegerField(default=0, help_text="since window_began_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_has_one_owner",
                condition=Q(person__isnull=False, employer__isnull=True)
                | Q(person__isnull=True, employer__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="one_calendar_per_person"
            ),
            models.UniqueConstraint(
                fields=["employer"], condition=Q(revoked_at__isnull=True), name="one_calendar_per_employer"
            ),
        ]
