"""A file from another district is uploaded: genuine or refused with words; then each holder's obstacles are named.

Clauses: R-18, R-36, N-06
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.handover.envelope import unseal
from permit.domain.handover.format import read_payload
from permit.domain.handover.model import Export, Holder
from permit.domain.lifecycle import OF_A_PERSON
from permit.records.encryption import lookup_hash
from permit.records.models import CarriedHolder, Case, Permit, PermitFact, Person, ReceivedHandOver, ReceivedHolder
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.handover_files import Genuine, genuine_file, keep_file
from permit.services.permit_facts import held_permit
from permit.services.permit_standing import standing_on
from permit.services.ports import get_ports
from permit.services.propose_hand_over import PROPOSERS
from permit.services.right_to_apply import require_right_to_apply
from permit.services.settle_hand_over import HANDED_OVER


@dataclass(frozen=True)
class Checked:
    """A holder of a received file with what stands against taking it in; `notices` are for the officer to weigh."""

    holder: Holder
    line: ReceivedHolder
    problems: tuple[str, ...]
    notices: tuple[str, ...]


def receive_hand_over(content: bytes, acting: Acting, now: datetime) -> ReceivedHandOver:
    """Take a genuine export in for a decision; public security is asked about each holder, outside the transaction.

    Raises Refused: 'not_your_role', those of `genuine_file`, 'handover_not_an_export', 'handover_expired' (until),
    'handover_replayed' (day, state).
    """
    if acting.role not in PROPOSERS or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    genuine = genuine_file(content)
    export = genuine.read
    if not isinstance(export, Export):
        raise Refused("handover_not_an_export")
    if localtime(now).date() > export.accept_until:
        raise Refused("handover_expired", {"until": export.accept_until})
    _refuse_replay(export)
    identity = get_ports().identity
    compared = [identity.compare(each.name, each.id_number, at=now).outcome for each in export.holders]
    key = keep_file(content)
    try:
        return _write(export, genuine, [str(word) for word in compared], key, acting, now)
    except IntegrityError:
        _refuse_replay(export)
        raise


@transaction.atomic
def _write(
    export: Export, genuine: Genuine, compared: list[str], key: str, acting: Acting, now: datetime
) -> ReceivedHandOver:
    assert acting.staff is not None
    received = ReceivedHandOver.objects.create(
        export_id=export.id,
        from_district=export.sender,
        key=genuine.key,
        payload_sha256=genuine.sha256,
        file_key=key,
        accept_until=export.accept_until,
        mover_name=export.mover.name if export.mover else "",
        mover_uscc=export.mover.uscc if export.mover else "",
        uploaded_by=acting.staff,
        uploaded_at=now,
    )
    ReceivedHolder.objects.bulk_create(
        ReceivedHolder(received=received, number=each.number, name=each.name, identity=word)
        for each, word in zip(export.holders, compared, strict=True)
    )
    record_act(f"received:{received.pk}", acting, "receive_hand_over", now, sha256=genuine.sha256)
    return received


def _refuse_replay(export: Export) -> None:
    known = ReceivedHandOver.objects.filter(export_id=export.id).first()
    if known is not None:
        day = localtime(known.uploaded_at).date()
        raise Refused("handover_replayed", {"day": day, "state": known.get_state_display()})


def export_of(received: ReceivedHandOver) -> Export:
    """The file as it was kept: its signature held on the day it came, and the store proves that nothing changed."""
    read = read_payload(unseal(get_ports().blobs.get(received.file_key)).payload)
    assert isinstance(read, Export)
    return read


def checked_holders(received: ReceivedHandOver, export: Export, today: date) -> list[Checked]:
    """Each holder of the file, in its order, with the problems of today."""
    lines = {line.number: line for line in received.holders.select_related("permit")}
    hashes = [lookup_hash(each.id_number) for each in export.holders]
    people = {each.id_number_hash: each for each in Person.objects.filter(id_number_hash__in=hashes)}
    found = Permit.objects.filter(number__in=[each.number for each in export.holders]).select_related("person")
    permits = {permit.number: permit for permit in found.prefetch_related("facts")}
    return [
        Checked(
            holder,
            line := lines[holder.number],
            _problems(holder, people.get(key), permits.get(holder.number), line.identity, today),
            ("公安没有答复姓名与身份证号码是否一致，请人工核对",) if line.identity == "silent" else (),
        )
        for holder, key in zip(export.holders, hashes, strict=True)
    ]


def _problems(
    holder: Holder, person: Person | None, known: Permit | None, identity: str, today: date
) -> tuple[str, ...]:
    said = [*_of_the_file(holder, identity, today)]
    if known is not None:
        said += _of_the_number(holder, known, today)
    if person is not None:
        said += _of_the_person(holder, person, today)
    return tuple(said)


def _of_the_file(holder: Holder, identity: str, today: date) -> list[str]:
    said = []
    if holder.valid_until < today:
        said.append(f"证件已于 {holder.valid_until} 到期")
    if holder.state_on(today) not in ("valid", "suspended"):
        said.append("证件在对方不是有效或挂起状态")
    if identity == "differs":
        said.append("公安登记的姓名与身份证号码不一致（N-06）")
    return said


def _of_the_number(holder: Holder, known: Permit, today: date) -> list[str]:
    if known.person.id_number != holder.id_number:
        return ["这个编号在本区是另一人的证件"]
    return [] if was_handed_over(known) or _living(known, today) else ["这个编号的证件在本区已经注销或失效"]


def _living(permit: Permit, today: date) -> bool:
    return standing_on(permit, max(today, permit.issued_on)).state in ("valid", "suspended", "frozen")


def _of_the_person(holder: Holder, person: Person, today: date) -> list[str]:
    said = []
    if person.name != holder.name:
        said.append("姓名与本区登记的同一身份证号码的姓名不同")
    held = held_permit(person, today)
    if held is not None and not (held.permit.number == holder.number and was_declared(held.permit)):
        said.append(f"名下在本区已有{held.standing.state_name}的证件 {held.permit.number}")
    running = Case.objects.filter(person=person, business__in=OF_A_PERSON, closed_at=None).first()
    if running is not None:
        said.append(f"在本区有在办业务 {running.number}")
    try:
        require_right_to_apply(person, today)
    except Refused:
        said.append("在本区正在接受核查，或已取消申请资格（7-03）")
    return said


def was_handed_over(permit: Permit) -> bool:
    """Whether this permit once left from here: then it may come back under its number."""
    current = PermitFact.objects.filter(permit=permit, kind=PermitFact.Kind.STATE, valid_until=None).first()
    return current is not None and current.value.get("cause") == HANDED_OVER


def was_declared(permit: Permit) -> bool:
    """Whether it came by the holder's word, verified by the bureau: the signed file of the same permit confirms it."""
    carried = CarriedHolder.objects.filter(permit=permit).first()
    return carried is not None and "declared" in carried.source
