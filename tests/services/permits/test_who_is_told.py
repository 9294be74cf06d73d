"""Whom a business of a permit concerns, and nobody else, each once."""

from collections import Counter
from datetime import date, timedelta

import pytest

from fixtures.held import at, hold
from fixtures.old_holders import carried
from fixtures.under_review import as_officer, at_desk
from fixtures.world import (
    acting_as,
    make_agent,
    make_association,
    make_case,
    make_employer,
    make_person,
)
from permit.domain.lifecycle import Business
from permit.domain.validity import renewed_term
from permit.records.models import Case, Employer, OutboxMessage, Permit, PermitFact
from permit.services.close_uncorrected import close_uncorrected
from permit.services.end_association import end_association
from permit.services.end_permit import cancel_frozen, cancel_own_permit, freeze_permit, restore_permit
from permit.services.permit_facts import write_fact
from permit.services.permit_standing import standing_on
from permit.services.refuse_case import refuse_case
from permit.services.remind_carried_holders import open_holders, remind_all_carried_holders
from permit.services.return_case import DefectNote, return_case
from permit.services.start_renewal import filing_of
from permit.services.withdraw_case import withdraw_case

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 3, 2))
AGENT = "周启明"
OF_APPLICANT = DefectNote("material", "6.3-M4.statement", "applicant", "6.3-M4", "unclear", "看不清，请重新上传")
OF_EMPLOYER = DefectNote("material", "6.3-M2.contract", "employer", "6.3-M2", "expired", "合同到期，请换")


def a_renewal(state: str = "acceptance") -> Case:
    employer, person = make_employer(), make_person()
    agent = make_agent(employer)
    assert agent.name == AGENT
    association = make_association(person, employer)
    hold(person, employer, date(2023, 5, 26))
    case: Case = make_case(person, employer, state=state, business="renewal")
    Case.objects.filter(pk=case.pk).update(initiator="employer", association=association, filed_on=NOW.date())
    case.refresh_from_db()
    return case


def told(template: str) -> Counter[str]:
    return Counter(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


@pytest.mark.parametrize(
    ("defects", "who"),
    [([OF_APPLICANT], ["何雨桐", AGENT]), ([OF_EMPLOYER], [AGENT]), ([OF_APPLICANT, OF_EMPLOYER], ["何雨桐", AGENT])],
)
def test_a_returned_renewal_reaches_whoever_corrects_it_once(defects: list[DefectNote], who: list[str]) -> None:
    """N-03, 6.3-06: the applicant uploads, the employer sends; reminder and end reach the same"""
    case = a_renewal()
    return_case(case.number, None, defects, "", as_officer(at_desk("acceptor", case)), NOW)
    assert told("returned") == Counter(who)
    close_uncorrected(at(date(2026, 3, 20)))
    assert told("correction_reminder") == Counter(who)
    close_uncorrected(at(date(2026, 5, 6)))
    case.refresh_from_db()
    assert case.state == "uncorrected"
    assert told("closed_uncorrected") == Counter(["何雨桐", AGENT])


def test_a_refused_renewal_is_told_to_the_holder_too() -> None:
    """N-03: it is the holder's permit that lapses"""
    case = a_renewal()
    refuse_case(case.number, None, ["6.3-02"], "持有期内收入未达标准。", as_officer(at_desk("acceptor", case)), NOW)
    assert told("refused") == Counter(["何雨桐", AGENT])


def test_a_renewal_that_the_employer_withdraws_is_told_to_the_holder() -> None:
    """6.3-05, R-01: nothing is under way any more, and the permit still ends on its day"""
    case = a_renewal("draft")
    agent = acting_as(case.employer, case.employer.agents.get())
    withdrawn = withdraw_case(case.number, None, "", agent, NOW)
    assert withdrawn.closing_reason == "单位撤回"
    assert told("withdrawn_by_employer") == Counter(["何雨桐"])


def test_a_renewed_permit_that_is_suspended_is_moved_by_the_end_of_the_term_that_follows() -> None:
    """R-01, R-29, 6.4-04: it does not lapse with the old term, so that no line of the old term makes a change late"""
    employer, person = make_employer(), make_person()
    make_agent(employer)
    association = make_association(person, employer)
    permit = hold(person, employer, date(2023, 5, 26))
    old_end = date(2026, 5, 25)
    term = renewed_term(old_end, 3)
    value = {"valid_from": term.valid_from.isoformat(), "valid_until": term.valid_until.isoformat()}
    write_fact(permit, PermitFact.Kind.TERM, value, term.valid_from, NOW)
    left = at(date(2026, 5, 20))
    agent = acting_as(employer, employer.agents.get())
    end_association(employer, association.pk, None, left.date(), "合同到期", agent, left)
    filing = filing_of(person, Business.EMPLOYER_CHANGE, left.date())
    assert filing is not None
    assert (filing.window.lapses_after, filing.phase, filing.late) == (term.valid_until, "open", False)


def carried_at(employer: Employer) -> Permit:
    found = carried(employer)
    assert found.employer == employer
    return found.permit


def state(permit: Permit, day: date) -> str:
    return standing_on(Permit.objects.get(pk=permit.pk), day).state


def test_nobody_urges_a_holder_of_the_old_system_whose_permit_has_ended() -> None:
    """5-08, N-16, 7-03: lapsed, given back, cancelled or under inquiry: there is nothing to complete any more"""
    employer = make_employer()
    permit = carried_at(employer)
    today = NOW.date()
    agent = acting_as(employer, make_agent(employer))
    assert [each.permit for each in open_holders(employer, today)] == [permit]
    assert permit.expires_on is not None
    assert not open_holders(employer, permit.expires_on + timedelta(days=1))
    late = at(permit.expires_on + timedelta(days=1))
    assert remind_all_carried_holders(employer, agent, late) == 0
    cancel_own_permit(permit.person, permit.number, "own", acting_as(permit.person), NOW)
    assert not open_holders(employer, today)


def test_an_appeal_gives_a_holder_of_the_old_system_back_what_it_had() -> None:
    """R-27, N-11: there was no association yet, and none is needed for it to be valid again"""
    employer = make_employer()
    permit = carried_at(employer)
    officer = as_officer(at_desk("decider"))
    freeze_permit(permit.person, 1, officer, NOW)
    cancel_frozen(permit.person, 1, officer, NOW)
    assert state(permit, NOW.date()) == "cancelled"
    restore_permit(permit.person, 1, officer, NOW)
    assert state(permit, NOW.date()) == "valid"
