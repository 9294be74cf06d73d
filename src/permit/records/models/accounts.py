"""Who is signed in. An account belongs to exactly one door (5-01)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac


class Door(models.TextChoices):
    APPLICANT = "applicant", "个人"
    EMPLOYER = "employer", "单位"
    STAFF = "staff", "工作人员"


class Role(models.TextChoices):
    OFFICE_CHECKER = "office_checker", "属地审核岗"
    ACCEPTOR = "acceptor", "受理岗"
    REVIEWER = "reviewer", "复审岗"
    DECIDER = "decider", "终审岗"
    SUPERVISOR = "supervisor", "监督岗"
    QUOTA_OFFICER = "quota_officer", "名额岗"
    ADMINISTRATOR = "administrator", "管理员"


class Account(AbstractUser):
    """A way in. Applicants and employers have no password of ours (N-04); staff have one and a second factor."""

    door = models.CharField(max_length=16, choices=Door.choices)
    person = models.OneToOneField("records.Person", null=True, blank=True, on_delete=models.PROTECT)
    employer = models.OneToOneField("records.Employer", null=True, blank=True, on_delete=models.PROTECT)
    sessions_ended = models.PositiveIntegerField(default=0, help_text="how often all sessions were ended at once")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_of_one_door",
                condition=Q(door="applicant", person__isnull=False, employer__isnull=True)
                | Q(door="employer", person__isnull=True, employer__isnull=False)
                | Q(door="staff", person__isnull=True, employer__isnull=True),
            )
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session of the account carries: another password or another count, and all of them are over.

        Accounts of the outer doors have no password of ours, so Django's own hash would never change.
        """
        salt, value = "permit.records.Account.sessions", f"{self.sessions_ended}:{self.password}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class StaffMember(models.Model):
    """An officer: one role, and for office checkers the office."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=64)
    role = models.CharField(max_length=24, choices=Role.choices)
    office = models.ForeignKey("records.Office", null=True, blank=True, on_delete=models.PROTECT)
    phone = models.CharField(max_length=32, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_office_checkers_have_an_office",
                condition=Q(role="office_checker", office__isnull=False)
                | (~Q(role="office_checker") & Q(office__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SavedFilter(models.Model):
    """A filter of the work list that an officer keeps under a name. `query`: ticks only, no search words, no cursor."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=20)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="one_filter_per_name")]
