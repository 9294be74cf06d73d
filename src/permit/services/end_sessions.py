"""Sign out everywhere: every session of an account ends at once, on whatever device it is (5-01).

Clauses: 5-01
"""

from datetime import datetime

from django.db import transaction

from permit.records.models import Account
from permit.services.acting import Acting
from permit.services.audit import record_act


@transaction.atomic
def end_sessions(account_id: int, acting: Acting, now: datetime) -> Account:
    """Sessions carry a hash over `sessions_ended`: one more, and none of them opens anything any more."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    account.sessions_ended += 1
    account.save(update_fields=["sessions_ended"])
    record_act(f"account:{account.pk}", acting, "end_sessions", now)
    return account
