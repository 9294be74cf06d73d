"""Whoever asked takes it back while it is open.

Clauses: R-19
"""

from datetime import datetime

from django.db import transaction

from permit.records.models import PartyRequest
from permit.services.acting import Acting
from permit.services.party_requests import APPLICANT, OPEN, State, lock_request, other_side, save_step, tell_side


@transaction.atomic
def withdraw_party_request(request_id: int, version: int | None, acting: Acting, now: datetime) -> PartyRequest:
    """Take it back; the other side is told. Raises DoesNotExist for anybody else's, and those of `lock_request`."""
    request = lock_request(request_id, version, *OPEN)
    mine = acting.person is not None and acting.person.pk == request.person_id
    if request.asked_by != APPLICANT:
        mine = acting.employer is not None and acting.employer.pk == request.employer_id
    if not mine:
        raise PartyRequest.DoesNotExist
    save_step(request, State.WITHDRAWN, acting, now, "withdraw_request")
    tell_side(request, other_side(request), "party_request_withdrawn", now)
    return request
