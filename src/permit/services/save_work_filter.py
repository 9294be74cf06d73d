"""An officer keeps a filter of the work list under a name of the own choosing.

Clauses: 8-01
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import SavedFilter, StaffMember

LONGEST_NAME, MOST = 20, 20


@transaction.atomic
def save_work_filter(staff: StaffMember, name: str, query: str, now: datetime) -> SavedFilter:
    """Keep `query` (an address without cursor); the same name again means the new one.

    Raises Refused: 'filter_name_missing' (longest), 'filters_full' (most).
    """
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME:
        raise Refused("filter_name_missing", {"longest": LONGEST_NAME})
    StaffMember.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    own = SavedFilter.objects.filter(staff=staff)
    if not own.filter(name=words).exists() and own.count() >= MOST:
        raise Refused("filters_full", {"most": MOST})
    kept, _ = SavedFilter.objects.update_or_create(staff=staff, name=words, defaults={"query": query, "saved_at": now})
    return kept
