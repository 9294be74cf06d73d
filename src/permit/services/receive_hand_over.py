"""A file from another district is uploaded: genuine or refused with words; then each holder's obstacles are named.

Clauses: R-18, R-36, N-06
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.handover.envelope import unseal
from permit.domain.handover.format import read_payload
from permit.domain.handover.model import Export, Holder
from permit.domain.lifecycle import OF_A_PERSON
from permit.records.encryption import lookup_hash
from permit.records.models import Case, Permit, Person, ReceivedHandOver, ReceivedHolder
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.handover_files import Genuine, genuine_file, keep_file
from permit.services.permit_facts import LIVING
from permit.services.permit_standing import Standing, standing_on
from permit.services.ports import get_ports
from permit.services.propose_hand_over import PROPOSERS
from permit.services.right_to_apply import barred_people

AT_ONCE, NOT_ASKED = 50, ""
_NOTICES = {
    "silent": ("公安没有答复姓名与身份证号码是否一致，请人工核对",),
    NOT_ASKED: ("公安还没有核对姓名与身份证号码",),
}


@dataclass(frozen=True)
class Checked:
    """A holder of a received file with what stands against taking it in; `notices` are for the officer to weigh."""

    holder: Holder
    line: ReceivedHolder
    problems: tuple[str, ...]
    notices: tuple[str, ...]


def receive_hand_over(content: bytes, acting: Acting, now: datetime) -> ReceivedHandOver:
    """Take a genuine export in for a decision; public security is asked about each holder, outside the transaction.

    Of a long list only the first are asked at once; `ask_about_received` goes on with the rest.

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
    compared = [_ask(each, now) for each in export.holders[:AT_ONCE]]
    compared += [NOT_ASKED] * (len(export.holders) - len(compared))
    key = keep_file(content)
    try:
        return _write(export, genuine, compared, key, acting, now)
    except IntegrityError:
        _refuse_replay(export)
        raise


def _ask(holder: Holder, now: datetime) -> str:
    return str(get_ports().identity.compare(holder.name, holder.id_number, at=now).outcome)


def unasked_holders(received: ReceivedHandOver) -> int:
    """How many of the list public security has not been asked about yet; one query."""
    return received.holders.filter(identity=NOT_ASKED).count()


def unasked_hand_overs() -> list[ReceivedHandOver]:
    """Those waiting for a decision that nobody can take yet, the oldest first."""
    waiting = ReceivedHandOver.objects.filter(state=ReceivedHandOver.State.WAITING, holders__identity=NOT_ASKED)
    return list(waiting.distinct().order_by("pk"))


def ask_about_received(
    received: ReceivedHandOver, now: Callable[[], datetime], *, go_on: Callable[[], bool] = lambda: True
) -> int:
    """Ask about those not asked yet, 50 at a time; each answer is kept, so that a killed run goes on behind it.

    How many were asked. Two at once ask some twice, and nothing else.
    """
    holders = {each.number: each for each in export_of(received).holders}
    asked = 0
    while waiting := list(received.holders.filter(identity=NOT_ASKED).order_by("pk")[:AT_ONCE]):
        for line in waiting:
            line.identity = _ask(holders[line.number], now())
        ReceivedHolder.objects.bulk_update(waiting, ["identity"])
        asked += len(waiting)
        if not go_on():
            break
    return asked


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
    """Each holder of the file, in its order, with the problems of today. Nine queries, however many there are."""
    lines = {line.number: line for line in received.holders.select_related("permit")}
    known = _Known(export, today)
    return [
        Checked(
            holder,
            line := lines[holder.number],
            tuple([*_of_the_file(holder, line.identity, today), *known.problems(holder)]),
            _NOTICES.get(line.identity, ()),
        )
        for holder in export.holders
    ]


def _of_the_file(holder: Holder, identity: str, today: date) -> list[str]:
    said = []
    if holder.valid_until < today:
        said.append(f"证件已于 {holder.valid_until} 到期")
    if holder.state_on(today) not in ("valid", "suspended"):
        said.append("证件在对方不是有效或挂起状态")
    if identity == "differs":
        said.append("公安登记的姓名与身份证号码不一致（N-06）")
    return said


class _Known:
    """What this district has about the people and numbers of a file, read at once."""

    def __init__(self, export: Export, today: date) -> None:
        hashes = [lookup_hash(each.id_number) for each in export.holders]
        self.today = today
        self.people = {each.id_number_hash: each for each in Person.objects.filter(id_number_hash__in=hashes)}
        people = [each.pk for each in self.people.values()]
        numbers = [each.number for each in export.holders]
        found = Permit.objects.filter(Q(number__in=numbers) | Q(person__in=people)).select_related("person")
        permits = list(found.select_related("carried_over").prefetch_related("facts"))
        self.numbered = {permit.number: permit for permit in permits}
        self.held: dict[int, list[Permit]] = {}
        for permit in permits:
            self.held.setdefault(permit.person_id, []).append(permit)
        running = Case.objects.filter(person__in=people, business__in=OF_A_PERSON, closed_at=None)
        self.running = dict(running.values_list("person", "number"))
        self.barred = barred_people(people, today)

    def problems(self, holder: Holder) -> list[str]:
        person = self.people.get(lookup_hash(holder.id_number))
        numbered = self.numbered.get(holder.number)
        said = self._of_the_number(holder, numbered) if numbered is not None else []
        return said + (self._of_the_person(holder, person) if person is not None else [])

    def _standing(self, permit: Permit) -> Standing:
        return standing_on(permit, max(self.today, permit.issued_on), permit.facts.all())

    def _of_the_number(self, holder: Holder, known: Permit) -> list[str]:
        if known.person.id_number != holder.id_number:
            return ["这个编号在本区是另一人的证件"]
        standing = self._standing(known)
        here = standing.moved_to or standing.state in LIVING
        return [] if here else ["这个编号的证件在本区已经注销或失效"]

    def _of_the_person(self, holder: Holder, person: Person) -> list[str]:
        said = []
        if person.name != holder.name:
            said.append("姓名与本区登记的同一身份证号码的姓名不同")
        for permit in self.held.get(person.pk, ()):
            standing = self._standing(permit)
            confirmed = permit.number == holder.number and was_declared(permit)
            if standing.state in LIVING and not confirmed:
                said.append(f"名下在本区已有{standing.state_name}的证件 {permit.number}")
        if person.pk in self.running:
            said.append(f"在本区有在办业务 {self.running[person.pk]}")
        if person.pk in self.barred:
            said.append("在本区正在接受核查，或已取消申请资格（7-03）")
        return said


def was_declared(permit: Permit) -> bool:
    """Whether it came by the holder's word, verified by the bureau: the signed file of the same permit confirms it."""
    carried = getattr(permit, "carried_over", None)
    return carried is not None and "declared" in carried.source
