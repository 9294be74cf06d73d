"""An officer proposes that a holder, or an employer with its holders, goes over to another district (R-18).

Nothing changes for the holder before a decider has approved it.

Clauses: R-18, 6.6-01
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERSON
from permit.records.encryption import lookup_hash
from permit.records.models import (
    Association,
    CarriedHolder,
    Case,
    DistrictKey,
    Employer,
    HandOver,
    HandOverHolder,
    Person,
    StaffMember,
)
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.batches import BATCH, in_batches
from permit.services.handover_files import new_file_id
from permit.services.permit_facts import Held, held_permit, held_permits

PROPOSERS = frozenset({"acceptor", "reviewer", "decider"})
MINIMUM, SHOWN = 5, 5


@transaction.atomic
def propose_hand_over(id_number: str, uscc: str, district: str, reason: str, acting: Acting, now: datetime) -> HandOver:
    """Propose it for one holder (`id_number`), or for an employer with all its holders (`uscc`), never both.

    Raises Refused: 'not_your_role', 'reason_too_short' (minimum), 'hand_over_to_own_district', 'district_without_key'
    (district), 'hand_over_of_whom', 'person_unknown', 'no_permit_held', 'employer_unknown' (uscc),
    'employer_without_holders' (employer), 'hand_over_blocked' (who).
    """
    staff, today = _officer(acting), localtime(now).date()
    if len(reason.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})
    _require_partner(district)
    if bool(id_number.strip()) == bool(uscc.strip()):
        raise Refused("hand_over_of_whom")
    employer = _employer(uscc) if uscc.strip() else None
    held = _holders_of(employer, today) if employer else [_holder(id_number, today)]
    _require_free(held, today)
    hand_over = HandOver.objects.create(
        export_id=new_file_id(), to_district=district, employer=employer, reason=reason.strip(),
        proposed_by=staff, proposed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            HandOverHolder.objects.bulk_create(
                (HandOverHolder(hand_over=hand_over, permit=each.permit) for each in held), batch_size=BATCH
            )
    except IntegrityError:
        raise Refused("hand_over_blocked", {"who": "有持证人正在转出"}) from None
    record_act(f"hand_over:{hand_over.pk}", acting, "propose_hand_over", now, to=district, holders=len(held))
    return hand_over


def _officer(acting: Acting) -> StaffMember:
    if acting.role not in PROPOSERS or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    return acting.staff


def _require_partner(district: str) -> None:
    """Without a key nobody could tell whether the other district's answer is genuine."""
    if district == settings.DISTRICT:
        raise Refused("hand_over_to_own_district")
    if not DistrictKey.objects.filter(district=district, state=DistrictKey.State.TRUSTED).exists():
        raise Refused("district_without_key", {"district": district})


def _employer(uscc: str) -> Employer:
    found = Employer.objects.filter(uscc=uscc.strip().upper()).first()
    if found is None:
        raise Refused("employer_unknown", {"uscc": uscc})
    return found


def _holder(id_number: str, today: date) -> Held:
    person = Person.objects.filter(id_number_hash=lookup_hash(id_number)).first()
    if person is None:
        raise Refused("person_unknown")
    held = held_permit(person, today)
    if held is None:
        raise Refused("no_permit_held")
    return held


def _holders_of(employer: Employer, today: date) -> list[Held]:
    """Everybody who works there, or whom the old system has there, and whose permit is with this employer."""
    confirmed = Association.objects.filter(employer=employer, state=AssociationState.CONFIRMED).values("person")
    carried = CarriedHolder.objects.filter(employer=employer).values("permit__person")
    people = Person.objects.filter(Q(pk__in=confirmed) | Q(pk__in=carried)).order_by("pk")
    found = held_permits(list(people.values_list("pk", flat=True)), today)
    held_here = [found[key] for key in sorted(found) if found[key].standing.employer.get("id") == employer.pk]
    if not held_here:
        raise Refused("employer_without_holders", {"employer": employer.name})
    return held_here


def _require_free(held: list[Held], today: date) -> None:
    """Every obstacle of every holder at once."""
    said = [f"{each.permit.person.name}（{each.permit.number}）{why}" for each, why in obstacles(held) if why]
    if said:
        raise Refused("hand_over_blocked", {"who": in_short(said)})


def in_short(said: list[str]) -> str:
    """The first few of them, and how many more there are."""
    more = f"；另有 {len(said) - SHOWN} 人" if len(said) > SHOWN else ""
    return "；".join(said[:SHOWN]) + more


def obstacles(held: Sequence[Held], *, own: bool = False) -> Iterator[tuple[Held, str]]:
    """Each with why it cannot be handed over now, '' where it can; `own`: its waiting is this very hand-over's.

    Two queries for every 500.
    """
    for some in in_batches(held):
        people, permits = [each.permit.person_id for each in some], [each.permit.pk for each in some]
        running = Case.objects.filter(person__in=people, business__in=OF_A_PERSON, closed_at=None)
        numbers = dict(running.values_list("person", "number"))
        lines = HandOverHolder.objects.filter(permit__in=permits, state="waiting")
        waiting = set() if own else set(lines.values_list("permit", flat=True))
        for each in some:
            yield each, obstacle(each, numbers.get(each.permit.person_id, ""), each.permit.pk in waiting)


def obstacle(held: Held, running: str, waiting: bool) -> str:
    """Why this permit cannot be handed over now; '' where it can."""
    if held.standing.state == "frozen":
        return "证件冻结"
    if running:
        return f"有在办业务 {running}"
    return "正在转出" if waiting else ""
