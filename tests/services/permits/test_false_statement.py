"""A false statement: found, settled by a second officer, taken back; and a permit given back by its holder."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from adapters.doubles import World, memory_ports
from fixtures.holders import give_permit
from fixtures.under_review import as_officer
from fixtures.world import (
    NOW,
    TODAY,
    acting_as,
    make_association,
    make_case,
    make_employer,
    make_person,
    make_quota,
    make_staff,
)
from permit.domain.errors import Refused
from permit.records.models import Association, FalseStatement, OutboxMessage, Permit, Person, QuotaAccount
from permit.services.decide_case import decide_case
from permit.services.end_association import end_association
from permit.services.end_permit import cancel_own_permit
from permit.services.find_false_statement import (
    record_false_statement,
    reverse_false_statement,
    settle_false_statement,
)
from permit.services.open_case import open_case
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.quota_ports import reserve
from services.review.test_other_roles import a_scan

pytestmark = pytest.mark.django_db
WORDS = "申报的学历证书经核查系伪造，学校无此毕业生。"
LAST_DAY = date(2029, 3, 1)  # 36 months from 2 March 2026, less a day


@pytest.fixture(autouse=True)
def outside() -> Iterator[None]:
    with using_ports(memory_ports(World())):
        yield


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def permit(person: Person) -> Permit:
    employer = make_employer()
    make_association(person, employer)
    return give_permit(person, employer, since=date(2024, 5, 6))


def state_of(permit: Permit, day: date = TODAY) -> str:
    return standing_on(Permit.objects.get(pk=permit.pk), day).state


def found(person: Person, now: datetime = NOW) -> FalseStatement:
    return record_false_statement(str(person.id_number), WORDS, a_scan(), as_officer(make_staff("acceptor")), now)


def settled(person: Person, *, upheld: bool = True) -> FalseStatement:
    finding = found(person)
    return settle_false_statement(finding.pk, 0, upheld, WORDS, as_officer(make_staff("decider")), NOW)


def test_the_permit_is_frozen_while_the_inquiry_runs(permit: Permit, person: Person) -> None:
    """7-03: frozen from the day of the finding; the day before it was valid."""
    finding = found(person)
    assert state_of(permit) == "frozen"
    assert state_of(permit, TODAY - timedelta(days=1)) == "valid"
    assert finding.evidence.sha256
    assert finding.barred_until is None


def test_only_another_decider_settles_it(permit: Permit, person: Person) -> None:
    """7-03: a second officer's consent (R-27)."""
    decider = as_officer(make_staff("decider"))
    finding = record_false_statement(str(person.id_number), WORDS, a_scan(), decider, NOW)
    with pytest.raises(Refused, match="same_person"):
        settle_false_statement(finding.pk, 0, True, WORDS, decider, NOW)
    with pytest.raises(Refused, match="not_your_role"):
        settle_false_statement(finding.pk, 0, True, WORDS, as_officer(make_staff("acceptor")), NOW)
    with pytest.raises(Refused, match="changed_meanwhile"):
        settle_false_statement(finding.pk, 7, True, WORDS, as_officer(make_staff("decider")), NOW)
    assert state_of(permit) == "frozen"


def test_upheld_cancels_the_permit_and_bars_until_a_day(permit: Permit, person: Person) -> None:
    """7-03: cancelled; the right to apply is withdrawn, with the day and the reason said."""
    finding = settled(person)
    assert state_of(permit) == "cancelled"
    assert finding.barred_until == LAST_DAY
    association = Association.objects.get(person=person)
    with pytest.raises(Refused) as refusal:
        open_case("new", association, acting_as(person), datetime(2029, 3, 1, 23, 59, tzinfo=NOW.tzinfo))
    assert refusal.value.code == "right_withdrawn"
    assert refusal.value.facts["until"] == LAST_DAY
    assert refusal.value.facts["reason"] == WORDS
    assert open_case("new", association, acting_as(person), datetime(2029, 3, 2, 0, 0, tzinfo=NOW.tzinfo)).pk


def test_an_open_case_stops_and_its_quota_comes_back(person: Person) -> None:
    """7-03, R-25: the case ends as refused by 7-03."""
    employer = make_employer()
    make_association(person, employer)
    make_quota(employer)
    case = make_case(person, employer, state="review")
    reserve(case, NOW)
    settled(person)
    case.refresh_from_db()
    assert case.state == "refused"
    assert case.closing_reason == f"7-03：{WORDS}"
    assert QuotaAccount.objects.get(employer=employer).reserved == 0


def test_nothing_starts_while_the_inquiry_runs(person: Person) -> None:
    """R-27"""
    association = make_association(person, make_employer())
    found(person)
    with pytest.raises(Refused, match="under_inquiry"):
        open_case("new", association, acting_as(person), NOW)


def test_not_upheld_gives_the_permit_back(permit: Permit, person: Person) -> None:
    """R-27: dropped."""
    assert settled(person, upheld=False).barred_until is None
    assert state_of(permit) == "valid"


def test_an_appeal_gives_back_right_and_permit_and_keeps_the_history(permit: Permit, person: Person) -> None:
    """R-27: reversible by a recorded decision of somebody else."""
    finding = settled(person)
    settler = as_officer(finding.settled_by)
    with pytest.raises(Refused, match="same_person"):
        reverse_false_statement(finding.pk, 1, WORDS, settler, NOW)
    later = NOW + timedelta(days=20)
    reverse_false_statement(finding.pk, 1, WORDS, as_officer(make_staff("decider")), later)
    assert state_of(permit, later.date()) == "valid"
    assert state_of(permit, TODAY + timedelta(days=5)) == "cancelled"
    assert open_case("new", Association.objects.get(person=person), acting_as(person), later).pk
    assert [m.template for m in OutboxMessage.objects.order_by("id")] == [
        "inquiry_opened",
        "inquiry_settled",
        "inquiry_settled",
    ]


def test_a_permit_whose_employment_ended_meanwhile_comes_back_suspended(permit: Permit, person: Person) -> None:
    """N-13: never valid without a confirmed employer."""
    finding = found(person)
    association = Association.objects.get(person=person)
    agent = acting_as(association.employer)
    end_association(association.employer, association.pk, None, TODAY, "离职", agent, NOW)
    settle_false_statement(finding.pk, 0, False, WORDS, as_officer(make_staff("decider")), NOW)
    assert state_of(permit) == "suspended"


def test_a_permit_is_not_restored_beside_a_newer_one(permit: Permit, person: Person) -> None:
    """R-27: nobody holds two valid permits."""
    finding = settled(person)
    newer = give_permit(person, make_employer(), since=TODAY)
    reverse_false_statement(finding.pk, 1, WORDS, as_officer(make_staff("decider")), NOW)
    assert state_of(permit) == "cancelled"
    assert state_of(newer) == "valid"


def test_a_second_finding_waits_for_the_first(person: Person) -> None:
    """R-27"""
    found(person)
    with pytest.raises(Refused, match="inquiry_open"):
        found(person)


def test_few_words_and_unknown_people_are_refused(person: Person) -> None:
    """7-03"""
    acting = as_officer(make_staff("acceptor"))
    with pytest.raises(Refused, match="reason_too_short"):
        record_false_statement(str(person.id_number), "假的", a_scan(), acting, NOW)
    with pytest.raises(Refused, match="person_unknown"):
        record_false_statement("420102199003070019", WORDS, a_scan(), acting, NOW)
    assert not FalseStatement.objects.exists()


def test_a_holder_gives_the_permit_back(permit: Permit, person: Person) -> None:
    """7-03: cancelled by the person, or on settling; the day before it was valid."""
    cancel_own_permit(person, permit.number, "settled", acting_as(person), NOW)
    assert state_of(permit) == "cancelled"
    assert state_of(permit, TODAY - timedelta(days=1)) == "valid"
    assert "已在京落户" in OutboxMessage.objects.get(template="permit_cancelled").text
    with pytest.raises(Refused, match="no_permit_held"):
        cancel_own_permit(person, permit.number, "own", acting_as(person), NOW)


def test_a_frozen_permit_cannot_be_given_back(permit: Permit, person: Person) -> None:
    """R-27: nobody leaves the inquiry that way."""
    found(person)
    with pytest.raises(Refused, match="permit_frozen"):
        cancel_own_permit(person, permit.number, "own", acting_as(person), NOW)


def test_with_an_open_case_the_permit_is_not_given_back(permit: Permit, person: Person) -> None:
    """R-30: the case first."""
    make_case(person, make_employer(), state="office_check", business="renewal")
    with pytest.raises(Refused, match="case_open_already"):
        cancel_own_permit(person, permit.number, "own", acting_as(person), NOW)


def test_nothing_is_approved_while_the_inquiry_runs(person: Person) -> None:
    """7-03, R-27: or the finding would meet a permit that it did not freeze."""
    employer = make_employer()
    make_association(person, employer)
    make_quota(employer)
    case = make_case(person, employer, state="decision", judged_on=TODAY)
    reserve(case, NOW)
    found(person)
    with pytest.raises(Refused, match="under_inquiry"):
        decide_case(case.number, case.version, as_officer(make_staff("decider")), NOW)
    assert not Permit.objects.exists()


def test_a_permit_given_back_by_one_finding_passes_on_to_another_that_stands(permit: Permit, person: Person) -> None:
    """R-27: frozen while the second inquiry runs, valid only when that is dropped too."""
    first = settled(person)
    second = found(person)
    reverse_false_statement(first.pk, 1, WORDS, as_officer(make_staff("decider")), NOW)
    assert state_of(permit) == "frozen"
    settle_false_statement(second.pk, 0, False, WORDS, as_officer(make_staff("decider")), NOW)
    assert state_of(permit) == "valid"


def test_an_older_permit_is_suspended_although_a_newer_one_was_given_back(permit: Permit, person: Person) -> None:
    """N-13: what counts is the permit held, not the newest."""
    association = Association.objects.get(person=person)
    finding = settled(person)
    newer = give_permit(person, association.employer, since=TODAY)
    cancel_own_permit(person, newer.number, "own", acting_as(person), NOW)
    reverse_false_statement(finding.pk, 1, WORDS, as_officer(make_staff("decider")), NOW)
    end_association(association.employer, association.pk, None, TODAY, "离职", acting_as(association.employer), NOW)
    assert state_of(permit) == "suspended"
