"""Review and decision: distinct people, answered exceptions, the permit (R-20, R-12, 6.3-01)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.complete import fill_employer
from fixtures.second_district import NAME, invent_district
from fixtures.under_review import (
    as_officer,
    at_desk,
    case_in,
    hand_in_everything,
    print_sheet,
    unknown_key_field,
    young_employer,
)
from fixtures.world import NOW, TODAY, acting_as, make_case, make_employer, make_person, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State
from permit.records.models import (
    Case,
    Employer,
    ExceptionRequest,
    OutboxMessage,
    Permit,
    PermitFact,
    QuotaAccount,
    RegistryAnswer,
    SmsTemplate,
)
from permit.services.accept_case import accept_case
from permit.services.answer_exception import answer_exception
from permit.services.answer_quota_exception import answer_quota_exception
from permit.services.ask_quota_exception import ask_quota_exception
from permit.services.decide_case import decide_case
from permit.services.effects import EFFECTS
from permit.services.issue_permit import next_number
from permit.services.pass_review import pass_review
from permit.services.permit_standing import standing_on
from permit.services.refuse_case import refuse_case
from permit.services.report_case import report_case
from permit.services.standing_findings import current_findings
from permit.services.who_is_told import acting_agent

pytestmark = pytest.mark.django_db
WORDS = "研发投入大，岗位急需，同意例外。"


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def nothing_granted(case: Case) -> bool:
    fresh = Case.objects.get(pk=case.pk)
    account = QuotaAccount.objects.get(employer=case.employer)
    same = (fresh.state, fresh.version) == (case.state, case.version)
    return same and not Permit.objects.exists() and (account.reserved, account.used) == (1, 0)


def decide(case: Case, staff=None, now=NOW) -> Case:
    return decide_case(case.number, case.version, as_officer(staff or at_desk("decider", name="祝思齐")), now)


def test_an_approved_case_gives_a_permit_of_three_years():
    """6.3-01, R-29"""
    case = case_in(State.DECISION)
    decide(case)
    permit = Permit.objects.get(person=case.person)
    assert permit.number == "202603020001"
    standing = standing_on(permit, TODAY)
    assert (standing.valid_from, standing.valid_until, standing.state) == (TODAY, date(2029, 3, 1), "valid")
    assert standing.employer["name"] == case.employer.name
    assert Case.objects.get(pk=case.pk).state == "approved"


def test_a_permit_of_the_leap_day_ends_on_the_twenty_seventh():
    """R-29: 29 February + 3 years is the 28th, less a day."""
    case = case_in(State.DECISION)
    leap = NOW.replace(year=2028, month=2, day=29)
    decide(case, now=leap)
    permit = Permit.objects.get()
    assert standing_on(permit, leap.date()).valid_until == date(2031, 2, 27)


def test_no_fact_of_a_permit_knows_a_spouse():
    """N-12"""
    decide(case_in(State.DECISION))
    stored = str([fact.value for fact in PermitFact.objects.all()])
    assert "spouse" not in stored and "marital" not in stored


def test_the_days_serial_goes_on():
    """R-29"""
    decide(case_in(State.DECISION))
    assert next_number(TODAY) == "202603020002"
    assert next_number(TODAY + timedelta(days=1)) == "202603030001"


def test_numbers_stay_inside_the_block_of_the_district(tmp_path: Path, settings: Any):
    """R-29, R-18: other districts give the rest of the day's numbers; one that came from there moves nothing here"""
    packs = invent_district(tmp_path / "packs")
    figures = packs / NAME / "figures.toml"
    own = figures.read_text(encoding="utf-8")
    own = own.replace('"permit_serial_first"\nvalue = 1\n', '"permit_serial_first"\nvalue = 589\n')
    figures.write_text(own.replace("value = 588\n", "value = 590\n"), encoding="utf-8")
    settings.DISTRICT, settings.POLICY_PACKS = NAME, packs
    first = next_number(TODAY)
    assert first == "202603020589"
    for number in ("202603020001", "202603029000", first):
        Permit.objects.create(number=number, person=make_person(), issued_on=TODAY, created_at=NOW)
    assert next_number(TODAY) == "202603020590"
    Permit.objects.create(number="202603020590", person=make_person(), issued_on=TODAY, created_at=NOW)
    with pytest.raises(Refused, match="serials_used_up"):
        next_number(TODAY)


def test_the_approval_uses_the_reserved_quota():
    """1.1-03, R-25"""
    case = case_in(State.DECISION)
    decide(case)
    account = QuotaAccount.objects.get(employer=case.employer)
    assert (account.reserved, account.used) == (0, 1)


def test_an_approval_is_not_notified_separately():
    """4.2-04, R-03: neither by policy nor by a template that somebody switched on."""
    SmsTemplate.objects.update(active=True)
    decide(case_in(State.DECISION))
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("earlier", ["acceptor", "reviewer"])
def test_the_decider_is_neither_acceptor_nor_reviewer(earlier):
    """R-20, 4.1-01"""
    case = case_in(State.DECISION)
    same = make_staff("decider", name="祝思齐")
    Case.objects.filter(pk=case.pk).update(**{earlier: same})
    with refusal("same_person"):
        decide(case, same)
    assert nothing_granted(case)


def test_two_distinct_people_may_share_acceptance_and_review():
    """R-20: distinct_people = 2"""
    case = case_in(State.REVIEW)
    same = make_staff("reviewer")
    Case.objects.filter(pk=case.pk).update(acceptor=same)
    pass_review(case.number, case.version, as_officer(same), NOW)
    assert Case.objects.get(pk=case.pk).state == "decision"


def test_a_soft_clause_that_fails_waits_for_its_exception():
    """R-12, 1.2-03"""
    case = case_in(State.DECISION)
    young_employer(case)
    with refusal("exception_unanswered"):
        decide(case)
    assert nothing_granted(case)


def test_an_exception_that_was_allowed_lets_the_decision_through():
    """R-12, 1.2-03, 1.3-00"""
    case, decider = case_in(State.DECISION), at_desk("decider", name="祝思齐")
    young_employer(case)
    ExceptionRequest.objects.create(
        case=case, clause="1.2-03", reason="成立不久，研发投入大", requested_by="周启明", requested_at=NOW
    )
    answer = answer_exception(case.number, case.version, "1.2-03", True, WORDS, as_officer(decider), NOW)
    assert (answer.allowed, answer.officer, answer.answer) == (True, decider, WORDS)
    case.refresh_from_db()
    decide(case, decider)
    assert Permit.objects.exists()


def test_a_refused_exception_forbids_the_approval():
    """R-12"""
    case, decider = case_in(State.DECISION), at_desk("decider", name="祝思齐")
    young_employer(case)
    answer_exception(case.number, case.version, "1.2-03", False, "理由不充分，不同意例外。", as_officer(decider), NOW)
    case.refresh_from_db()
    with refusal("exception_refused"):
        decide(case, decider)
    assert nothing_granted(case)


def test_only_the_deciding_officer_answers_exceptions():
    """R-12"""
    case = case_in(State.ACCEPTANCE)
    young_employer(case)
    with refusal("only_decider_excepts"):
        answer_exception(case.number, case.version, "1.2-03", True, WORDS, as_officer(at_desk("acceptor")), NOW)
    assert not ExceptionRequest.objects.exists()


def test_no_exception_from_a_clause_that_holds_or_is_hard():
    case, decider = case_in(State.DECISION), as_officer(at_desk("decider"))
    for clause in ("1.2-03", "1.3.3"):
        with refusal("no_exception_needed"):
            answer_exception(case.number, case.version, clause, True, WORDS, decider, NOW)


def test_an_unknown_clause_is_ruled_on_before_the_decision():
    """1.3.2"""
    case = case_in(State.DECISION)
    unknown_key_field(case)
    with refusal("ruling_needed"):
        decide(case)
    assert nothing_granted(case)


def test_beyond_the_quota_only_with_a_number_that_a_quota_officer_gave():
    """1.1-03, R-25: the decider answers no exception that would move a number."""
    case, decider = case_in(State.DECISION, quota=0), at_desk("decider", name="祝思齐")
    with refusal("quota_not_reserved"):
        decide(case, decider)
    with refusal("quota_exception_settled"):
        answer_exception(case.number, case.version, "1.1-03", True, WORDS, as_officer(decider), NOW)
    asked = ask_quota_exception(
        case.number, None, "名额已经用完，岗位急需", acting_as(case.employer, acting_agent(case.employer)), NOW
    )
    quota_officer = as_officer(at_desk("quota_officer"))
    answer_quota_exception(asked.pk, asked.version, True, "岗位急需，准予例外一次。", quota_officer, NOW)
    decide(case, decider)
    assert Permit.objects.count() == 1
    shown = {finding.clause: finding for finding in current_findings(case, TODAY)}["1.1-03"]
    assert shown.settled is True and shown.exception.officer == quota_officer.staff


def test_a_person_with_a_permit_gets_no_second_one():
    case = case_in(State.DECISION)
    permit = Permit.objects.create(number="202503020001", person=case.person, issued_on=TODAY, created_at=NOW)
    term = {"valid_from": "2025-03-02", "valid_until": "2028-03-01"}
    PermitFact.objects.create(permit=permit, kind="term", value=term, valid_from=date(2025, 3, 2), recorded_at=NOW)
    with refusal("permit_exists"):
        decide(case)
    assert Permit.objects.count() == 1


def test_every_business_has_what_its_approval_brings_about():
    """4.1-01: nobody can be granted a thing that then does nothing."""
    assert set(EFFECTS) == set(Business)


def test_an_employer_goes_through_all_levels_to_its_permission():
    """6.1.1-04, 6.1.1-05, 4.1-01"""
    employer = fill_employer(make_employer(permission="requested"))
    Employer.objects.filter(pk=employer.pk).update(association_code="")
    case = make_case(None, employer, state="office_check", business="employer_registration")
    RegistryAnswer.objects.create(
        registry="business_register", employer=employer, case=case, outcome="match", answer={}, asked_at=NOW
    )
    hand_in_everything(case)
    print_sheet(case, state="received")
    report_case(case.number, case.version, as_officer(at_desk("office_checker", case)), NOW)
    accept_case(case.number, case.version + 1, (), as_officer(at_desk("acceptor")), NOW)
    pass_review(case.number, case.version + 2, as_officer(at_desk("reviewer")), NOW)
    decide_case(case.number, case.version + 3, as_officer(at_desk("decider")), NOW)
    employer.refresh_from_db()
    assert (employer.permission, employer.permission_since) == ("granted", TODAY)
    assert len(employer.association_code) == 17
    assert [row["id"] for row in case.evaluations.get().findings] == [f"1.2-0{n}" for n in range(1, 7)]


def test_a_refusal_by_the_decider_gives_the_quota_back():
    """R-19, R-25"""
    case = case_in(State.DECISION)
    refuse_case(case.number, case.version, ["1.3.2"], "岗位不属于本区重点领域。", as_officer(at_desk("decider")), NOW)
    account = QuotaAccount.objects.get(employer=case.employer)
    assert (account.reserved, account.used) == (0, 0)
    assert not Permit.objects.exists()


def test_every_effect_is_of_a_business_of_the_state_table():
    assert {"new", "employer_registration"} <= {str(business) for business in EFFECTS} <= {str(b) for b in Business}
