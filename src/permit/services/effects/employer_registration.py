"""An approved registration: the employer may file, and has its first association code.

Clauses: 6.1.1-05
"""

import secrets
from datetime import date, datetime

from permit.domain.verification_code import CODE_BYTES, new_code
from permit.records.models import Case, Employer
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act


def take_effect(case: Case, today: date, acting: Acting, now: datetime) -> None:
    """From now on the employer may associate employees and file; it gets its first association code."""
    grant_permission(case.employer_id, today, acting, now)


def grant_permission(employer_id: int, today: date, acting: Acting, now: datetime) -> Employer:
    """From now on the employer may associate employees and file; it gets its first association code (6.1.1-05)."""
    employer = Employer.objects.select_for_update().get(pk=employer_id)
    employer.permission, employer.permission_since = PermissionState.GRANTED, today
    if not employer.association_code:
        employer.association_code = new_code(secrets.token_bytes(CODE_BYTES))
        employer.association_code_at = now
    employer.save(update_fields=["permission", "permission_since", "association_code", "association_code_at"])
    record_act(f"employer:{employer.pk}", acting, "grant_permission", now)
    return employer
