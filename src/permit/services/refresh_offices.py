"""The offices' records follow the law of the day: a telephone or an address that a change of the policy moved (2-01).

Clauses: 2-01
"""

from datetime import date

from django.db import transaction
from django.db.models import Max

from permit.records.models import Office
from permit.services.law_in_force import law_in_force


@transaction.atomic
def refresh_offices(today: date) -> int:
    """Bring address, telephones and e-mail of every office up to `today`, add new ones. Returns how many changed.

    Safe to repeat. Where no office was loaded yet nothing is done: `load_policy` comes first.
    """
    law = law_in_force(today)
    records = {office.name: office for office in Office.objects.select_for_update().filter(district=law.district)}
    if not records:
        return 0
    changed = 0
    for office in law.offices:
        record = records.get(office.name)
        told = {"address": office.address, "phones": list(office.phones), "email": office.email}
        if record is None:
            position = 1 + (Office.objects.filter(district=law.district).aggregate(last=Max("position"))["last"] or 0)
            code = f"{law.district}-{position:02d}"
            Office.objects.create(district=law.district, code=code, name=office.name, position=position, **told)
            changed += 1
        elif any(getattr(record, key) != value for key, value in told.items()):
            changed += Office.objects.filter(pk=record.pk).update(**told)
    return changed
