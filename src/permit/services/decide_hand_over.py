"""A decider approves a hand-over: the file is signed, the permits stand still until the other district answers (R-18).

Clauses: R-18, 6.6-01
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import BadInput, Refused
from permit.domain.handover.envelope import canonical, unseal
from permit.domain.handover.format import read_payload
from permit.domain.lifecycle import OF_A_PERSON
from permit.domain.months import chinese_date
from permit.records.models import Case, HandOver, HandOverHolder, Permit, PermitFact, StaffMember
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.handing_over import CAUSE, district_name
from permit.services.handover_files import keep_file, sealed_file
from permit.services.handover_payload import export_payload
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.permit_facts import held_permit, write_fact
from permit.services.propose_hand_over import lock_holder, obstacle
from permit.services.queue_message import queue_message

State = HandOver.State
MINIMUM = 5


def approve_hand_over(hand_over_id: int, version: int, acting: Acting, now: datetime) -> HandOver:
    """Sign the export, suspend the permits, tell each holder. Signing happens before the transaction; a permit that
    changed in between makes it stop.

    Raises HandOver.DoesNotExist, Refused: 'not_your_role', 'same_person' (name), 'changed_meanwhile',
    'hand_over_blocked' (who), 'hand_over_unfit' (what), 'signing_not_configured'.
    """
    hand_over = HandOver.objects.select_related("employer").get(pk=hand_over_id)
    _second_person(hand_over, acting)
    _require_state(hand_over, version)
    until = accept_until(localtime(now).date())
    payload = export_payload(hand_over, _permits(hand_over), until, now)
    _require_readable(payload)
    key = keep_file(sealed := sealed_file(payload))
    return _send(hand_over_id, version, canonical(payload), key, unseal(sealed).sha256, acting, now)


@transaction.atomic
def _send(
    hand_over_id: int, version: int, signed: bytes, key: str, sha256: str, acting: Acting, now: datetime
) -> HandOver:
    hand_over = _lock(hand_over_id, version)
    lines = list(hand_over.holders.select_for_update(of=("self",)).select_related("permit__person").order_by("pk"))
    for line in lines:
        lock_person(line.permit.person)
        line.permit = lock_holder(line.permit)
    until = accept_until(localtime(now).date())
    if canonical(export_payload(hand_over, [line.permit for line in lines], until, now)) != signed:
        raise Refused("changed_meanwhile")
    for line in lines:
        _suspend(line, hand_over, acting, now)
    hand_over.state, hand_over.accept_until = State.SENT, until
    hand_over.file_key, hand_over.payload_sha256 = key, sha256
    _decided(hand_over, acting, now)
    record_act(f"hand_over:{hand_over.pk}", acting, "send_hand_over", now, sha256=sha256, until=until)
    return hand_over


@transaction.atomic
def drop_hand_over(hand_over_id: int, version: int, words: str, acting: Acting, now: datetime) -> HandOver:
    """Not approved, or taken back by whoever proposed it, before anything left the house.

    Raises HandOver.DoesNotExist, Refused: 'not_your_role', 'changed_meanwhile', 'reason_too_short' (minimum).
    """
    hand_over = _lock(hand_over_id, version)
    own = acting.staff is not None and acting.staff.pk == hand_over.proposed_by_id
    if acting.staff is None or not (own or acting.role == "decider"):
        raise Refused("not_your_role", {"role": acting.role})
    if len(words.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})
    hand_over.holders.update(state=HandOverHolder.State.BACK)
    hand_over.state, hand_over.settled_words, hand_over.settled_at = State.DROPPED, words.strip(), now
    _decided(hand_over, acting, now)
    record_act(f"hand_over:{hand_over.pk}", acting, "drop_hand_over", now)
    return hand_over


def accept_until(today: date) -> date:
    """The last day on which the other district may take the file in."""
    return calendar_in_force().add(today, law_in_force(today).number("handover_limit")).day


def _suspend(line: HandOverHolder, hand_over: HandOver, acting: Acting, now: datetime) -> None:
    permit, today = line.permit, localtime(now).date()
    held = held_permit(permit.person, today)
    running = Case.objects.filter(person=permit.person, business__in=OF_A_PERSON, closed_at=None).first()
    why = obstacle(held, running.number if running else "", False) if held and held.permit.pk == permit.pk else "已失效"
    if why or held is None:
        raise Refused("hand_over_blocked", {"who": f"{permit.person.name}（{permit.number}）{why}"})
    line.before = held.standing.state
    line.save(update_fields=["before"])
    value = {"state": "suspended", "cause": CAUSE, "district": hand_over.to_district, "hand_over": hand_over.pk}
    write_fact(permit, PermitFact.Kind.STATE, value, today, now)
    record_act(f"permit:{permit.number}", acting, "send_hand_over", now, district=hand_over.to_district)
    facts: dict[str, Any] = {"number": permit.number, "district": district_name(hand_over.to_district)}
    person = permit.person
    until = chinese_date(accept_until(today))
    queue_message("hand_over_sent", person.mobile, person.name, now, person=person.name, until=until, **facts)


def _permits(hand_over: HandOver) -> list[Permit]:
    lines = hand_over.holders.select_related("permit__person").prefetch_related("permit__facts").order_by("pk")
    return [line.permit for line in lines]


def _require_readable(payload: dict[str, Any]) -> None:
    """What the other district's reader would refuse never leaves the house."""
    try:
        read_payload(payload)
    except BadInput as failure:
        raise Refused("hand_over_unfit", {"what": "；".join(str(each) for each in failure.problems[:5])}) from failure


def _second_person(hand_over: HandOver, acting: Acting) -> StaffMember:
    if acting.role != "decider" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    if acting.staff.pk == hand_over.proposed_by_id:
        raise Refused("same_person", {"name": acting.name})
    return acting.staff


def _lock(hand_over_id: int, version: int) -> HandOver:
    hand_over = HandOver.objects.select_for_update(of=("self",)).select_related("employer").get(pk=hand_over_id)
    _require_state(hand_over, version)
    return hand_over


def _require_state(hand_over: HandOver, version: int) -> None:
    if hand_over.version != version or hand_over.state != State.PROPOSED:
        raise Refused("changed_meanwhile")


def _decided(hand_over: HandOver, acting: Acting, now: datetime) -> None:
    hand_over.decided_by, hand_over.decided_at = acting.staff, now
    hand_over.version += 1
    hand_over.save()
