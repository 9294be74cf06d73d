"""Silence: after the other side's days the office takes the request over; a mistake nobody confirmed stays ended.

Clauses: R-17, R-32, 7-02
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.records.models import PartyRequest
from permit.services.acting import SYSTEM, Acting
from permit.services.party_requests import Kind, State, lock_request, overdue, save_step, tell_both, tell_side


def pass_on_party_requests(now: datetime) -> int:
    """Daily: every request whose time is over, each in a transaction of its own; how many. Safe to run again."""
    due = PartyRequest.objects.filter(state=State.ASKED, answer_by__lt=localtime(now).date())
    return sum(_pass_on(key, now) for key in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _pass_on(request_id: int, now: datetime) -> bool:
    try:
        request = lock_request(request_id, None, State.ASKED)
    except Refused:  # answered or taken back since the list was read
        return False
    if not overdue(request, now):
        return False
    if request.kind == Kind.REINSTATE:
        save_step(request, State.OVERDUE, SYSTEM, now, "request_overdue")
        tell_side(request, request.asked_by, "party_request_overdue", now)
    else:
        _to_office(request, SYSTEM, now)
    return True


def _to_office(request: PartyRequest, acting: Acting, now: datetime) -> None:
    save_step(request, State.WITH_OFFICE, acting, now, "pass_to_office")
    office = request.office.name if request.office else "区人社局"
    tell_both(request, "party_request_passed", now, office=office)


@transaction.atomic
def bring_to_office(request_id: int, version: int | None, acting: Acting, now: datetime) -> PartyRequest:
    """The holder does not take the old employer's no: the office rules on the release (R-17).

    Raises PartyRequest.DoesNotExist for anybody else's, Refused: 'changed_meanwhile', 'party_request_settled' (state),
    'party_request_open' where another one waits by now.
    """
    request = lock_request(request_id, version, State.DECLINED)
    if request.kind != Kind.RELEASE or acting.person is None or acting.person.pk != request.person_id:
        raise PartyRequest.DoesNotExist
    if PartyRequest.objects.filter(person=request.person, kind=request.kind, pk__gt=request.pk).exists():
        raise Refused("party_request_settled", {"state": "之后又提出过"})
    if request.association is not None and request.association.state != "confirmed":
        raise Refused("party_request_settled", {"state": request.association.get_state_display()})
    request.settled_at = None
    _to_office(request, acting, now)
    return request
