"""What holder and employer ask of each other: reading, locking and telling, the same for every kind.

Clauses: R-17, R-32, 7-02
"""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.months import chinese_date
from permit.records.models import PartyRequest, Person
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.queue_message import queue_message
from permit.services.who_is_told import Recipient, agent_recipient

Kind, State = PartyRequest.Kind, PartyRequest.State
OPEN = (State.ASKED, State.WITH_OFFICE)
APPLICANT, EMPLOYER = "applicant", "employer"
SHORTEST_REASON = 5


def open_requests() -> QuerySet[PartyRequest]:
    """Those that wait for the other side or for the office."""
    return PartyRequest.objects.filter(state__in=OPEN).select_related("person", "employer", "proof", "permit")


def answer_by(asked_on: date) -> date:
    """The last day of the other side's own answer; after it the office rules (R-17)."""
    limit = law_in_force(asked_on).number("release_answer_limit")
    return calendar_in_force().add(asked_on, limit).day


def undo_by(ended_on: date) -> date:
    """The last day on which an association ended by mistake is taken back (R-32)."""
    return calendar_in_force().add(ended_on, law_in_force(ended_on).number("association_undo_limit")).day


def require_reason(words: str) -> str:
    """The words without blanks around them. Raises Refused('reason_too_short', minimum)."""
    said = words.strip()
    if len(said) < SHORTEST_REASON:
        raise Refused("reason_too_short", {"minimum": SHORTEST_REASON})
    return said


def require_none_open(person: Person, kind: str) -> None:
    """Raises Refused('party_request_open', kind, state) while one of this kind waits."""
    found = PartyRequest.objects.filter(person=person, kind=kind, state__in=OPEN).first()
    if found is not None:
        raise Refused("party_request_open", {"kind": found.get_kind_display(), "state": found.get_state_display()})


def lock_request(request_id: int, version: int | None, *states: str) -> PartyRequest:
    """The request, locked. Raises DoesNotExist, Refused: 'changed_meanwhile', 'party_request_settled' (state)."""
    found = PartyRequest.objects.select_for_update(of=("self",)).select_related("person", "employer", "association")
    request = found.get(pk=request_id)
    if version is not None and request.version != version:
        raise Refused("changed_meanwhile")
    if request.state not in states:
        raise Refused("party_request_settled", {"state": request.get_state_display()})
    return request


def save_step(request: PartyRequest, state: str, acting: Acting, now: datetime, action: str, **payload: Any) -> None:
    """Write the new state of a locked request, its moment, and the audit row."""
    before, request.state = request.state, state
    request.version += 1
    if state == State.WITH_OFFICE:
        request.passed_at, request.office = now, request.employer.office
    elif state != State.ASKED:
        request.settled_at = now
    request.save()
    facts = {"kind": request.kind, **payload}
    record_act(f"party_request:{request.pk}", acting, action, now, from_state=before, to_state=state, **facts)


def other_side(request: PartyRequest) -> str:
    """Who has to answer."""
    return EMPLOYER if request.asked_by == APPLICANT else APPLICANT


def name_of(request: PartyRequest, side: str) -> str:
    return request.person.name if side == APPLICANT else request.employer.name


def recipient_of(request: PartyRequest, side: str) -> Recipient:
    """The holder, or the employer's filing agent."""
    if side == APPLICANT:
        return Recipient(request.person.mobile, request.person.name)
    return agent_recipient(request.employer)


def tell_side(request: PartyRequest, side: str, template: str, now: datetime, **facts: object) -> None:
    """Queue an SMS; matter, both names and the last day are always among the facts."""
    told = recipient_of(request, side)
    words: dict[str, Any] = {
        "matter": request.get_kind_display(),
        "person": request.person.name,
        "employer": request.employer.name,
        "until": chinese_date(request.answer_by),
    }
    queue_message(template, told.mobile, told.name, now, **(words | facts))


def tell_both(request: PartyRequest, template: str, now: datetime, **facts: object) -> None:
    for side in (APPLICANT, EMPLOYER):
        tell_side(request, side, template, now, **facts)


def overdue(request: PartyRequest, now: datetime) -> bool:
    """The other side's time is over, whether or not a daily run has noted it."""
    return localtime(now).date() > request.answer_by
