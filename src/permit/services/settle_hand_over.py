"""The other district has answered, or the time for its answer is over: permits are closed here, or are what they were.

Clauses: R-18, 6.6-01, N-13
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import Refused
from permit.domain.handover.model import Answer
from permit.domain.months import chinese_date
from permit.records.models import Association, CarriedHolder, Employer, HandOver, HandOverHolder, Permit, PermitFact
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_people
from permit.services.audit import record_act, record_acts
from permit.services.batches import BATCH, in_batches
from permit.services.end_association import close_employments
from permit.services.give_up_permission import end_permission
from permit.services.handing_over import CAUSE, district_name
from permit.services.handover_files import genuine_file, keep_file
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.permit_facts import write_facts
from permit.services.permit_standing import HANDED_OVER, STATE_NAMES, Standing, standing_on
from permit.services.propose_hand_over import PROPOSERS
from permit.services.queue_message import Queued, queue_messages

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
    standings = _locked_standings(lines, localtime(now).date())
    gone = [line for line in lines if line.permit.number in taken]
    back = [line for line in lines if line.permit.number in declined]
    _close(gone, standings, hand_over, acting, now)
    _bring_back(back, [declined[line.permit.number] for line in back], standings, hand_over, acting, now)
    if hand_over.employer is not None and not declined:
        _end_employer(hand_over.employer, hand_over, [line.permit.person_id for line in gone], acting, now)
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
    standings = _locked_standings(lines, localtime(now).date())
    _bring_back(lines, [words.strip()] * len(lines), standings, hand_over, acting, now)
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


def _locked_standings(lines: Sequence[HandOverHolder], today: date) -> dict[int, Standing]:
    """What each permit is now, its person and itself locked. Raises Refused('hand_over_frozen', number).

    A permit frozen meanwhile is neither closed nor given back before the inquiry has ended (R-27).
    """
    lock_people([line.permit.person_id for line in lines])
    found: dict[int, Standing] = {}
    for some in in_batches(lines):
        permits = Permit.objects.select_for_update(of=("self",)).filter(pk__in=[line.permit_id for line in some])
        for permit in permits.order_by("pk").prefetch_related("facts"):
            found[permit.pk] = standing_on(permit, max(today, permit.issued_on), permit.facts.all())
            if found[permit.pk].state == "frozen":
                raise Refused("hand_over_frozen", {"number": permit.number})
    return found


def _close(
    lines: Sequence[HandOverHolder],
    standings: Mapping[int, Standing],
    hand_over: HandOver,
    acting: Acting,
    now: datetime,
) -> None:
    """Closed here. What ended in another way meanwhile stays ended."""
    today, permits = localtime(now).date(), [line.permit for line in lines]
    value = {"state": "cancelled", "cause": HANDED_OVER, "district": hand_over.to_district}
    closing = [(each, value) for each in permits if standings[each.pk].state != "cancelled"]
    write_facts(closing, PermitFact.Kind.STATE, today, now)
    told = {"district": hand_over.to_district}
    record_acts([(f"permit:{each.number}", told) for each in permits], acting, "hand_over", now)
    district = district_name(hand_over.to_district)
    if hand_over.employer is None:
        _end_employments([each.person_id for each in permits], f"证件转往{district}", acting, now)
    for some in in_batches(lines):
        CarriedHolder.objects.filter(permit__in=[line.permit_id for line in some]).update(employer=None)
        HandOverHolder.objects.filter(pk__in=[line.pk for line in some]).update(state=Line.HANDED_OVER)
    facts = {"district": district, "day": chinese_date(today)}
    queue_messages([_told("hand_over_done", each, facts) for each in permits], now)


def _told(template: str, permit: Permit, facts: Mapping[str, str]) -> Queued:
    person = permit.person
    return Queued(template, person.mobile, person.name, {**facts, "person": person.name, "number": permit.number})


def _end_employments(people: Sequence[int], reason: str, acting: Acting, now: datetime) -> None:
    """Each holder leaves on its own account, whoever the employer is."""
    found = Association.objects.select_for_update(of=("self",)).select_related("person", "employer")
    at_work = list(found.filter(person__in=people, state=AssociationState.CONFIRMED).order_by("employer", "pk"))
    for _, of_one in groupby(at_work, key=lambda each: each.employer_id):
        close_employments(list(of_one), reason, localtime(now).date(), acting, now)


def _bring_back(
    lines: Sequence[HandOverHolder],
    words: Sequence[str],
    standings: Mapping[int, Standing],
    hand_over: HandOver,
    acting: Acting,
    now: datetime,
) -> None:
    """What it was before, if its employment went on; suspended otherwise (N-13). Other states stay."""
    today, permits = localtime(now).date(), [line.permit for line in lines]
    states = _states_again(lines, standings)
    cause = {"cause": "not_handed_over", "district": hand_over.to_district}
    again = [(each, {"state": states[each.pk], **cause}) for each in permits if each.pk in states]
    write_facts(again, PermitFact.Kind.STATE, today, now)
    district = {"district": hand_over.to_district}
    now_is = {each.pk: states.get(each.pk, standings[each.pk].state) for each in permits}
    acts = [(f"permit:{each.number}", district | {"state": now_is[each.pk]}) for each in permits]
    record_acts(acts, acting, "hand_over_back", now)
    for line, said in zip(lines, words, strict=True):
        line.state, line.words = Line.BACK, said
    HandOverHolder.objects.bulk_update(lines, ["state", "words"], batch_size=BATCH)
    name = district_name(hand_over.to_district)
    over = {each.pk for each in permits if standings[each.pk].state == "expired"}
    shown = {each.pk: STATE_NAMES["expired" if each.pk in over else now_is[each.pk]] for each in permits}
    facts = [{"district": name, "state": shown[each.pk]} for each in permits]
    queue_messages([_told("hand_over_back", *each) for each in zip(permits, facts, strict=True)], now)


def _states_again(lines: Sequence[HandOverHolder], standings: Mapping[int, Standing]) -> dict[int, str]:
    """Permit → what it is again; one that something else happened to meanwhile is not there."""
    keys = [line.permit_id for line in lines]
    again: dict[int, str] = {}
    for some in in_batches(keys):
        current = PermitFact.objects.filter(permit__in=some, kind=PermitFact.Kind.STATE, valid_until=None)
        suspended = {
            fact.permit_id
            for fact in current
            if fact.value["state"] == "suspended" and fact.value.get("cause") in (CAUSE, "restored")
        }
        again |= dict.fromkeys(suspended, "suspended")
    was_valid = [line for line in lines if line.permit_id in again and line.before == "valid"]
    employed = _employed_still(was_valid, standings)
    return again | dict.fromkeys(employed, "valid")


def _employed_still(lines: Sequence[HandOverHolder], standings: Mapping[int, Standing]) -> set[int]:
    """Permits whose holders work where the permit says, or are carried over there and have not completed."""
    found = set()
    for some in in_batches(lines):
        people = [line.permit.person_id for line in some]
        at_work = Association.objects.filter(person__in=people, state=AssociationState.CONFIRMED)
        here = set(at_work.values_list("person", "employer"))
        carried = CarriedHolder.objects.filter(permit__in=[line.permit_id for line in some], completed_at=None)
        listed = set(carried.values_list("permit", "employer"))
        for line in some:
            employer = standings[line.permit_id].employer.get("id")
            if (line.permit.person_id, employer) in here or (employer and (line.permit_id, employer) in listed):
                found.add(line.permit_id)
    return found


def _end_employer(employer: Employer, hand_over: HandOver, gone: Sequence[int], acting: Acting, now: datetime) -> None:
    """All its holders went along: what else rests on its permission here ends, and new hiring is the other side's.

    Whoever went along still works there: nobody tells them that their employment ended.
    """
    locked = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    reason = f"单位的主管部门变更到{district_name(hand_over.to_district)}"
    end_permission(locked, reason, acting, now, gone=frozenset(gone))
    record_act(f"employer:{locked.pk}", acting, "hand_over", now, district=hand_over.to_district)


def _finish(hand_over: HandOver, state: str, words: str, acting: Acting, now: datetime) -> None:
    hand_over.state, hand_over.settled_at, hand_over.settled_words = state, now, words
    hand_over.version += 1
    hand_over.save()
    record_act(f"hand_over:{hand_over.pk}", acting, "settle_hand_over", now, state=state)
