"""What a holder and an employer ask of each other when one of them will not, or must not, act alone."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedTextField


class PartyRequest(models.Model):
    """One side asks, the other answers; silence goes to the office, or the time is simply over.

    release: the holder, of an old employer that does not end the association (R-17). reinstate: either, of an
    association ended by mistake (R-32). clear: the employer, of a permit that no longer applies (7-02).
    """

    class Kind(models.TextChoices):
        RELEASE = "release", "解除关联"
        REINSTATE = "reinstate", "恢复关联"
        CLEAR = "clear", "注销证件"

    class State(models.TextChoices):
        ASKED = "asked", "待对方答复"
        DECLINED = "declined", "对方不同意"
        WITH_OFFICE = "with_office", "待属地部门处理"
        DONE = "done", "已办成"
        REJECTED = "rejected", "属地部门不予办理"
        WITHDRAWN = "withdrawn", "已撤回"
        OVERDUE = "overdue", "过期没有答复"
        SETTLED = "settled", "已不需要"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    version = models.PositiveIntegerField(default=0)
    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="party_requests")
    employer = models.ForeignKey("records.Employer", on_delete=models.PROTECT, related_name="party_requests")
    association = models.ForeignKey("records.Association", null=True, blank=True, on_delete=models.PROTECT)
    permit = models.ForeignKey("records.Permit", null=True, blank=True, on_delete=models.PROTECT)
    asked_by = models.CharField(max_length=12, help_text="applicant | employer")
    cause = models.CharField(max_length=16, blank=True, help_text="clear: why the permit no longer applies")
    left_on = models.DateField(null=True, blank=True, help_text="release: the day of leaving as the holder says")
    words = EncryptedTextField()
    proof = models.ForeignKey("records.AttachmentVersion", null=True, blank=True, on_delete=models.PROTECT)
    asked_at = models.DateTimeField()
    answer_by = models.DateField(help_text="last day of the other side's own answer")
    answer = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey("records.Office", null=True, blank=True, on_delete=models.PROTECT)
    passed_at = models.DateTimeField(null=True, blank=True, help_text="since when it is the office's")
    ruling = EncryptedTextField(blank=True)
    officer = models.ForeignKey("records.StaffMember", null=True, blank=True, on_delete=models.PROTECT)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(state__in=["asked", "with_office"]),
                name="one_open_party_request_per_kind",
            )
        ]
        indexes = [
            models.Index(fields=["state", "answer_by"], name="party_requests_due"),
            models.Index(fields=["office", "state"], name="party_requests_office"),
        ]
