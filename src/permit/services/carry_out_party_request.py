"""What a request brings once the other side, or the office, agrees: the association ended or taken up, the permit gone.

Clauses: R-17, R-32, 7-02, 6.4-01, N-13
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.months import chinese_date
from permit.records.models import Association, CarriedHolder, PartyRequest, Permit, PermitFact, Person
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.ask_for_clearing import CAUSES, require_clearable
from permit.services.ask_to_reinstate import require_reinstatable
from permit.services.audit import record_act
from permit.services.end_association import close_employment, tell_employment_ended
from permit.services.party_requests import Kind, tell_both
from permit.services.permit_facts import held_permit, write_fact
from permit.services.release_carried_holder import release_carried_holder

RELEASED = "本人申请解除关联"
STATE = PermitFact.Kind.STATE


def carry_out(request: PartyRequest, left_on: date | None, acting: Acting, now: datetime) -> None:
    """Do what the locked request asks for. `left_on` is the day agreed on, for a release.

    Raises Refused as `require_reinstatable`, `require_clearable` and `release_carried_holder` do, and
    'left_in_future' (today), 'associated_elsewhere', 'party_request_settled' (state).
    """
    if request.kind == Kind.RELEASE:
        _release(request, left_on or request.left_on or localtime(now).date(), acting, now)
    elif request.kind == Kind.REINSTATE:
        _reinstate(request, acting, now)
    else:
        _clear(request, acting, now)


def _release(request: PartyRequest, left_on: date, acting: Acting, now: datetime) -> None:
    today = localtime(now).date()
    if left_on > today:
        raise Refused("left_in_future", {"today": today})
    if request.association is None:
        carried = CarriedHolder.objects.filter(permit=request.permit, employer=request.employer).first()
        if carried is None:
            raise Refused("party_request_settled", {"state": "已不在原单位"})
        release_carried_holder(request.employer, carried.pk, RELEASED, acting, now)
        return
    association = _locked(request.association.pk)
    if association.state != AssociationState.CONFIRMED:
        raise Refused("party_request_settled", {"state": association.get_state_display()})
    close_employment(association, RELEASED, left_on, acting, now)
    tell_employment_ended(association, now)


def _locked(association_id: int) -> Association:
    found = Association.objects.select_for_update(of=("self",)).select_related("person", "employer")
    return found.get(pk=association_id)


def _reinstate(request: PartyRequest, acting: Acting, now: datetime) -> None:
    assert request.association is not None
    association = _locked(request.association.pk)
    require_reinstatable(association, localtime(now).date())
    ended_at, association.ended_at = association.ended_at, None
    association.state, association.reason = AssociationState.CONFIRMED, ""
    association.version += 1
    try:
        with transaction.atomic():
            association.save()
    except IntegrityError:
        raise Refused("associated_elsewhere") from None
    record_act(f"association:{association.pk}", acting, "reinstate_association", now, ended_at=ended_at)
    _take_up_permit(association, acting, now)


def _take_up_permit(association: Association, acting: Acting, now: datetime) -> None:
    """What this end suspended is valid again from today; the days between stay in the history (R-32)."""
    person, today = association.person, localtime(now).date()
    held = held_permit(person, today)
    if held is None:
        return
    permit = Permit.objects.select_for_update(of=("self",)).get(pk=held.permit.pk)
    if held.standing.employer.get("id") == association.employer_id:
        CarriedHolder.objects.filter(permit=permit, employer=None).update(employer=association.employer)
    current = PermitFact.objects.filter(permit=permit, kind=STATE, valid_until__isnull=True).first()
    if current is None or not _suspended_by(association, permit):
        return
    if current.value.get("state") == "suspended" and current.value.get("association") == association.pk:
        value = {"state": "valid", "cause": "reinstated", "association": association.pk}
    elif current.value.get("state") == "frozen" and current.value.get("before") == "suspended":
        value = {**current.value, "before": "valid"}  # the inquiry goes on; what it gives back is valid again
    else:
        return
    write_fact(permit, STATE, value, today, now)
    record_act(f"permit:{permit.number}", acting, "reinstate_permit", now, association=association.pk)


def _suspended_by(association: Association, permit: Permit) -> bool:
    states = [fact.value for fact in PermitFact.objects.filter(permit=permit, kind=STATE)]
    last = next((value for value in reversed(states) if value.get("state") == "suspended"), None)
    return last is not None and last.get("association") == association.pk


def _clear(request: PartyRequest, acting: Acting, now: datetime) -> None:
    person: Person = request.person
    held = require_clearable(request.employer, person, request.cause, now)
    if held.permit.pk != request.permit_id:
        raise Refused("no_permit_held")
    today, number = localtime(now).date(), held.permit.number
    value = {"state": "cancelled", "cause": f"cleared_{request.cause}", "request": request.pk}
    write_fact(held.permit, STATE, value, today, now)
    CarriedHolder.objects.filter(permit=held.permit).update(employer=None)
    record_act(f"permit:{number}", acting, "cancel_permit", now, cause=f"cleared_{request.cause}")
    facts = {"number": number, "reason": CAUSES[request.cause], "day": chinese_date(today)}
    tell_both(request, "permit_cancelled", now, **facts)
