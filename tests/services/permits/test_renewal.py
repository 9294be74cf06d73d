"""Renewal: who may start it and when, what is asked, what it brings about (6.3)."""

import json
from datetime import date

import pytest

from fixtures.applicant import declare, make_whole_employer, put_file
from fixtures.held import ISSUED, at, insure, make_holder, months_between, type_holding_income
from fixtures.world import acting_as, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business
from permit.records.models import Case, FilingAgent, FormSection, OutboxMessage, Permit, QuotaEntry
from permit.services.acting import Acting
from permit.services.decide_case import decide_case
from permit.services.evaluate_case import preview
from permit.services.material_slots import slots_of_case
from permit.services.permit_standing import standing_on
from permit.services.start_renewal import filing_of, start_renewal
from permit.services.submit_first_review import FirstReview, items_of
from permit.services.submit_permit_case import submit_permit_case

pytestmark = pytest.mark.django_db
OPENS, FILE_BY, EXPIRES = date(2026, 2, 11), date(2026, 4, 23), date(2026, 5, 25)
IN_TIME = at(date(2026, 3, 2))


def agent_of(association) -> Acting:
    return acting_as(association.employer, FilingAgent.objects.get(employer=association.employer))


def started(when=IN_TIME, issued=ISSUED):
    permit, association = make_holder(issued)
    return permit, start_renewal(association.employer, association.pk, agent_of(association), when)


def ready(when=IN_TIME):
    permit, case = started(when)
    months = months_between(date(2023, 5, 1), date(2026, 2, 1))
    type_holding_income(case, months)
    insure(case.person, months, case.employer.uscc, when)
    for slot in slots_of_case(case, when.date()):
        if slot.required and not slot.versions:
            put_file(slot.owner, slot.key, by=slot.by, valid_until=date(2028, 1, 31))
    return permit, case


def sent(when=IN_TIME):
    permit, case = ready(when)
    declare(case, when)
    review = FirstReview([key for key, _ in items_of(case, when.date())], {}, True)
    return permit, submit_permit_case(case.number, None, review, agent_of(case.association), when)


def test_the_four_days_of_a_permit():
    """6.3-03, N-15: 60, 30 and 20 working days before 25 May 2026, with Spring Festival and May Day between."""
    permit, _ = make_holder()
    filing = filing_of(permit.person, Business.RENEWAL, date(2026, 3, 2))
    assert filing.window.lapses_after == EXPIRES
    assert filing.phase == "open"
    assert filing.window.opens_on < filing.window.safe_by < filing.window.file_by < EXPIRES


def test_the_day_before_it_opens_is_refused_with_the_day():
    """6.3-03, R-01"""
    permit, association = make_holder()
    opens = filing_of(permit.person, Business.RENEWAL, date(2026, 3, 2)).window.opens_on
    too_early = at(date.fromordinal(opens.toordinal() - 1))
    with pytest.raises(Refused) as refused:
        start_renewal(association.employer, association.pk, agent_of(association), too_early)
    assert (refused.value.code, refused.value.facts["opens_on"]) == ("renewal_too_early", opens)
    assert start_renewal(association.employer, association.pk, agent_of(association), at(opens)).state == "draft"


def test_the_employer_starts_and_the_employee_is_told():
    """6.3-06, R-30"""
    _, case = started()
    assert (case.initiator, case.business, case.state, case.category) == ("employer", "renewal", "draft", "A")
    assert OutboxMessage.objects.get(template="renewal_started").mobile == case.person.mobile
    with pytest.raises(Refused, match="case_open_already"):
        start_renewal(case.employer, case.association_id, agent_of(case.association), IN_TIME)


def test_somebody_else_s_employee_cannot_be_renewed():
    """6.3-02"""
    _, association = make_holder()
    _, other = make_holder()
    with pytest.raises(Refused, match="not_employed_here"):
        start_renewal(other.employer, association.pk, agent_of(other), IN_TIME)


def test_a_suspended_permit_is_not_renewed():
    """6.3-02, N-13"""
    permit, association = make_holder()
    permit.facts.filter(kind="state").update(value={"state": "suspended"})
    with pytest.raises(Refused, match="permit_not_valid"):
        start_renewal(association.employer, association.pk, agent_of(association), IN_TIME)


def test_after_expiry_there_is_nothing_to_renew():
    """6.3-05, N-16"""
    _, association = make_holder()
    with pytest.raises(Refused, match="no_permit_held"):
        start_renewal(association.employer, association.pk, agent_of(association), at(date(2026, 5, 26)))


def test_the_materials_are_those_of_a_renewal_and_the_contract_counts():
    """6.3-M1, 6.3-M2, 6.3-M3, 6.3-M4"""
    _, case = started()
    slots = {slot.key: slot for slot in slots_of_case(case, IN_TIME.date())}
    assert {key.split(".M")[0].rpartition(".")[0] for key in slots} == {"6.3-M1", "6.3-M2", "6.3-M3", "6.3-M4"}
    assert slots["6.3-M2.contract"].state == "done"
    assert slots["6.3-M4.tax_record"].blocking


def test_a_newer_register_of_a_new_permit_counts_for_the_renewal():
    """6.3-M1"""
    _, case = started()
    put_file(case.person, "6.2-M1.own_page")
    slots = {slot.key: slot for slot in slots_of_case(case, IN_TIME.date())}
    assert (slots["6.3-M1.own_page"].state, slots["6.3-M1.first_page"].state) == ("done", "missing")


def test_only_the_employer_sends_it_and_only_whole():
    """6.3-06, 7-05"""
    permit, case = ready()
    review = FirstReview([], {}, True)
    with pytest.raises(Refused, match="items_unchecked"):
        submit_permit_case(case.number, None, review, agent_of(case.association), IN_TIME)
    FormSection.objects.filter(person=case.person, key="home").delete()
    with pytest.raises(Refused, match="first_review_incomplete"):
        submit_permit_case(case.number, None, review, agent_of(case.association), IN_TIME)


def test_sent_in_time_it_goes_straight_to_the_office_without_quota():
    """6.3-06, 6.3-02, R-25"""
    _, case = sent()
    assert (case.state, case.filed_on, case.round) == ("office_check", IN_TIME.date(), 1)
    assert [row["id"] for row in case.evaluations.get().findings] == ["6.3-02", "1.3.5", "1.3.6", "6.2-04", "7-04"]
    assert all(row["holds"] for row in case.evaluations.get().findings)
    assert not QuotaEntry.objects.filter(case=case).exists()


def test_past_the_legal_line_it_is_taken_and_marked():
    """N-15, R-01"""
    when = at(date(2026, 5, 20))
    permit, case = ready(IN_TIME)
    insure(case.person, months_between(date(2023, 5, 1), date(2026, 4, 1)), case.employer.uscc, when)
    review = FirstReview([key for key, _ in items_of(case, when.date())], {}, True)
    Case.objects.filter(pk=case.pk).update(filed_on=None)
    filing = filing_of(case.person, Business.RENEWAL, when.date())
    assert (filing.late, filing.days_left) == (True, 3)
    FormSection.objects.filter(case=case, key="holding_income").delete()
    type_holding_income(case, months_between(date(2023, 5, 1), date(2026, 4, 1)))
    declare(case, when)
    done = submit_permit_case(case.number, None, review, agent_of(case.association), when)
    assert json.loads(done.audit.get(action="submit").payload)["late"] is True


def test_approval_writes_the_next_term_without_gap_or_overlap():
    """6.3-01, R-29: from the day after the old end, three years less a day"""
    permit, case = sent()
    Case.objects.filter(pk=case.pk).update(state="decision", judged_on=IN_TIME.date())
    decide_case(case.number, case.version, _decider(), IN_TIME)
    permit = Permit.objects.get(pk=permit.pk)
    today, last = standing_on(permit, IN_TIME.date()), standing_on(permit, EXPIRES)
    following = standing_on(permit, date(2026, 5, 26))
    assert (today.valid_until, last.valid_until, last.state) == (EXPIRES, EXPIRES, "valid")
    assert (following.valid_from, following.valid_until) == (date(2026, 5, 26), date(2029, 5, 25))
    assert following.state == "valid"
    assert standing_on(permit, date(2029, 5, 26)).state == "expired"
    with pytest.raises(Refused, match="renewed_already"):
        start_renewal(case.employer, case.association_id, agent_of(case.association), IN_TIME)


def test_a_term_that_begins_on_29_february_is_followed_from_the_28th():
    """R-29"""
    permit, case = started(at(date(2026, 12, 28)), issued=date(2024, 2, 29))
    assert standing_on(permit, date(2026, 12, 28)).valid_until == date(2027, 2, 27)
    Case.objects.filter(pk=case.pk).update(state="decision")
    from permit.services.effects import renewal

    renewal.take_effect(case, date(2026, 12, 28), _decider(), at(date(2026, 12, 28)))
    following = standing_on(Permit.objects.get(pk=permit.pk), date(2027, 2, 28))
    assert (following.valid_from, following.valid_until) == (date(2027, 2, 28), date(2030, 2, 27))


def test_months_in_suspension_go_to_an_officer():
    """R-16, 6.3-02"""
    permit, case = ready()
    permit.facts.create(
        kind="state",
        value={"state": "suspended"},
        valid_from=date(2024, 7, 10),
        valid_until=date(2024, 9, 3),
        recorded_at=IN_TIME,
    )
    found = preview(case, IN_TIME.date()).finding("6.3-02")
    assert found.holds is None
    assert "挂起：2024年7月、2024年8月、2024年9月" in found.because.splitlines()[1]


def test_a_recorded_change_that_insurance_does_not_bear_out_is_kept_and_shown():
    """6.4-08: two months of another payer stand beside the record; one that fits is not spoken of"""
    permit, case = ready()
    other = make_whole_employer()
    current = permit.facts.get(kind="employer", valid_until=None)
    permit.facts.filter(pk=current.pk).update(valid_until=date(2024, 6, 30))
    later = {**current.value, "uscc": other.uscc, "name": "另一家单位"}
    permit.facts.create(kind="employer", value=later, valid_from=date(2024, 7, 1), recorded_at=IN_TIME)
    found = preview(case, IN_TIME.date()).finding("6.3-02")
    said = [fact for fact in found.facts if "6.4-08" in fact.label]
    assert [fact.text for fact in said] == [f"登记 2024年7月1日变更到 {other.uscc}，当月和次月的社保不是由它缴纳。"]
    assert said[0].text in found.because
    insure(permit.person, ["2024-07"], other.uscc, IN_TIME)
    assert not [fact for fact in preview(case, IN_TIME.date()).finding("6.3-02").facts if "6.4-08" in fact.label]


def _decider() -> Acting:
    staff = make_staff("decider")
    return Acting(f"staff:{staff.pk}", staff.name, "decider", staff=staff)
