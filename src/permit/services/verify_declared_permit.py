"""The bureau has asked the other district: the declared permit exists here, suspended, or is refused in words (R-36).

Clauses: R-36, N-11, N-13, N-14, 6.4-09
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.holder_rows import read_day
from permit.domain.months import chinese_date
from permit.records.models import DeclaredPermit, Permit, PermitFact, StaffMember
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.handing_over import district_name
from permit.services.permit_facts import held_permit, write_fact
from permit.services.queue_message import queue_message
from permit.services.right_to_apply import require_right_to_apply
from permit.services.take_in_holder import FROM_OTHER_DISTRICT, open_for_completion

State, Kind = DeclaredPermit.State, PermitFact.Kind
MINIMUM = 10


@transaction.atomic
def verify_declared_permit(
    declared_id: int, version: int, verified: bool, words: str, acting: Acting, now: datetime
) -> DeclaredPermit:
    """`words`: with whom and how it was verified, or why it is not accepted; the holder reads them.

    Raises DeclaredPermit.DoesNotExist, Refused: 'not_your_role', 'reason_too_short' (minimum), 'changed_meanwhile',
    'declared_permit_expired' (until), 'permit_exists' (number), 'declared_number_known', 'right_withdrawn',
    'under_inquiry'.
    """
    staff, today = _acceptor(acting), localtime(now).date()
    if len(words.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})
    found = DeclaredPermit.objects.select_for_update(of=("self",)).select_related("person").get(pk=declared_id)
    if found.version != version or found.state != State.STATED:
        raise Refused("changed_meanwhile")
    if verified:
        found.permit = _enter(found, today, acting, now)
    found.state = State.VERIFIED if verified else State.REFUSED
    found.officer, found.ruling, found.settled_at = staff, words.strip(), now
    found.version += 1
    found.save()
    record_act(f"person:{found.person_id}", acting, "verify_declared_permit", now, declared=found.pk, verified=verified)
    _tell(found, now)
    return found


def _acceptor(acting: Acting) -> StaffMember:
    if acting.role != "acceptor" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    return acting.staff


def _enter(found: DeclaredPermit, today: date, acting: Acting, now: datetime) -> Permit:
    """The permit as declared: valid until the holder left, suspended since, its information still to complete."""
    person = lock_person(found.person)
    require_right_to_apply(person, today)
    if found.valid_until < today:
        raise Refused("declared_permit_expired", {"until": found.valid_until})
    held = held_permit(person, today)
    if held is not None:
        raise Refused("permit_exists", {"number": held.permit.number})
    try:
        with transaction.atomic():
            permit = Permit.objects.create(
                number=found.number, person=person, issued_on=read_day(found.number[:8]), created_at=now
            )
    except IntegrityError:
        raise Refused("declared_number_known") from None
    since = max(permit.issued_on, min(found.valid_from, today))
    term = {"valid_from": found.valid_from.isoformat(), "valid_until": found.valid_until.isoformat()}
    write_fact(permit, Kind.TERM, term, since, now)
    write_fact(permit, Kind.EMPLOYER, {"id": None, "name": found.employer, "uscc": ""}, since, now)
    write_fact(permit, Kind.PARTICULARS, _particulars(found), since, now)
    write_fact(permit, Kind.STATE, {"state": "valid"}, since, now)
    value = {"state": "suspended", "cause": FROM_OTHER_DISTRICT, "district": found.district}
    write_fact(permit, Kind.STATE, value, max(since, found.left_on), now)
    open_for_completion(permit, None, {"declared": found.pk, "district": found.district}, now)
    record_act(f"permit:{permit.number}", acting, "take_in", now, district=found.district, declared=found.pk)
    return permit


def _particulars(found: DeclaredPermit) -> dict[str, Any]:
    return {
        "name": found.person.name,
        "id_number": found.person.id_number,
        "category": found.category,
        "photo_version": None,
        "household": {},
        "home": {},
        "children": found.children,
    }


def _tell(found: DeclaredPermit, now: datetime) -> None:
    person = found.person
    facts = {
        "person": person.name,
        "number": found.number,
        "district": district_name(found.district),
        "outcome": found.get_state_display(),
        "day": chinese_date(localtime(now).date()),
    }
    queue_message("declared_permit_settled", person.mobile, person.name, now, case=None, **facts)
