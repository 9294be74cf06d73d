"""A decider takes holders of another district in, or declines; the signed answer goes back to where they came from.

Clauses: R-18, R-36, N-11
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.handover.model import ANSWER, Export
from permit.records.encryption import lookup_hash
from permit.records.models import Person, ReceivedHandOver, ReceivedHolder, StaffMember
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_people
from permit.services.audit import record_act
from permit.services.batches import BATCH
from permit.services.handover_files import head_of, keep_file, new_file_id, sealed_file
from permit.services.ports import get_ports
from permit.services.receive_hand_over import Checked, checked_holders, export_of, unasked_holders
from permit.services.take_in_holder import take_in_holders

State, Line = ReceivedHandOver.State, ReceivedHolder.State
MINIMUM = 5


def answer_hand_over(
    received_id: int, version: int, take: bool, words: str, acting: Acting, now: datetime
) -> ReceivedHandOver:
    """Take in whoever has no problem and decline the others with them; or decline all, with words.

    The answer is signed before the transaction, and void if the problems are others inside it.
    Raises ReceivedHandOver.DoesNotExist, Refused: 'not_your_role', 'same_person' (name), 'changed_meanwhile',
    'reason_too_short' (minimum), 'handover_expired' (until), 'comparison_unfinished' (left), 'nobody_to_take_in',
    'signing_not_configured'.
    """
    received = ReceivedHandOver.objects.get(pk=received_id)
    _second_person(received, acting)
    _require_open(received, version)
    today = localtime(now).date()
    if not take and len(words.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})
    if take and today > received.accept_until:
        raise Refused("handover_expired", {"until": received.accept_until})
    if take and (left := unasked_holders(received)):
        raise Refused("comparison_unfinished", {"left": left})
    export = export_of(received)
    verdicts = _verdicts(checked_holders(received, export, today), take, words)
    if take and not any(why == "" for why in verdicts.values()):
        raise Refused("nobody_to_take_in")
    key = keep_file(sealed_file(_payload(received, verdicts, today, now)))
    return _write(received_id, version, export, verdicts, (take, words, key), acting, now)


@transaction.atomic
def _write(
    received_id: int,
    version: int,
    export: Export,
    verdicts: dict[str, str],
    decision: tuple[bool, str, str],
    acting: Acting,
    now: datetime,
) -> ReceivedHandOver:
    take, words, key = decision
    received = ReceivedHandOver.objects.select_for_update(of=("self",)).get(pk=received_id)
    _require_open(received, version)
    hashes = [lookup_hash(each.id_number) for each in export.holders]
    lock_people(list(Person.objects.filter(id_number_hash__in=hashes).values_list("pk", flat=True)))
    checked = checked_holders(received, export, localtime(now).date())
    if _verdicts(checked, take, words) != verdicts:
        raise Refused("changed_meanwhile")
    taken = take_in_holders(
        [each.holder for each in checked if verdicts[each.holder.number] == ""], export, acting, now
    )
    for each in checked:
        number, line = each.holder.number, each.line
        line.permit, line.words = taken.get(number), verdicts[number]
        line.state = Line.TAKEN if number in taken else Line.DECLINED
    ReceivedHolder.objects.bulk_update([each.line for each in checked], ["permit", "state", "words"], batch_size=BATCH)
    received.state, received.answer_key, received.words = State.ANSWERED, key, words.strip()
    received.decided_by, received.decided_at = acting.staff, now
    received.version += 1
    received.save()
    left = len(verdicts) - len(taken)
    record_act(f"received:{received.pk}", acting, "answer_hand_over", now, taken=len(taken), declined=left)
    return received


def answer_file(received: ReceivedHandOver) -> bytes:
    """The signed answer as it was made. Raises BlobMissing before there is one."""
    return get_ports().blobs.get(received.answer_key)


def _verdicts(checked: list[Checked], take: bool, words: str) -> dict[str, str]:
    """Number → why it is declined; '' for whoever is taken in."""
    if not take:
        return {each.holder.number: words.strip()[:500] for each in checked}
    return {each.holder.number: "；".join(each.problems)[:500] for each in checked}


def _payload(received: ReceivedHandOver, verdicts: dict[str, str], today: date, now: datetime) -> dict[str, Any]:
    return {
        **head_of(ANSWER, new_file_id(), received.from_district, now),
        "answers": received.export_id,
        "export_sha256": received.payload_sha256,
        "taken": [{"number": number, "on": today.isoformat()} for number, why in verdicts.items() if why == ""],
        "declined": [{"number": number, "reason": why} for number, why in verdicts.items() if why],
    }


def _second_person(received: ReceivedHandOver, acting: Acting) -> StaffMember:
    if acting.role != "decider" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    if acting.staff.pk == received.uploaded_by_id:
        raise Refused("same_person", {"name": acting.name})
    return acting.staff


def _require_open(received: ReceivedHandOver, version: int) -> None:
    if received.version != version or received.state != State.WAITING:
        raise Refused("changed_meanwhile")
