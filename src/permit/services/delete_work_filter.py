"""An officer no longer wants a filter kept under a name.

Clauses: 8-01
"""

from django.db import transaction

from permit.records.models import SavedFilter, StaffMember


@transaction.atomic
def delete_work_filter(staff: StaffMember, key: int) -> bool:
    """Drop one of the officer's own filters; False where it is none, or gone already."""
    gone, _ = SavedFilter.objects.filter(staff=staff, pk=key).delete()
    return bool(gone)
