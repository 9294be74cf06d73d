"""Handing holders over to another district and taking them in: two districts, two packs, nothing but files between."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.held import at, hold
from fixtures.two_districts import HERE, THERE, Districts, trust
from fixtures.world import acting_as, make_association, make_case, make_employer, make_person, make_staff
from permit.domain.errors import Refused
from permit.domain.handover.envelope import canonical, seal, unseal
from permit.records.models import (
    Association,
    CarriedHolder,
    DistrictKey,
    Employer,
    HandOver,
    HandOverHolder,
    OutboxMessage,
    Permit,
    PermitFact,
    Person,
    ReceivedHandOver,
)
from permit.services.answer_hand_over import answer_file, answer_hand_over
from permit.services.carried_entry import carried_open
from permit.services.decide_hand_over import approve_hand_over, drop_hand_over
from permit.services.end_permit import cancel_own_permit, freeze_permit, restore_permit
from permit.services.issue_confirmation import issue_confirmation
from permit.services.issue_permit import issue_permit
from permit.services.permit_standing import standing_on
from permit.services.ports import get_ports
from permit.services.propose_hand_over import propose_hand_over
from permit.services.receive_hand_over import checked_holders, export_of, receive_hand_over
from permit.services.request_consent import no_permit_held
from permit.services.settle_hand_over import settle_hand_over, take_back_from, take_back_hand_over
from permit.services.trust_district_key import end_district_key
from permit.services.verify_confirmation import verify_confirmation

pytestmark = pytest.mark.django_db
DAY = at(date(2026, 3, 2))
LATER = at(date(2026, 3, 9))
ARRIVED = LATER.date()
ISSUED = date(2024, 5, 6)


@pytest.fixture
def districts(tmp_path: Path, settings: Any) -> Districts:
    made = Districts(tmp_path, settings)
    made.acquaint()
    return made


def officer(role: str, name: str = "贺兰芝") -> Any:
    return acting_as(make_staff(role, name=name))


def a_holder(*, associated: bool = True) -> Permit:
    person, employer = make_person(), make_employer()
    if associated:
        make_association(person, employer)
    permit = hold(person, employer, ISSUED)
    fact = permit.facts.get(kind="particulars")
    fact.value = {**fact.value, "category": "B", "photo_version": 7}
    fact.save()
    return permit


def send(permit: Permit | None = None, employer: Employer | None = None, to: str = THERE, when: Any = DAY) -> bytes:
    """Proposed by one, approved by another; the file as the officer downloads it."""
    id_number = str(permit.person.id_number) if permit and employer is None else ""
    uscc = employer.uscc if employer else ""
    made = propose_hand_over(id_number, uscc, to, "本人到该区就业", officer("acceptor"), when)
    made = approve_hand_over(made.pk, 0, officer("decider"), when)
    return get_ports().blobs.get(made.file_key)


def take_in(file: bytes, when: Any = LATER, *, take: bool = True, words: str = "") -> bytes:
    """Uploaded by one, decided by another; the answer as it goes back."""
    received = receive_hand_over(file, officer("acceptor"), when)
    return answer_file(answer_hand_over(received.pk, 0, take, words, officer("decider"), when))


def state_of(number: str, day: date = ARRIVED) -> str:
    return standing_on(Permit.objects.get(number=number), day).state


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def test_a_holder_goes_to_another_district_and_comes_back(districts: Districts) -> None:
    """R-18, R-36, N-11, N-13"""
    with districts.at(HERE):
        permit = a_holder()
        number, id_number = permit.number, str(permit.person.id_number)
        file = send(permit)
        assert state_of(number) == "suspended"
        assert OutboxMessage.objects.filter(template="hand_over_sent").count() == 1
    with districts.at(THERE):
        assert not Person.objects.exists()
        answer = take_in(file)
        there = Permit.objects.get(number=number)
        standing = standing_on(there, LATER.date())
        assert (standing.state, standing.valid_until) == ("suspended", date(2027, 5, 5))
        assert standing.particulars["category"] == "B" and standing.particulars["photo_version"] is None
        assert standing_on(there, ISSUED).state == "valid"
        assert carried_open(there.person, LATER.date()) is not None
    with districts.at(HERE):
        settled = settle_hand_over(answer, officer("acceptor"), LATER)
        assert settled.state == HandOver.State.ANSWERED
        assert state_of(number) == "cancelled"
        assert Association.objects.get().state == "ended"
        assert OutboxMessage.objects.filter(template="hand_over_done").count() == 1
    back = at(date(2026, 6, 1))
    with districts.at(THERE):
        CarriedHolder.objects.update(completed_at=LATER)
        file = send(Permit.objects.get(number=number), to=HERE, when=back)
    with districts.at(HERE):
        answer = take_in(file, back)
        permit = Permit.objects.get(number=number)
        assert Person.objects.get(id_number_hash=permit.person.id_number_hash).id_number == id_number
        assert standing_on(permit, back.date()).state == "suspended"
        open_ones = permit.facts.filter(valid_until=None).values_list("kind", flat=True)
        assert sorted(open_ones) == ["employer", "particulars", "state", "term"]
        assert carried_open(permit.person, back.date()) is not None
    with districts.at(THERE):
        settle_hand_over(answer, officer("acceptor"), back)
        assert state_of(number, back.date()) == "cancelled"


def test_an_employer_goes_with_its_holders(districts: Districts) -> None:
    """R-18, 6.6-01: their permits stay valid; here what rests on its permission ends."""
    with districts.at(HERE):
        permit = a_holder()
        employer = permit.facts.get(kind="employer").value
        second = make_person("叶知秋")
        body = Employer.objects.get(pk=employer["id"])
        make_association(second, body)
        hold(second, body, date(2025, 1, 8))
        make_association(make_person("没有证件的人"), body)
        file = send(employer=body)
        assert HandOverHolder.objects.count() == 2
    with districts.at(THERE):
        answer = take_in(file)
        moved = Employer.objects.get(uscc=employer["uscc"])
        assert (moved.name, moved.permission, moved.district) == (employer["name"], "none", THERE)
        assert {state_of(permit.number) for permit in Permit.objects.all()} == {"valid"}
        assert [carried.employer for carried in CarriedHolder.objects.all()] == [moved, moved]
        assert standing_on(Permit.objects.first(), LATER.date()).employer["id"] == moved.pk
    with districts.at(HERE):
        settle_hand_over(answer, officer("decider"), LATER)
        assert Employer.objects.get(pk=body.pk).permission == "withdrawn"
        assert set(Association.objects.values_list("state", flat=True)) == {"ended"}


def test_whoever_is_declined_is_again_what_it_was(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        permit = a_holder()
        file = send(permit)
    with districts.at(THERE):
        answer = take_in(file, take=False, words="本区没有接收单位")
        assert not Permit.objects.exists()
    with districts.at(HERE):
        settle_hand_over(answer, officer("acceptor"), LATER)
        assert state_of(permit.number) == "valid"
        line = HandOverHolder.objects.get()
        assert (line.state, line.words) == ("back", "本区没有接收单位")
        assert send(permit, when=LATER)


def test_whoever_left_the_employer_meanwhile_comes_back_suspended(districts: Districts) -> None:
    """R-18, N-13"""
    with districts.at(HERE):
        permit = a_holder()
        file = send(permit)
        Association.objects.update(state="ended")
    with districts.at(THERE):
        answer = take_in(file, take=False, words="本区没有接收单位")
    with districts.at(HERE):
        settle_hand_over(answer, officer("acceptor"), LATER)
        assert state_of(permit.number) == "suspended"


def test_a_holder_with_a_problem_there_is_named_and_declined_alone(districts: Districts) -> None:
    """R-18, N-06: a living permit there, and public security's no."""
    with districts.at(HERE):
        permit = a_holder()
        body = Employer.objects.get()
        second = make_person("叶知秋")
        make_association(second, body)
        hold(second, body, date(2025, 1, 8))
        id_number = str(permit.person.id_number)
        file = send(employer=body)
    with districts.at(THERE):
        double = make_person("何雨桐")
        double.id_number = id_number
        double.save()
        hold(double, make_employer(), date(2025, 6, 2))
        received = receive_hand_over(file, officer("acceptor"), LATER)
        checked = checked_holders(received, export_of(received), LATER.date())
        assert "名下在本区已有有效的证件" in checked[0].problems[0]
        assert checked[1].problems == () and checked[1].notices
        answer = answer_file(answer_hand_over(received.pk, 0, True, "", officer("decider"), LATER))
    with districts.at(HERE):
        settle_hand_over(answer, officer("acceptor"), LATER)
        assert state_of(permit.number) == "valid"
        assert state_of(Permit.objects.get(person__name="叶知秋").number) == "cancelled"
        assert Employer.objects.get(pk=body.pk).permission == "granted"


def test_public_security_that_differs_stops_a_holder(districts: Districts) -> None:
    """N-06"""
    with districts.at(HERE):
        permit = a_holder()
        file = send(permit)
    districts.worlds[THERE].people[str(permit.person.id_number)] = {"name": "另有其人"}
    with districts.at(THERE):
        received = receive_hand_over(file, officer("acceptor"), LATER)
        decider = officer("decider")
        assert refusal(lambda: answer_hand_over(received.pk, 0, True, "", decider, LATER)).code == "nobody_to_take_in"


def _tampered(file: bytes) -> bytes:
    return file.replace(b"2027-05-05", b"2029-05-05")


def _other_key(file: bytes) -> bytes:
    """Signed by somebody nobody knows."""
    sealed = unseal(file)
    return seal(sealed.payload, get_ports().signer.sign_file(canonical(sealed.payload)))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_tampered, "handover_signature_wrong"),
        (_other_key, "handover_key_unknown"),
        (lambda file: file[:-20], "handover_unreadable"),
        (lambda _: b"PK\x03\x04", "handover_unreadable"),
    ],
)
def test_a_file_that_is_not_genuine_is_refused(
    districts: Districts, change: Callable[[bytes], bytes], code: str
) -> None:
    """R-18"""
    with districts.at(HERE):
        file = send(a_holder())
    with districts.at(THERE):
        acting = officer("acceptor")
        assert refusal(lambda: receive_hand_over(change(file), acting, LATER)).code == code
        assert not ReceivedHandOver.objects.exists()


def test_a_file_counts_once_until_its_day_and_for_one_district(districts: Districts) -> None:
    """R-18: replayed, expired, for another district, or sent to the district it came from."""
    with districts.at(HERE):
        file = send(a_holder())
        until = HandOver.objects.get().accept_until
        assert until is not None
        acting = officer("acceptor")
        assert refusal(lambda: receive_hand_over(file, acting, LATER)).code == "handover_key_unknown"
    with districts.at(THERE):
        acting = officer("acceptor")
        late = at(until + timedelta(days=1))
        assert refusal(lambda: receive_hand_over(file, acting, late)).code == "handover_expired"
        receive_hand_over(file, acting, at(until))
        assert refusal(lambda: receive_hand_over(file, acting, at(until))).code == "handover_replayed"
        assert refusal(lambda: settle_hand_over(file, acting, LATER)).code == "handover_not_an_answer"


def test_a_file_meant_for_another_district_is_refused(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        trust("haidian", a_strange_key())
        file = send(a_holder(), to="haidian")
    with districts.at(THERE):
        acting = officer("acceptor")
        assert refusal(lambda: receive_hand_over(file, acting, LATER)).code == "handover_for_other_district"


def a_strange_key() -> str:
    key = rsa.generate_private_key(65537, 2048).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def test_a_key_that_ended_counts_no_more(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        file = send(a_holder())
    with districts.at(THERE):
        key = DistrictKey.objects.get()
        end_district_key(key.pk, key.version, "对方来函更换密钥", officer("administrator"), DAY)
        acting = officer("acceptor")
        assert refusal(lambda: receive_hand_over(file, acting, LATER)).code == "handover_key_not_in_use"


def test_an_answer_is_for_one_file_and_names_every_holder(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        file = send(a_holder())
    with districts.at(THERE):
        answer = take_in(file)
        partial = json.loads(json.dumps(unseal(answer).payload))
        partial["taken"] = []
        short = seal(partial, get_ports().signer.sign_file(canonical(partial)))
        partial = {**unseal(answer).payload, "export_sha256": "0" * 64}
        other = seal(partial, get_ports().signer.sign_file(canonical(partial)))
    with districts.at(HERE):
        acting = officer("acceptor")
        assert refusal(lambda: settle_hand_over(short, acting, LATER)).code == "answer_incomplete"
        assert refusal(lambda: settle_hand_over(other, acting, LATER)).code == "answer_of_other_file"
        settle_hand_over(answer, acting, LATER)
        assert refusal(lambda: settle_hand_over(answer, acting, LATER)).code == "hand_over_settled"


def test_without_an_answer_it_is_taken_back_only_when_none_can_come(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        permit = a_holder()
        send(permit)
        made = HandOver.objects.get()
        assert made.accept_until is not None
        day, decider = take_back_from(made.accept_until), officer("decider")
        words = "对方来电确认没有收到文件"
        early = at(day - timedelta(days=1))
        assert refusal(lambda: take_back_hand_over(made.pk, 1, words, decider, early)).code == "take_back_too_early"
        take_back_hand_over(made.pk, 1, words, decider, at(day))
        assert state_of(permit.number, day) == "valid"


def test_two_people_send_and_two_people_take_in(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        permit, one = a_holder(), officer("decider", "一人")
        made = propose_hand_over(str(permit.person.id_number), "", THERE, "本人到该区就业", one, DAY)
        assert refusal(lambda: approve_hand_over(made.pk, 0, one, DAY)).code == "same_person"
        assert refusal(lambda: approve_hand_over(made.pk, 0, officer("acceptor"), DAY)).code == "not_your_role"
        assert state_of(permit.number) == "valid"
        approve_hand_over(made.pk, 0, officer("decider"), DAY)
        file = get_ports().blobs.get(HandOver.objects.get().file_key)
    with districts.at(THERE):
        one = officer("decider", "一人")
        received = receive_hand_over(file, one, LATER)
        assert refusal(lambda: answer_hand_over(received.pk, 0, True, "", one, LATER)).code == "same_person"
        assert not Permit.objects.exists()


def test_a_proposal_that_is_dropped_changes_nothing(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        permit, one = a_holder(), officer("acceptor")
        made = propose_hand_over(str(permit.person.id_number), "", THERE, "本人到该区就业", one, DAY)
        drop_hand_over(made.pk, 0, "本人不去了", one, DAY)
        assert state_of(permit.number) == "valid" and PermitFact.objects.count() == 4
        assert send(permit)


@pytest.mark.parametrize(("state", "code"), [("frozen", "hand_over_blocked"), ("cancelled", "no_permit_held")])
def test_a_permit_that_is_frozen_or_gone_stays(districts: Districts, state: str, code: str) -> None:
    """R-18, R-27"""
    with districts.at(HERE):
        permit = a_holder()
        fact = permit.facts.get(kind="state")
        fact.value = {"state": state}
        fact.save()
        assert refusal(lambda: send(permit)).code == code


def test_an_open_case_or_a_second_hand_over_stops_it(districts: Districts) -> None:
    """R-18, R-30"""
    with districts.at(HERE):
        permit = a_holder()
        case = make_case(permit.person, Employer.objects.get(), business="information_change")
        refused = refusal(lambda: send(permit))
        assert refused.code == "hand_over_blocked" and case.number in refused.facts["who"]
        case.closed_at = DAY
        case.save()
        send(permit)
        assert "正在转出" in refusal(lambda: send(permit)).facts["who"]


def test_a_permit_on_its_way_cannot_be_given_back(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        permit = a_holder()
        send(permit)
        person = permit.person
        acting = acting_as(person)
        refused = refusal(lambda: cancel_own_permit(person, permit.number, "own", acting, LATER))
        assert refused.code == "permit_handing_over"


def test_a_district_without_a_trusted_key_is_no_partner(districts: Districts) -> None:
    """R-18"""
    with districts.at(HERE):
        permit = a_holder()
        assert refusal(lambda: send(permit, to="haidian")).code == "district_without_key"
        assert refusal(lambda: send(permit, to=HERE)).code == "hand_over_to_own_district"


def test_a_permit_under_inquiry_is_neither_closed_nor_given_back(districts: Districts) -> None:
    """R-18, R-27"""
    with districts.at(HERE):
        permit = a_holder()
        file = send(permit)
    with districts.at(THERE):
        answer = take_in(file)
    with districts.at(HERE):
        freeze_permit(permit.person, 1, officer("decider"), LATER)
        acting = officer("acceptor")
        assert refusal(lambda: settle_hand_over(answer, acting, LATER)).code == "hand_over_frozen"
        restore_permit(permit.person, 1, officer("decider"), LATER)
        settle_hand_over(answer, acting, LATER)
        assert state_of(permit.number) == "cancelled"


def test_what_was_handed_over_says_where_it_went(districts: Districts) -> None:
    """R-18, R-26: to whoever verifies, and to the holder who wants to print it here."""
    with districts.at(HERE):
        permit = a_holder()
        acting = acting_as(permit.person)
        code = issue_confirmation(permit, full_id_number=False, acting=acting, now=DAY).record.code
        file = send(permit)
    with districts.at(THERE):
        answer = take_in(file)
    with districts.at(HERE):
        settle_hand_over(answer, officer("acceptor"), LATER)
        told = verify_confirmation(code, "127.0.0.1", LATER)
        assert told is not None and told.state_name == f"已转往{THERE}"
        with pytest.raises(Refused, match="permit_moved"):
            issue_confirmation(permit, full_id_number=False, acting=acting, now=LATER)


def test_a_file_of_many_is_checked_with_as_many_queries_as_one(districts: Districts) -> None:
    with districts.at(HERE):
        files = []
        for count in (1, 4):
            body = make_employer(f"北京第{count}有限公司")
            for _ in range(count):
                person = make_person()
                make_association(person, body)
                hold(person, body, ISSUED)
            files.append(send(employer=body))
    with districts.at(THERE):
        asked = []
        for file in files:
            received = receive_hand_over(file, officer("acceptor"), LATER)
            export = export_of(received)
            with CaptureQueriesContext(connection) as queries:
                assert all(each.problems == () for each in checked_holders(received, export, LATER.date()))
            asked.append(len(queries))
        assert asked[0] == asked[1]


def test_whoever_was_handed_over_gets_no_second_permit_here_while_the_first_lives_there(districts: Districts) -> None:
    """R-18: not by asking for consent, not by an approval; from the day after its term on it is no hindrance"""
    with districts.at(HERE):
        permit = a_holder()
        file = send(permit)
    with districts.at(THERE):
        answer = take_in(file)
    with districts.at(HERE):
        settle_hand_over(answer, officer("acceptor"), LATER)
        person = Person.objects.get(pk=permit.person_id)
        last = date(2027, 5, 5)
        with pytest.raises(Refused, match="permit_lives_elsewhere") as refused:
            no_permit_held(person, at(last))
        assert refused.value.facts["until"] == last
        case = make_case(person, make_employer(), state="decision", business="new")
        with pytest.raises(Refused, match="permit_lives_elsewhere"):
            issue_permit(case, ARRIVED, officer("decider"), LATER)
        no_permit_held(person, at(last + timedelta(days=1)))
