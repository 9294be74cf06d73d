"""When anything was saved last, for the saving indicator (N-05).

Clauses: N-05
"""

from datetime import datetime

from django.db.models import Max, Q

from permit.records.models import AttachmentVersion, Case, FormSection, Person


def last_saved(person: Person | None, case: Case | None) -> datetime | None:
    """The last moment a text or a file of this person or case was kept."""
    owners = Q(person=person) | Q(case=case) if case else Q(person=person)
    files = Q(attachment__person=person) | Q(attachment__case=case) if case else Q(attachment__person=person)
    typed = FormSection.objects.filter(owners).aggregate(last=Max("saved_at"))["last"]
    uploaded = AttachmentVersion.objects.filter(files).aggregate(last=Max("uploaded_at"))["last"]
    moments = [moment for moment in (typed, uploaded) if moment]
    return max(moments) if moments else None
