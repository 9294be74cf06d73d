"""The other side answers: agreed, it is done at once; declined, with a reason that the asker reads.

Clauses: R-17, R-32, 7-02
"""

from datetime import date, datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import PartyRequest
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.carry_out_party_request import carry_out
from permit.services.party_requests import (
    APPLICANT,
    EMPLOYER,
    Kind,
    State,
    lock_request,
    name_of,
    other_side,
    overdue,
    require_reason,
    save_step,
    tell_side,
)


@transaction.atomic
def answer_party_request(
    request_id: int,
    version: int | None,
    agreed: bool,
    words: str,
    acting: Acting,
    now: datetime,
    left_on: date | None = None,
) -> PartyRequest:
    """Answer as the side that was asked. A request that went to the office can still be agreed to, not declined.

    `left_on`: the day of leaving as the employer has it, for a release. Raises PartyRequest.DoesNotExist for anybody
    else's, Refused: 'agent_not_confirmed', 'reason_too_short', 'party_request_settled', 'changed_meanwhile',
    'mistake_too_late' (until, employer), and those of `carry_out`.
    """
    lock_person(PartyRequest.objects.select_related("person").get(pk=request_id).person)
    request = lock_request(request_id, version, State.ASKED, *((State.WITH_OFFICE,) if agreed else ()))
    _require_asked(request, acting)
    if request.kind == Kind.REINSTATE and overdue(request, now):
        raise Refused("mistake_too_late", {"until": request.answer_by, "employer": request.employer.name})
    request.answer, request.answered_at = (words.strip() if agreed else require_reason(words)), now
    if agreed:
        # Settled first: what it brings about closes whatever request is still open for the association.
        save_step(request, State.DONE, acting, now, "agree_to_request", left_on=left_on)
        carry_out(request, left_on, acting, now)
    else:
        save_step(request, State.DECLINED, acting, now, "decline_request")
    outcome = "同意" if agreed else f"不同意，{request.answer}"
    answered = name_of(request, other_side(request))
    tell_side(request, request.asked_by, "party_request_answered", now, answered=answered, outcome=outcome)
    return request


def _require_asked(request: PartyRequest, acting: Acting) -> None:
    side = other_side(request)
    if side == EMPLOYER and acting.employer is not None and acting.employer.pk == request.employer_id:
        if acting.agent is None:
            raise Refused("agent_not_confirmed")
        return
    if side == APPLICANT and acting.person is not None and acting.person.pk == request.person_id:
        return
    raise PartyRequest.DoesNotExist
