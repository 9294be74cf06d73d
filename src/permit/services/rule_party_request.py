"""The office rules where the other side was silent or said no: it is done, or refused with reasons (R-17, 7-02).

Clauses: R-17, 7-02, 2-01
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from permit.domain.errors import Refused
from permit.records.models import PartyRequest, StaffMember
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.carry_out_party_request import carry_out
from permit.services.party_requests import State, lock_request, require_reason, save_step, tell_both

RULERS = frozenset({"office_checker", "acceptor"})


def requests_before(staff: StaffMember) -> QuerySet[PartyRequest]:
    """What this officer rules on: an office its own; the acceptor what belongs to no office."""
    found = PartyRequest.objects.filter(state=State.WITH_OFFICE)
    return found.filter(_scope(staff)).select_related("person", "employer", "proof", "permit", "association")


def requests_seen_by(staff: StaffMember) -> QuerySet[PartyRequest]:
    """Those, and what was ruled on before."""
    found = PartyRequest.objects.filter(_scope(staff), passed_at__isnull=False)
    return found.select_related("person", "employer", "proof", "permit", "association", "officer")


def _scope(staff: StaffMember) -> Q:
    if staff.role == "office_checker":
        return Q(office=staff.office_id)
    return Q(office__isnull=True) if staff.role in RULERS else Q(pk__in=())


@transaction.atomic
def rule_party_request(
    request_id: int,
    version: int | None,
    granted: bool,
    words: str,
    acting: Acting,
    now: datetime,
    left_on: date | None = None,
) -> PartyRequest:
    """Do it, or refuse, with reasons both sides read. Raises PartyRequest.DoesNotExist outside the officer's scope,

    Refused: 'not_your_role', 'reason_too_short', 'party_request_settled', 'changed_meanwhile', and `carry_out`'s.
    """
    staff = acting.staff
    if staff is None or staff.role not in RULERS:
        raise Refused("not_your_role", {"role": acting.role})
    said = require_reason(words)
    lock_person(requests_seen_by(staff).get(pk=request_id).person)
    request = lock_request(request_id, version, State.WITH_OFFICE)
    request.ruling, request.officer = said, staff
    if granted:
        save_step(request, State.DONE, acting, now, "grant_request", left_on=left_on)
        carry_out(request, left_on, acting, now)
    else:
        save_step(request, State.REJECTED, acting, now, "reject_request")
    tell_both(request, "party_request_ruled", now, outcome="准予" if granted else "不予办理", reason=said)
    return request
