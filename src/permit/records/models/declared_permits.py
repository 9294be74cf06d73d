"""A holder of another district who comes without a signed file: declared with the confirmation, verified (R-36)."""

from django.db import models
from django.db.models import Q

from permit.records.encryption import EncryptedJSONField, EncryptedTextField


class DeclaredPermit(models.Model):
    """What the holder says of a permit that another district issued. It exists here once the bureau has verified it."""

    class State(models.TextChoices):
        STATED = "stated", "待区人社局核实"
        VERIFIED = "verified", "已核实"
        REFUSED = "refused", "不予认可"
        WITHDRAWN = "withdrawn", "已撤回"

    person = models.ForeignKey("records.Person", on_delete=models.PROTECT, related_name="declared_permits")
    district = models.CharField(max_length=32)
    number = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField()
    left_on = models.DateField(help_text="when the employment that the permit was for ended")
    employer = models.CharField(max_length=200)
    category = models.CharField(max_length=1, blank=True)
    children = EncryptedJSONField(default=list)
    words = EncryptedTextField(blank=True)
    proof = models.ForeignKey("records.AttachmentVersion", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.STATED)
    version = models.PositiveIntegerField(default=0)
    stated_at = models.DateTimeField()
    officer = models.ForeignKey(
        "records.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ruling = EncryptedTextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    permit = models.ForeignKey("records.Permit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="stated"), name="one_stated_permit_per_person")
        ]
        indexes = [models.Index(fields=["state", "id"], name="declared_permits_by_state")]
