"""A decider approves a hand-over: the file is signed, the permits stand still until the other district answers (R-18).

Clauses: R-18, 6.6-01
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import BadInput, Refused
from permit.domain.handover.envelope import canonical, unseal
from permit.domain.handover.format import read_payload
from permit.domain.months import chinese_date
from permit.records.models import HandOver, HandOverHolder, Permit, PermitFact, StaffMember
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_people
from permit.services.audit import record_act, record_acts
from permit.services.batches import in_batches
from permit.services.handing_over import CAUSE, district_name
from permit.services.handover_files import keep_file, sealed_file
from permit.services.handover_payload import export_payload
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.permit_facts import Held, held_permits, write_facts
from permit.services.propose_hand_over import in_short, obstacles
from permit.services.queue_message import Queued, queue_messages

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
    hand_over, today = _lock(hand_over_id, version), localtime(now).date()
    lines = list(hand_over.holders.select_for_update(of=("self",)).select_related("permit__person").order_by("pk"))
    people = [line.permit.person_id for line in lines]
    lock_people(people)
    held = held_permits(people, today, lock=True)
    _require_unhindered(lines, held)
    until = accept_until(today)
    permits = [held[line.permit.person_id].permit for line in lines]
    if canonical(export_payload(hand_over, permits, until, now)) != signed:
        raise Refused("changed_meanwhile")
    _suspend(lines, held, hand_over, until, acting, now)
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


def _require_unhindered(lines: Sequence[HandOverHolder], held: Mapping[int, Held]) -> None:
    """Everybody still holds the permit that was proposed, and nothing stands against handing it over."""
    said = [f"{_who(line)}已失效" for line in lines if not _still_held(line, held)]
    said += [
        f"{each.permit.person.name}（{each.permit.number}）{why}"
        for each, why in obstacles([held[line.permit.person_id] for line in lines if _still_held(line, held)], own=True)
        if why
    ]
    if said:
        raise Refused("hand_over_blocked", {"who": in_short(said)})


def _who(line: HandOverHolder) -> str:
    return f"{line.permit.person.name}（{line.permit.number}）"


def _still_held(line: HandOverHolder, held: Mapping[int, Held]) -> bool:
    found = held.get(line.permit.person_id)
    return found is not None and found.permit.pk == line.permit_id


def _suspend(
    lines: Sequence[HandOverHolder],
    held: Mapping[int, Held],
    hand_over: HandOver,
    until: date,
    acting: Acting,
    now: datetime,
) -> None:
    """What each was is kept on its line; from today all are suspended, and each holder is told."""
    by_state: dict[str, list[int]] = {}
    for line in lines:
        line.before = held[line.permit.person_id].standing.state
        by_state.setdefault(line.before, []).append(line.pk)
    for state, keys in by_state.items():
        for some in in_batches(keys):
            HandOverHolder.objects.filter(pk__in=some).update(before=state)
    value = {"state": "suspended", "cause": CAUSE, "district": hand_over.to_district, "hand_over": hand_over.pk}
    permits = [held[line.permit.person_id].permit for line in lines]
    write_facts([(permit, value) for permit in permits], PermitFact.Kind.STATE, localtime(now).date(), now)
    told = {"district": hand_over.to_district}
    record_acts([(f"permit:{permit.number}", told) for permit in permits], acting, "send_hand_over", now)
    facts = {"district": district_name(hand_over.to_district), "until": chinese_date(until)}
    queue_messages([_told(permit, facts) for permit in permits], now)


def _told(permit: Permit, facts: Mapping[str, str]) -> Queued:
    person = permit.person
    return Queued(
        "hand_over_sent", person.mobile, person.name, {**facts, "person": person.name, "number": permit.number}
    )


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
