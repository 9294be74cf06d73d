"""A holder of another district without a signed file: declared, verified by the bureau, then a change (R-36)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.doubles import memory_ports
from fixtures.applicant import employed, grant_consent, make_applicant, make_whole_employer, ready_case
from fixtures.held import at, hold, insure
from fixtures.two_districts import HERE, THERE, Districts
from fixtures.world import acting_as, make_employer, make_person, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import CarriedHolder, Case, DeclaredPermit, FilingAgent, OutboxMessage, Permit, Person
from permit.services.answer_hand_over import answer_hand_over
from permit.services.carried_entry import carried_open
from permit.services.decide_hand_over import approve_hand_over
from permit.services.declare_permit import Declared, declare_permit, withdraw_declared_permit
from permit.services.permit_standing import standing_on
from permit.services.ports import get_ports, using_ports
from permit.services.propose_hand_over import propose_hand_over
from permit.services.receive_hand_over import receive_hand_over
from permit.services.request_consent import request_consent
from permit.services.start_case import start_case
from permit.services.start_employer_change import start_employer_change
from permit.services.submit_application import submit_application
from permit.services.submit_first_review import FirstReview, items_of, submit_first_review
from permit.services.verify_declared_permit import verify_declared_permit
from services.review.test_other_roles import a_scan

pytestmark = pytest.mark.django_db
DAY = at(date(2026, 3, 2))
TODAY = DAY.date()
GIVEN = Declared(
    district="haidian",
    number="202405060007",
    valid_from=date(2024, 5, 6),
    valid_until=date(2027, 5, 5),
    left_on=date(2026, 1, 15),
    employer="海淀某公司",
    category="B",
)
WORDS = "3月2日电话向海淀区人社局核实，编号和有效期一致"


@pytest.fixture(autouse=True)
def outside_world() -> Iterator[None]:
    with using_ports(memory_ports()):
        yield


def declare(person: Person, given: Declared = GIVEN) -> DeclaredPermit:
    return declare_permit(person, given, a_scan(), acting_as(person), DAY)


def settle(declared: DeclaredPermit, *, yes: bool = True, words: str = WORDS, role: str = "acceptor") -> DeclaredPermit:
    officer = acting_as(make_staff(role))
    return verify_declared_permit(declared.pk, declared.version, yes, words, officer, DAY)


def refusal(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def test_a_verified_permit_is_here_suspended_and_to_be_completed() -> None:
    """R-36, N-11, N-13"""
    person = make_person()
    children = "何小禾 " + make_person("孩子").id_number
    settled = settle(declare(person, replace(GIVEN, children=children)))
    permit = settled.permit
    assert permit is not None and permit.number == GIVEN.number
    standing = standing_on(permit, TODAY)
    assert (standing.state, standing.valid_until) == ("suspended", GIVEN.valid_until)
    assert standing.particulars["children"][0]["name"] == "何小禾"
    assert standing_on(permit, date(2026, 1, 14)).state == "valid"
    assert standing_on(permit, GIVEN.left_on).state == "suspended"
    assert carried_open(person, TODAY) is not None
    assert OutboxMessage.objects.get(template="declared_permit_settled").text.count("已核实") == 1


def test_the_employer_change_waits_for_the_bureau_and_then_goes_on() -> None:
    """R-36, 6.4-03, N-14"""
    employer = make_whole_employer()
    person = make_applicant()
    association = employed(person, employer)
    acting = acting_as(employer, FilingAgent.objects.get(employer=employer))

    def start() -> Case:
        return start_employer_change(employer, association.pk, acting, DAY)

    assert refusal(start).code == "no_permit_held"
    declared = declare(person)
    assert refusal(start).code == "declared_not_verified"
    settle(declared)
    insure(person, ["2026-02"], employer.uscc, DAY)
    assert refusal(start).code == "carried_over_incomplete"
    CarriedHolder.objects.update(completed_at=DAY)
    case = start()
    assert (case.business, case.category) == ("employer_change", "B")


def test_what_is_not_accepted_is_told_with_its_reason_and_may_be_stated_anew() -> None:
    """R-36"""
    person = make_person()
    declared = declare(person)
    assert refusal(lambda: settle(declared, yes=False, words="不对")).code == "reason_too_short"
    assert refusal(lambda: settle(declared, role="reviewer")).code == "not_your_role"
    settle(declared, yes=False, words="海淀区答复没有这个编号的证件")
    assert not Permit.objects.exists()
    assert refusal(lambda: settle(declared)).code == "changed_meanwhile"
    assert declare(person).pk != declared.pk


def test_it_is_withdrawn_by_its_holder_only() -> None:
    """R-36"""
    person = make_person()
    declared = declare(person)
    with pytest.raises(DeclaredPermit.DoesNotExist):
        withdraw_declared_permit(declared.pk, 0, acting_as(make_person()), DAY)
    withdraw_declared_permit(declared.pk, 0, acting_as(person), DAY)
    assert refusal(lambda: settle(declared)).code == "changed_meanwhile"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"district": "daxing"}, "declared_for_own_district"),
        ({"number": "12"}, "declared_number_wrong"),
        ({"number": "202413060007"}, "declared_number_wrong"),
        ({"number": "202405070007"}, "declared_number_wrong"),
        ({"children": "何小禾"}, "declared_children_wrong"),
        ({"valid_until": date(2024, 5, 5)}, "declared_term_wrong"),
        ({"valid_until": date(2028, 5, 5)}, "declared_term_wrong"),
        ({"valid_from": date(2023, 2, 1), "valid_until": date(2026, 1, 31), "number": "202302010007"},
         "declared_permit_expired"),
        ({"left_on": date(2026, 3, 3)}, "left_in_future"),
        ({"left_on": date(2024, 5, 5)}, "declared_term_wrong"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(change: dict[str, Any], code: str) -> None:
    """R-36"""
    person = make_person()
    assert refusal(lambda: declare(person, replace(GIVEN, **change))).code == code
    assert not DeclaredPermit.objects.exists()


def test_nobody_holds_two_and_no_number_is_there_twice() -> None:
    """R-30, R-36"""
    holder = make_person()
    hold(holder, make_employer(), date(2024, 5, 6), number=GIVEN.number)
    assert refusal(lambda: declare(holder)).code == "permit_exists"
    assert refusal(lambda: declare(make_person())).code == "declared_number_known"
    late = make_person()
    declared = declare(late, replace(GIVEN, number="202405060008"))
    assert refusal(lambda: declare(late, replace(GIVEN, number="202405060009"))).code == "declared_pending"
    hold(late, make_employer(), date(2025, 6, 2))
    assert refusal(lambda: settle(declared)).code == "permit_exists"


def test_a_signed_file_that_comes_after_the_declaration_confirms_it(tmp_path: Path, settings: Any) -> None:
    """R-18, R-36: the sending district closes it; here nothing is doubled."""
    districts = Districts(tmp_path, settings)
    districts.acquaint()
    with districts.at(THERE):
        person = make_person()
        id_number = str(person.id_number)
        hold(person, make_employer(), GIVEN.valid_from, number=GIVEN.number)
        made = propose_hand_over(id_number, "", HERE, "本人到该区就业", acting_as(make_staff("acceptor")), DAY)
        made = approve_hand_over(made.pk, 0, acting_as(make_staff("decider")), DAY)
        file = get_ports().blobs.get(made.file_key)
    with districts.at(HERE):
        person = make_person()
        person.id_number = id_number
        person.save()
        settle(declare(person))
        facts = Permit.objects.get().facts.count()
        received = receive_hand_over(file, acting_as(make_staff("acceptor")), DAY)
        answer_hand_over(received.pk, 0, True, "", acting_as(make_staff("decider")), DAY)
        assert received.holders.get().state == "taken"
        assert Permit.objects.get().facts.count() == facts


def test_no_new_permit_is_asked_for_started_or_sent_while_one_is_stated() -> None:
    """R-36, 6.2-01: consent, start, sending and the employer's passing on; withdrawn, all goes on."""
    person = make_applicant()
    case = ready_case(person)
    stated = declare(person)
    sending = refusal(lambda: submit_application(case.number, None, True, acting_as(person), DAY))
    assert (sending.code, sending.facts["number"]) == ("declared_waiting", GIVEN.number)
    withdraw_declared_permit(stated.pk, stated.version, acting_as(person), DAY)
    submit_application(case.number, None, True, acting_as(person), DAY)
    declare(person)
    agent = acting_as(case.employer, FilingAgent.objects.get(employer=case.employer))
    review = FirstReview([key for key, _ in items_of(case, TODAY)], {}, True)
    assert refusal(lambda: submit_first_review(case.number, None, review, agent, DAY)).code == "declared_waiting"
    other = make_applicant("何雨桐")
    grant_consent(employed(other))
    declare(other, replace(GIVEN, number="202405060008"))
    assert refusal(lambda: start_case(other, acting_as(other), DAY)).code == "declared_waiting"
    assert refusal(lambda: request_consent(other, Business.NEW, acting_as(other), DAY)).code == "declared_waiting"
