"""A holder of another district declares the permit and uploads its confirmation; nothing of it counts yet (R-36).

Clauses: R-36, 6.4-02, N-14
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.holder_rows import read_children, read_day, read_number
from permit.domain.validity import permit_term
from permit.records.models import DeclaredPermit, Permit, Person
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.law_in_force import law_in_force
from permit.services.permit_facts import held_permit
from permit.services.right_to_apply import require_right_to_apply
from permit.services.upload_attachment import Incoming, inspect, upload_attachment

SLOT = "R-36.confirmation"
State = DeclaredPermit.State


@dataclass(frozen=True)
class Declared:
    """As the holder fills it in. `children` as text: name and ID number, one child after another."""

    district: str
    number: str
    valid_from: date
    valid_until: date
    left_on: date
    employer: str
    category: str = ""
    children: str = ""
    words: str = ""


def declare_permit(person: Person, given: Declared, proof: Incoming, acting: Acting, now: datetime) -> DeclaredPermit:
    """State it for the bureau to verify. The file is sealed before the transaction.

    Raises Refused: 'declared_for_own_district', 'declared_number_wrong' (what), 'declared_children_wrong' (what),
    'declared_term_wrong' (what), 'declared_permit_expired' (until), 'left_in_future' (today), 'permit_exists' (number),
    'declared_number_known', 'declared_pending', 'right_withdrawn', 'under_inquiry', and those of `inspect` and
    `upload_attachment`.
    """
    today = localtime(now).date()
    children = _checked(given, today)
    require_right_to_apply(person, today)
    _require_none_here(person, given.number, today)
    inspect(proof.content)
    version = upload_attachment(person, SLOT, proof, acting, now)
    with transaction.atomic():
        held = lock_person(person)
        _require_none_here(held, given.number, today)
        try:
            with transaction.atomic():
                made = DeclaredPermit.objects.create(
                    person=held, district=given.district, number=given.number.strip(), valid_from=given.valid_from,
                    valid_until=given.valid_until, left_on=given.left_on, employer=given.employer.strip(),
                    category=given.category, children=children, words=given.words.strip(), proof=version,
                    stated_at=now,
                )  # fmt: skip
        except IntegrityError:
            raise Refused("declared_pending") from None
        record_act(f"person:{held.pk}", acting, "declare_permit", now, declared=made.pk, district=given.district)
    return made


@transaction.atomic
def withdraw_declared_permit(declared_id: int, version: int, acting: Acting, now: datetime) -> DeclaredPermit:
    """Taken back by the holder. Raises DeclaredPermit.DoesNotExist, Refused('changed_meanwhile')."""
    found = DeclaredPermit.objects.select_for_update(of=("self",)).get(pk=declared_id)
    if acting.person is None or acting.person.pk != found.person_id:
        raise DeclaredPermit.DoesNotExist
    if found.version != version or found.state != State.STATED:
        raise Refused("changed_meanwhile")
    found.state, found.settled_at, found.version = State.WITHDRAWN, now, found.version + 1
    found.save()
    record_act(f"person:{found.person_id}", acting, "withdraw_declared_permit", now, declared=found.pk)
    return found


def declared_open(person: Person) -> DeclaredPermit | None:
    """The declaration that waits for the bureau; None without one."""
    return DeclaredPermit.objects.filter(person=person, state=State.STATED).first()


def require_verified(person: Person) -> None:
    """Raises Refused('declared_not_verified', number) while a declared permit waits for the bureau."""
    waiting = declared_open(person)
    if waiting is not None:
        raise Refused("declared_not_verified", {"number": waiting.number})


def require_none_declared(person: Person) -> None:
    """A new permit is not asked for while one of another district waits to be verified (R-36, 6.2-01).

    Raises Refused('declared_waiting', number).
    """
    waiting = declared_open(person)
    if waiting is not None:
        raise Refused("declared_waiting", {"number": waiting.number})


def _checked(given: Declared, today: date) -> list[dict[str, str]]:
    if given.district == settings.DISTRICT:
        raise Refused("declared_for_own_district")
    try:
        read_number(given.number.strip())
    except ValueError as failure:
        raise Refused("declared_number_wrong", {"what": str(failure)}) from failure
    if read_day(given.number.strip()[:8]) > min(today, given.valid_from):
        raise Refused("declared_number_wrong", {"what": "编号里的日期晚于有效期起或今天"})
    try:
        children = read_children(given.children)
    except ValueError as failure:
        raise Refused("declared_children_wrong", {"what": str(failure)}) from failure
    _check_days(given, today)
    return [
        {"name": child.name, "id_number": child.id_number, "born_on": child.born_on.isoformat()} for child in children
    ]


def _check_days(given: Declared, today: date) -> None:
    years = law_in_force(today).number("permit_years")
    if given.valid_until < given.valid_from:
        raise Refused("declared_term_wrong", {"what": "有效期止早于有效期起"})
    if given.valid_until > permit_term(given.valid_from, years).valid_until + timedelta(days=1):
        raise Refused("declared_term_wrong", {"what": f"有效期超过 {years} 年"})
    if given.valid_until < today:
        raise Refused("declared_permit_expired", {"until": given.valid_until})
    if given.left_on < given.valid_from:
        raise Refused("declared_term_wrong", {"what": "离职日期早于有效期起"})
    if given.left_on > today:
        raise Refused("left_in_future", {"today": today})


def _require_none_here(person: Person, number: str, today: date) -> None:
    held = held_permit(person, today)
    if held is not None:
        raise Refused("permit_exists", {"number": held.permit.number})
    if Permit.objects.filter(number=number.strip()).exists():
        raise Refused("declared_number_known")
