"""Who has a case on the desk; what happens to a return that nobody answers (R-31)."""

from datetime import date, datetime, timedelta

import pytest

from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import BEIJING, NOW, TODAY, make_agent, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.records.models import Case, OutboxMessage, QuotaAccount
from permit.services.claim_case import claim_case, claim_cases, hand_over_case
from permit.services.close_uncorrected import close_uncorrected
from permit.services.return_case import DefectNote, return_case

pytestmark = pytest.mark.django_db
DEFECT = DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "门牌号与房产证不一致")


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=BEIJING)


def returned() -> Case:
    case = case_in(State.ACCEPTANCE)
    return_case(case.number, case.version, [DEFECT], "", as_officer(at_desk("acceptor")), NOW)
    OutboxMessage.objects.all().delete()
    return Case.objects.get(pk=case.pk)


def told() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("template", flat=True))


def test_claiming_several_takes_what_is_free_and_tells_the_rest():
    own, other = at_desk("acceptor"), at_desk("acceptor", name="骆嘉言")
    free, held, elsewhere = case_in(State.ACCEPTANCE), case_in(State.ACCEPTANCE), case_in(State.REVIEW)
    claim_case(held.number, as_officer(other), NOW)
    done = claim_cases([free.number, held.number, elsewhere.number], as_officer(own), NOW)
    assert (done.taken, done.left) == ((free.number,), (held.number, elsewhere.number))
    assert Case.objects.get(pk=free.pk).assignee == own


def test_a_case_of_an_officer_who_left_can_be_claimed():
    gone, own = at_desk("acceptor"), at_desk("acceptor")
    case = case_in(State.ACCEPTANCE)
    claim_case(case.number, as_officer(gone), NOW)
    gone.active = False
    gone.save()
    claim_case(case.number, as_officer(own), NOW)
    assert Case.objects.get(pk=case.pk).assignee == own


def test_an_office_claims_its_own_cases_only():
    case = case_in(State.OFFICE_CHECK)
    stranger = at_desk("office_checker", case)
    stranger.office = type(case.office).objects.create(district="daxing", code="yufa", name="榆垡镇", address="")
    stranger.save()
    with refusal("not_your_turn"):
        claim_case(case.number, as_officer(stranger), NOW)


def test_a_case_is_handed_over_to_a_colleague_of_the_same_role_only():
    own, colleague, reviewer = at_desk("acceptor"), make_staff("acceptor"), make_staff("reviewer")
    case = case_in(State.ACCEPTANCE)
    with refusal("not_a_colleague"):
        hand_over_case(case.number, case.version, reviewer, as_officer(own), NOW)
    hand_over_case(case.number, case.version, colleague, as_officer(own), NOW)
    assert Case.objects.get(pk=case.pk).assignee == colleague


def test_a_return_stops_the_bureaus_clock():
    """8-01, R-02"""
    case = returned()
    assert (case.reported_on, case.decide_by) == (None, None)
    assert case.correct_by == date(2026, 4, 14)


def test_a_returned_case_is_reminded_at_ten_and_twenty_five_working_days():
    """R-31, N-03"""
    case = returned()
    assert close_uncorrected(at(date(2026, 3, 13))).reminded == ()
    assert close_uncorrected(at(date(2026, 3, 16))).reminded == (case.number,)
    assert close_uncorrected(at(date(2026, 3, 16))).reminded == ()
    assert close_uncorrected(at(date(2026, 3, 20))).reminded == ()
    assert close_uncorrected(at(date(2026, 4, 7))).reminded == (case.number,)
    assert told() == ["correction_reminder", "correction_reminder"]


def test_a_run_that_was_missed_reminds_once():
    """R-31"""
    case = returned()
    assert close_uncorrected(at(date(2026, 4, 9))).reminded == (case.number,)
    assert close_uncorrected(at(date(2026, 4, 10))).reminded == ()


def test_on_the_last_day_the_case_still_waits():
    """R-31"""
    case = returned()
    assert close_uncorrected(at(case.correct_by)).closed == ()
    assert Case.objects.get(pk=case.pk).state == "returned_to_applicant"


def test_after_thirty_working_days_it_closes_and_the_quota_is_given_back():
    """R-31, R-25, 1.1-03"""
    case = returned()
    make_agent(case.employer) if not case.employer.agents.exists() else None
    done = close_uncorrected(at(case.correct_by + timedelta(days=1)))
    case.refresh_from_db()
    assert done.closed == (case.number,)
    assert (case.state, case.closed_at is not None) == ("uncorrected", True)
    assert QuotaAccount.objects.get(employer=case.employer).reserved == 0
    assert told() == ["closed_uncorrected", "closed_uncorrected"]
    assert close_uncorrected(at(case.correct_by + timedelta(days=2))).closed == ()


def test_cases_that_are_not_returned_are_left_alone():
    case = case_in(State.ACCEPTANCE)
    done = close_uncorrected(at(TODAY + timedelta(days=400)))
    assert (done.closed, done.reminded) == ((), ())
    assert Case.objects.get(pk=case.pk).version == case.version
