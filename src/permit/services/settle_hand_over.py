"""The other district has answered, or the time for its answer is over: permits are closed here, or are what they were.

Clauses: R-18, 6.6-01, N-13
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.handover.model import Answer
from permit.domain.months import chinese_date
from permit.records.models import Association, CarriedHolder, Employer, HandOver, HandOverHolder, PermitFact
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.end_association import close_employment
from permit.services.give_up_permission import end_permission
from permit.services.handing_over import CAUSE, district_name
from permit.services.handover_files import genuine_file, keep_file
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.permit_facts import write_fact
from permit.services.permit_standing import HANDED_OVER, STATE_NAMES, standing_on
from permit.services.propose_hand_over import PROPOSERS, lock_holder
from permit.services.queue_message import queue_message

State = HandOver.State
Line = HandOverHolder.State
MINIMUM = 10


def settle_hand_over(content: bytes, acting: Acting, now: datetime) -> HandOver:
    """Read the answer file: what was taken ends here, what was declined is again what it was, and everybody is told.

    Raises Refused: 'not_your_role', those of `genuine_file`, 'handover_not_an_answer', 'hand_over_not_found',
    'hand_over_of_other_district' (district), 'hand_over_settled' (state), 'answer_of_other_file',
    'answer_incomplete' (missing, strange), 'hand_over_frozen' (number).
    """
    if acting.role not in PROPOSERS or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    genuine = genuine_file(content)
    if not isinstance(genuine.read, Answer):
        raise Refused("handover_not_an_answer")
    return _settle(genuine.read, keep_file(content), acting, now)


@transaction.atomic
def _settle(answer: Answer, key: str, acting: Acting, now: datetime) -> HandOver:
    found = HandOver.objects.select_for_update(of=("self",)).select_related("employer")
    hand_over = found.filter(export_id=answer.answers).first()
    if hand_over is None:
        raise Refused("hand_over_not_found")
    if hand_over.to_district != answer.sender:
        raise Refused("hand_over_of_other_district", {"district": hand_over.to_district})
    if hand_over.state != State.SENT:
        raise Refused("hand_over_settled", {"state": hand_over.get_state_display()})
    if hand_over.payload_sha256 != answer.export_sha256:
        raise Refused("answer_of_other_file")
    lines = _lines(hand_over)
    taken = {each.number for each in answer.taken}
    declined = {each.number: each.reason for each in answer.declined}
    _require_whole(lines, taken, set(declined))
    _require_no_inquiry(lines, localtime(now).date())
    for line in lines:
        if line.permit.number in taken:
            _close(line, hand_over, acting, now)
        else:
            _bring_back(line, hand_over, declined[line.permit.number], acting, now)
    if hand_over.employer is not None and not declined:
        _end_employer(hand_over.employer, hand_over, acting, now)
    hand_over.answer_key = key
    _finish(hand_over, State.ANSWERED, "", acting, now)
    return hand_over


@transaction.atomic
def take_back_hand_over(hand_over_id: int, version: int, words: str, acting: Acting, now: datetime) -> HandOver:
    """No answer came, and the other district can no longer take the file in: the permits are what they were.

    Raises HandOver.DoesNotExist, Refused: 'not_your_role', 'reason_too_short' (minimum), 'changed_meanwhile',
    'hand_over_settled' (state), 'take_back_too_early' (day), 'hand_over_frozen' (number).
    """
    if acting.role != "decider" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    if len(words.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})
    hand_over = HandOver.objects.select_for_update(of=("self",)).get(pk=hand_over_id)
    if hand_over.version != version:
        raise Refused("changed_meanwhile")
    if hand_over.state != State.SENT or hand_over.accept_until is None:
        raise Refused("hand_over_settled", {"state": hand_over.get_state_display()})
    earliest = take_back_from(hand_over.accept_until)
    if localtime(now).date() < earliest:
        raise Refused("take_back_too_early", {"day": earliest})
    lines = _lines(hand_over)
    _require_no_inquiry(lines, localtime(now).date())
    for line in lines:
        _bring_back(line, hand_over, words.strip(), acting, now)
    _finish(hand_over, State.TAKEN_BACK, words.strip(), acting, now)
    return hand_over


def take_back_from(until: date) -> date:
    """The first day on which no answer can be on its way: the file is void, and the time for answering is over too."""
    limit = law_in_force(until).number("handover_answer_limit")
    return calendar_in_force().add(until, limit + 1).day


def _lines(hand_over: HandOver) -> list[HandOverHolder]:
    lines = hand_over.holders.select_for_update(of=("self",)).select_related("permit__person").order_by("pk")
    return list(lines)


def _require_whole(lines: list[HandOverHolder], taken: set[str], declined: set[str]) -> None:
    sent = {line.permit.number for line in lines}
    said = taken | declined
    if said != sent or taken & declined:
        facts = {"missing": len(sent - said), "strange": len(said - sent) + len(taken & declined)}
        raise Refused("answer_incomplete", facts)


def _require_no_inquiry(lines: list[HandOverHolder], today: date) -> None:
    """A permit frozen meanwhile is neither closed nor given back before the inquiry has ended (R-27)."""
    for line in lines:
        if standing_on(line.permit, max(today, line.permit.issued_on)).state == "frozen":
            raise Refused("hand_over_frozen", {"number": line.permit.number})


def _close(line: HandOverHolder, hand_over: HandOver, acting: Acting, now: datetime) -> None:
    """Closed here. What ended in another way meanwhile stays ended."""
    person = lock_person(line.permit.person)
    permit, today = lock_holder(line.permit), localtime(now).date()
    if standing_on(permit, today).state != "cancelled":
        value = {"state": "cancelled", "cause": HANDED_OVER, "district": hand_over.to_district}
        write_fact(permit, PermitFact.Kind.STATE, value, today, now)
    record_act(f"permit:{permit.number}", acting, "hand_over", now, district=hand_over.to_district)
    district = district_name(hand_over.to_district)
    if hand_over.employer is None:
        associations = Association.objects.select_for_update(of=("self",)).select_related("person", "employer")
        for association in associations.filter(person=person, state=AssociationState.CONFIRMED):
            close_employment(association, f"证件转往{district}", today, acting, now)
    CarriedHolder.objects.filter(permit=permit).update(employer=None)
    line.state = Line.HANDED_OVER
    line.save(update_fields=["state"])
    facts = {"person": person.name, "number": permit.number, "district": district, "day": chinese_date(today)}
    queue_message("hand_over_done", person.mobile, person.name, now, case=None, **facts)


def _bring_back(line: HandOverHolder, hand_over: HandOver, words: str, acting: Acting, now: datetime) -> None:
    """What it was before, if its employment went on; suspended otherwise (N-13). Other states stay."""
    person = lock_person(line.permit.person)
    permit, today = lock_holder(line.permit), localtime(now).date()
    current = PermitFact.objects.get(permit=permit, kind=PermitFact.Kind.STATE, valid_until=None)
    state = current.value["state"]
    if state == "suspended" and current.value.get("cause") in (CAUSE, "restored"):
        employer = standing_on(permit, today).employer.get("id")
        here = Association.objects.filter(person=person, employer=employer, state=AssociationState.CONFIRMED).exists()
        carried = CarriedHolder.objects.filter(permit=permit, employer=employer, completed_at=None).exists()
        state = "valid" if line.before == "valid" and (here or carried) else "suspended"
        value = {"state": state, "cause": "not_handed_over", "district": hand_over.to_district}
        write_fact(permit, PermitFact.Kind.STATE, value, today, now)
    record_act(f"permit:{permit.number}", acting, "hand_over_back", now, district=hand_over.to_district, state=state)
    line.state, line.words = Line.BACK, words
    line.save(update_fields=["state", "words"])
    facts = {
        "person": person.name,
        "number": permit.number,
        "district": district_name(hand_over.to_district),
        "state": STATE_NAMES[standing_on(permit, today).state],
    }
    queue_message("hand_over_back", person.mobile, person.name, now, case=None, **facts)


def _end_employer(employer: Employer, hand_over: HandOver, acting: Acting, now: datetime) -> None:
    """All its holders went along: what else rests on its permission here ends, and new hiring is the other side's."""
    locked = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    end_permission(locked, f"单位的主管部门变更到{district_name(hand_over.to_district)}", acting, now)
    record_act(f"employer:{locked.pk}", acting, "hand_over", now, district=hand_over.to_district)


def _finish(hand_over: HandOver, state: str, words: str, acting: Acting, now: datetime) -> None:
    hand_over.state, hand_over.settled_at, hand_over.settled_words = state, now, words
    hand_over.version += 1
    hand_over.save()
    record_act(f"hand_over:{hand_over.pk}", acting, "settle_hand_over", now, state=state)
