"""Which of the returned places were changed since the return: shown to the one who corrects and to the one who checks.

Clauses: 6.2-01
"""

from permit.records.models import Attachment, Case, FormSection, Return
from permit.services.freeze_round import attachments_of


def answered_defects(case: Case, sent_back: Return | None) -> dict[int, bool]:
    """Defect id → whether its section was saved, or its slot got a file or a reason, after the return."""
    if sent_back is None:
        return {}
    sections = _saved_sections(case, sent_back)
    slots = _touched_slots(case, sent_back)
    return {
        defect.pk: defect.target in slots if defect.kind == "material" else defect.target.split(".")[0] in sections
        for defect in sent_back.defects.all()
    }


def _saved_sections(case: Case, sent_back: Return) -> set[str]:
    records = FormSection.objects.filter(saved_at__gt=sent_back.returned_at)
    owners = (
        (records.filter(case=case) | records.filter(person=case.person))
        if case.person_id
        else records.filter(employer=case.employer)
    )
    return set(owners.values_list("key", flat=True))


def _touched_slots(case: Case, sent_back: Return) -> set[str]:
    """Slots with a version of after the return; or with none left and words why there is none."""
    touched = set()
    for attachment in Attachment.objects.filter(attachments_of(case)).prefetch_related("versions"):
        live = [version for version in attachment.versions.all() if version.removed_at is None]
        newer = any(version.uploaded_at > sent_back.returned_at for version in live)
        if newer or (not live and attachment.cannot_provide_reason):
            touched.add(attachment.slot)
    return touched
