"""A false statement: found with evidence, settled by a second officer, taken back by a recorded decision (R-27).

Clauses: 7-03, R-27
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERSON, Action
from permit.domain.months import add_months, chinese_date
from permit.records.encryption import lookup_hash
from permit.records.models import AttachmentVersion, Case, FalseStatement, Person, StaffMember
from permit.services.acting import SYSTEM, Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.end_permit import cancel_frozen, freeze_permit, restore_permit
from permit.services.law_in_force import law_in_force
from permit.services.move_case import lock_case, move_case
from permit.services.queue_message import queue_message
from permit.services.quota_ports import release
from permit.services.upload_attachment import Incoming, inspect, upload_attachment

FINDERS = frozenset({"acceptor", "reviewer", "decider", "supervisor"})
MINIMUM = 10
State = FalseStatement.State


def record_false_statement(
    id_number: str, words: str, evidence: Incoming, acting: Acting, now: datetime
) -> FalseStatement:
    """Record a finding; a living permit is frozen from today. The file is sealed before anything else is written.

    Raises Refused: 'not_your_role', 'person_unknown', 'reason_too_short' (minimum), 'inquiry_open', and those of
    `inspect` and `upload_attachment`.
    """
    if acting.role not in FINDERS:
        raise Refused("not_your_role", {"role": acting.role})
    _require_words(words)
    person = Person.objects.filter(id_number_hash=lookup_hash(id_number)).first()
    if person is None:
        raise Refused("person_unknown")
    if FalseStatement.objects.filter(person=person, state=State.INQUIRY).exists():
        raise Refused("inquiry_open", {"name": person.name})
    inspect(evidence.content)
    slot = f"7-03.{FalseStatement.objects.filter(person=person).count() + 1}"
    version = upload_attachment(person, slot, evidence, acting, now)
    return _record(person, words.strip(), version, acting, now)


@transaction.atomic
def _record(person: Person, words: str, version: AttachmentVersion, acting: Acting, now: datetime) -> FalseStatement:
    lock_person(person)
    try:
        with transaction.atomic():
            finding = FalseStatement.objects.create(
                person=person, words=words, evidence=version, recorded_by=_officer(acting), recorded_at=now
            )
    except IntegrityError:
        raise Refused("inquiry_open", {"name": person.name}) from None
    freeze_permit(person, finding.pk, acting, now)
    record_act(f"finding:{finding.pk}", acting, "record_false_statement", now, evidence=version.sha256)
    queue_message("inquiry_opened", person.mobile, person.name, now, person=person.name)
    return finding


@transaction.atomic
def settle_false_statement(
    finding_id: int, version: int, upheld: bool, words: str, acting: Acting, now: datetime
) -> FalseStatement:
    """The second officer's word. Upheld: the right is withdrawn for a time, the open case stops, the permit ends.

    Raises Refused: 'not_your_role', 'same_person' (name), 'reason_too_short', 'finding_settled', 'changed_meanwhile'.
    """
    finding = _lock(finding_id, version, acting, words, State.INQUIRY)
    if finding.recorded_by_id == _officer(acting).pk:
        raise Refused("same_person", {"name": acting.name})
    person, today = lock_person(finding.person), localtime(now).date()
    finding.settled_by, finding.settled_at, finding.settled_words = _officer(acting), now, words.strip()
    finding.state, finding.version = (State.UPHELD if upheld else State.DROPPED), finding.version + 1
    if upheld:
        finding.barred_until = _barred_until(today)
        _stop_open_case(person, finding, now)
        cancel_frozen(person, finding.pk, acting, now)
    else:
        restore_permit(person, finding.pk, acting, now)
    finding.save()
    record_act(f"finding:{finding.pk}", acting, "settle_false_statement", now, upheld=upheld)
    _tell(finding, now)
    return finding


@transaction.atomic
def reverse_false_statement(finding_id: int, version: int, words: str, acting: Acting, now: datetime) -> FalseStatement:
    """On appeal: the right is given back from today, and the permit is what it was before the inquiry.

    Raises Refused: 'not_your_role', 'same_person' (name), 'reason_too_short', 'finding_settled', 'changed_meanwhile'.
    """
    finding = _lock(finding_id, version, acting, words, State.UPHELD)
    if _officer(acting).pk == finding.settled_by_id:
        raise Refused("same_person", {"name": acting.name})
    person = lock_person(finding.person)
    finding.reversed_by, finding.reversed_at, finding.reversed_words = _officer(acting), now, words.strip()
    finding.state, finding.version = State.REVERSED, finding.version + 1
    finding.save()
    restore_permit(person, finding.pk, acting, now)
    record_act(f"finding:{finding.pk}", acting, "reverse_false_statement", now)
    _tell(finding, now)
    return finding


def _lock(finding_id: int, version: int, acting: Acting, words: str, state: str) -> FalseStatement:
    if acting.role != "decider":
        raise Refused("not_your_role", {"role": acting.role})
    _require_words(words)
    found = FalseStatement.objects.select_for_update(of=("self",)).select_related("person")
    finding = found.get(pk=finding_id)
    if finding.version != version:
        raise Refused("changed_meanwhile")
    if finding.state != state:
        raise Refused("finding_settled", {"state": finding.get_state_display()})
    return finding


def _officer(acting: Acting) -> StaffMember:
    assert acting.staff is not None
    return acting.staff


def _require_words(words: str) -> None:
    if len(words.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})


def _barred_until(today: date) -> date:
    return add_months(today, law_in_force(today).number("false_statement_bar")) - timedelta(days=1)


def _stop_open_case(person: Person, finding: FalseStatement, now: datetime) -> None:
    running = Case.objects.filter(person=person, business__in=OF_A_PERSON, closed_at=None).first()
    if running is None:
        return
    case = lock_case(running.number)
    case.closing_reason = f"7-03：{finding.words}"
    case.correct_by = case.decide_by = None
    move_case(case, Action.CLOSE_FALSE_STATEMENT, SYSTEM, now, clauses=["7-03"], finding=finding.pk)
    release(case, "false_statement", now)


def _tell(finding: FalseStatement, now: datetime) -> None:
    until = (
        f"，{chinese_date(finding.barred_until)}前不能申请"
        if finding.barred_until and finding.state == State.UPHELD
        else ""
    )
    facts = {"person": finding.person.name, "outcome": finding.get_state_display(), "until": until}
    queue_message("inquiry_settled", finding.person.mobile, finding.person.name, now, case=None, **facts)
