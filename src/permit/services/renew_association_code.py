"""The employer's association code: 80 bits, shown in groups, renewable; the old one dies at once.

Clauses: 6.1.1-06
"""

import secrets
from datetime import datetime

from django.db import transaction

from permit.domain.errors import BadInput, Refused
from permit.domain.verification_code import CODE_BYTES, new_code, parse_code
from permit.records.models import Employer
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act


@transaction.atomic
def renew_association_code(employer: Employer, acting: Acting, now: datetime) -> str:
    """A new code for the employer, as stored (17 characters; `shown_code` groups them).

    Requests already made stay; nobody can ask with the old code any more.
    Raises Refused('permission_missing') before the permission is granted (6.1.1-05).
    """
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    if locked.permission != PermissionState.GRANTED:
        raise Refused("permission_missing", {"state": locked.permission})
    locked.association_code = new_code(secrets.token_bytes(CODE_BYTES))
    locked.association_code_at = now
    locked.save(update_fields=["association_code", "association_code_at"])
    record_act(f"employer:{locked.pk}", acting, "renew_association_code", now)
    employer.association_code, employer.association_code_at = locked.association_code, now
    return str(locked.association_code)


def shown_code(code: str) -> str:
    """`7K3M-9QPD-W2RX-4TVB-H`; '' for none."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_association_code(typed: str) -> str:
    """What a person typed → the stored form: case, spaces, dashes, full width and look-alikes do not matter.

    Raises Refused('association_code_unreadable') where length, alphabet or check character are wrong.
    """
    try:
        return parse_code(typed)
    except BadInput:
        raise Refused("association_code_unreadable") from None
