"""Consent, first review, quota, returns, refusals, the employer's answer (4.2, 6.2-01, 1.1-03, R-19, R-25, R-33)."""

from datetime import date, timedelta

import pytest

from fixtures.applicant import declare, employed, grant_consent, make_applicant, put_file
from fixtures.employer import case_at_office, full_review, new_door, open_door, waiting_case
from fixtures.under_review import as_officer
from fixtures.world import NOW, acting_as, make_office, make_staff
from permit.domain.errors import Refused
from permit.records.models import (
    AttachmentVersion,
    AuditEntry,
    Consent,
    Declaration,
    ExceptionRequest,
    FormSection,
    OutboxMessage,
    QuotaEntry,
    Return,
)
from permit.services.answer_consent import answer_consent
from permit.services.answer_employer_return import answer_employer_return
from permit.services.apply_for_permission import apply_for_permission
from permit.services.quota_ports import allot, balance, release, reserve, use
from permit.services.refuse_case import refuse_case
from permit.services.return_case import DefectNote, return_case
from permit.services.submit_application import submit_application
from permit.services.submit_first_review import FirstReview, items_of, submit_first_review
from permit.services.transfer_case import transfer_case
from permit.services.withdraw_consent import withdraw_consent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
OF_APPLICANT = DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "与租房合同上的地址不一致")
OF_EMPLOYER = DefectNote("material", "6.2-M2.contract", "employer", "6.2-M2", "unclear", "第 3 页缺章")


def refused(act, *arguments) -> Refused:
    counts = _counts()
    with pytest.raises(Refused) as refusal:
        act(*arguments)
    assert _counts() == counts
    return refusal.value


def _counts() -> tuple[int, ...]:
    kept = (AuditEntry, OutboxMessage, Declaration, ExceptionRequest, QuotaEntry, Return)
    return tuple(model.objects.count() for model in kept)


# Consent -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("granted", "reason", "state"), [(True, "", "granted"), (False, "岗位不符", "declined")])
def test_the_agent_answers_a_request(granted, reason, state):
    """4.2-02, R-33: dated, by name."""
    door = open_door()
    asked = grant_consent(employed(make_applicant(), door.employer), "requested")
    found = answer_consent(door.employer, asked.pk, granted, reason, door.acting, NOW)
    assert (found.state, found.agent, found.answered_at) == (state, door.agent, NOW)
    assert refused(answer_consent, door.employer, asked.pk, True, "", door.acting, NOW).code == "consent_answered"


def test_declining_needs_a_reason_and_an_agent():
    """R-33, 4.2-03"""
    door = open_door()
    asked = grant_consent(employed(make_applicant(), door.employer), "requested")
    assert refused(answer_consent, door.employer, asked.pk, False, " ", door.acting, NOW).code == "reason_missing"
    alone = acting_as(door.employer)
    assert refused(answer_consent, door.employer, asked.pk, True, "", alone, NOW).code == "agent_not_confirmed"


def test_a_used_consent_of_an_earlier_case_cannot_be_taken_back_for_a_later_one():
    """R-33"""
    case, door = waiting_case()
    later = Consent.objects.get(association=case.association)
    earlier = Consent.objects.create(
        association=case.association, business="new", state="used", requested_at=NOW, answered_at=NOW
    )
    Consent.objects.filter(pk=later.pk).delete()
    later.pk = None
    later.save()
    asked = withdraw_consent, door.employer, earlier.pk, "同意有误", door.acting, NOW
    assert refused(*asked).code == "consent_not_withdrawable"
    assert withdraw_consent(door.employer, later.pk, "同意有误", door.acting, NOW).state == "withdrawn"
    assert refused(submit_first_review, case.number, case.version, full_review(case), door.acting, NOW).code == (
        "consent_missing"
    )


def test_the_employer_is_told_which_papers_the_addresses_have_to_agree_with():
    """6.1.2-02, 6.1.2-04"""
    case, _ = waiting_case()
    items = dict(items_of(case, NOW.date()))
    assert "户口簿" in items["person.household"] and "住所材料" in items["person.home"]
    assert "合同" in items["person.work"]


def test_a_consent_is_withdrawable_until_the_first_review():
    """R-33: and then the case cannot go on."""
    case, door = waiting_case()
    consent = Consent.objects.get(association=case.association)
    withdraw_consent(door.employer, consent.pk, "岗位调整", door.acting, NOW)
    refusal = refused(submit_first_review, case.number, case.version, full_review(case), door.acting, NOW)
    assert refusal.code == "consent_missing"


def test_after_the_first_review_the_consent_stands():
    """R-33"""
    case, door = case_at_office()
    consent = Consent.objects.get(association=case.association)
    refusal = refused(withdraw_consent, door.employer, consent.pk, "岗位调整", door.acting, NOW)
    assert refusal.code == "consent_not_withdrawable"


# First review ------------------------------------------------------------------------------------------------------


def test_the_employer_passes_a_case_on():
    """6.2-01, 7-05, R-25, 4.1-01: declaration kept, quota reserved, the employer's office has it."""
    case, door = waiting_case()
    submit_first_review(case.number, case.version, full_review(case), door.acting, NOW)
    case.refresh_from_db()
    assert (case.state, case.office) == ("office_check", door.employer.office)
    assert Declaration.objects.filter(case=case, actor="employer").count() == 1
    assert balance(door.employer, 2026).reserved == 1


def test_a_case_that_an_office_passed_on_goes_back_to_the_office_that_has_it():
    """R-35, R-19"""
    case, door = case_at_office()
    other = make_office("yufa", "榆垡镇")
    first, second = (make_staff("office_checker", office) for office in (case.office, other))
    transfer_case(case.number, case.version, other, "注册地在榆垡镇", as_officer(first), NOW)
    case.refresh_from_db()
    return_case(case.number, case.version, [OF_APPLICANT], "", as_officer(second), NOW)
    FormSection.objects.filter(person=case.person, key="home").update(saved_at=LATER)
    case.refresh_from_db()
    submit_application(case.number, None, True, acting_as(case.person), LATER)
    case.refresh_from_db()
    submit_first_review(case.number, case.version, full_review(case), door.acting, LATER)
    case.refresh_from_db()
    assert (case.round, case.state, case.office) == (2, "office_check", other)


@pytest.mark.parametrize("place", [0, 5, -1])
def test_every_item_has_to_be_looked_at(place):
    """6.2-01: completeness and truth, item by item."""
    case, door = waiting_case()
    keys = [key for key, _ in items_of(case, NOW.date())]
    del keys[place]
    review = FirstReview(keys, {}, True)
    refusal = refused(submit_first_review, case.number, case.version, review, door.acting, NOW)
    assert (refusal.code, refusal.facts["count"]) == ("items_unchecked", 1)


def test_what_would_come_back_is_not_passed_on():
    """6.2-01: a missing material stops the review."""
    case, door = waiting_case()
    AttachmentVersion.objects.filter(attachment__slot="6.2-M1.own_page").update(removed_at=NOW)
    refusal = refused(submit_first_review, case.number, case.version, full_review(case), door.acting, NOW)
    assert refusal.code == "first_review_incomplete"


def test_without_declaration_or_agent_nothing_is_passed_on():
    """7-05, 4.2-03"""
    case, door = waiting_case()
    undeclared = FirstReview(full_review(case).checked, {}, False)
    assert refused(submit_first_review, case.number, 0, undeclared, door.acting, NOW).code == "declaration_missing"
    alone = acting_as(door.employer)
    assert refused(submit_first_review, case.number, 0, full_review(case), alone, NOW).code == "agent_not_confirmed"


def test_a_failing_soft_clause_needs_a_reason():
    """1.2-03, R-12: the reason becomes a request the officer answers."""
    case, door = waiting_case()
    body = FormSection.objects.get(employer=door.employer, key="body")
    body.data["fields"]["registered_on"] = "2025-6-1"
    body.save()
    refusal = refused(submit_first_review, case.number, case.version, full_review(case), door.acting, NOW)
    assert (refusal.code, refusal.facts["clauses"]) == ("reason_needed", "1.2-03")
    reasoned = FirstReview(full_review(case).checked, {"1.2-03": "由外区迁入，原主体连续经营六年。"}, True)
    submit_first_review(case.number, case.version, reasoned, door.acting, NOW)
    asked = ExceptionRequest.objects.get(case=case)
    assert (asked.clause, asked.allowed, asked.requested_by) == ("1.2-03", None, door.agent.name)


# Quota -------------------------------------------------------------------------------------------------------------


def test_without_a_free_number_nothing_is_passed_on_whatever_is_written():
    """1.1-03: the balance is named; a number by exception is asked for on its own (see test_exceptions)."""
    case, door = waiting_case()
    allot(door.employer, 2026, 0, "核减", NOW)
    reasoned = FirstReview(full_review(case).checked, {"1.1-03": "关键岗位，名额已用完，恳请例外。"}, True)
    refusal = refused(submit_first_review, case.number, case.version, reasoned, door.acting, NOW)
    assert (refusal.code, refusal.facts["allotted"]) == ("quota_exhausted", 0)
    assert balance(door.employer, 2026).reserved == 0


def test_a_number_is_reserved_once_used_once_and_given_back_once():
    """R-25, 1.1-03"""
    case, door = case_at_office()
    reserve(case, NOW)
    assert balance(door.employer, 2026).reserved == 1
    use(case, NOW)
    state = balance(door.employer, 2026)
    assert (state.reserved, state.used, state.free) == (0, 1, 4)
    assert release(case, "refused", NOW) is None
    assert refused(use, case, NOW).code == "quota_not_reserved"


def test_using_without_reservation_takes_a_free_one_or_nothing():
    """R-25, R-12: an exception that moved no number is none."""
    case, door = waiting_case()
    allot(door.employer, 2026, 0, "核减", NOW)
    ExceptionRequest.objects.create(
        case=case, clause="1.1-03", reason="关键岗位", requested_by="周启明", requested_at=NOW, allowed=True
    )
    assert refused(use, case, NOW).code == "quota_not_reserved"
    allot(door.employer, 2026, 1, "追加", NOW)
    assert use(case, NOW).number == 1


def test_what_is_taken_is_never_more_than_allotted():
    """R-25"""
    case, door = case_at_office()
    assert refused(allot, door.employer, 2026, 0, "核定", NOW).code == "quota_in_use"
    assert allot(door.employer, 2026, 1, "核定", NOW).allotted == 1
    assert case.state == "office_check"


def test_only_a_new_permit_takes_a_number():
    """R-25"""
    door = new_door()
    apply_for_permission(door.employer, True, door.acting, NOW)
    assert not QuotaEntry.objects.exists()


# Returns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("defects", "state"),
    [([OF_APPLICANT], "returned_to_applicant"), ([OF_APPLICANT, OF_EMPLOYER], "returned_to_applicant"),
     ([OF_EMPLOYER], "returned_to_employer")],
)  # fmt: skip
def test_a_return_goes_to_whoever_has_to_correct_first(defects, state):
    """N-03, R-19: every defect at once; the parties get an SMS; 30 working days."""
    case, door = case_at_office()
    officer = make_staff("office_checker", case.office)
    found = return_case(case.number, case.version, defects, "其余材料已核对", acting_as(officer), NOW)
    case.refresh_from_db()
    assert case.state == state
    assert found.defects.count() == len(defects) and found.level == "office"
    assert case.correct_by == found.correct_by == date(2026, 4, 14)
    assert OutboxMessage.objects.filter(template="returned").count() == len(defects)
    assert balance(door.employer, 2026).reserved == 1


def test_a_return_at_the_bureau_stops_its_clock():
    """R-02"""
    case, _ = case_at_office()
    case.state, case.reported_on, case.decide_by = "acceptance", NOW.date(), date(2026, 3, 30)
    case.save()
    acceptor = make_staff("acceptor")
    return_case(case.number, case.version, [OF_EMPLOYER], "", acting_as(acceptor), NOW)
    case.refresh_from_db()
    assert (case.reported_on, case.decide_by) == (None, None)


@pytest.mark.parametrize(
    ("defects", "code"),
    [
        ([], "no_defects"),
        ([DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", " ")], "defect_incomplete"),
        ([DefectNote("field", "home.address", "applicant", "6.1.2-02", "unheard", "改")], "defect_incomplete"),
        ([DefectNote("field", "home.address", "applicant", "99-99", "mismatch", "改")], "defect_incomplete"),
        ([OF_EMPLOYER], "defect_not_theirs"),
    ],
)
def test_a_return_without_whole_defects_writes_nothing(defects, code):
    """R-19: the employer's own part is not returned to the employee either."""
    case, door = waiting_case()
    assert refused(return_case, case.number, case.version, defects, "", door.acting, NOW).code == code


def test_what_the_employer_adds_is_frozen_when_it_forwards_and_the_sent_snapshot_stays():
    """6.2-06: the office is given what was there then; neither snapshot changes later."""
    case, door = waiting_case()
    sent = case.rounds.get()
    put_file(case.association, "6.2-M2.addition", by="employer", valid_until=date(2029, 1, 1), days=1)
    submit_first_review(case.number, case.version, full_review(case), door.acting, NOW)
    before, after = case.rounds.order_by("id")
    slots = [{file["slot"] for file in each.snapshot["attachments"]} for each in (before, after)]
    assert (before.stage, after.stage, before.number) == ("sent", "forwarded", after.number)
    assert "6.2-M2.addition" not in slots[0] and "6.2-M2.addition" in slots[1]
    assert before.digest == sent.digest != after.digest


def test_the_employer_corrects_its_own_part_and_sends_again():
    """N-03, R-19, 7-05: only after every defect was touched; a new round, a new declaration."""
    case, door = case_at_office()
    officer = make_staff("office_checker", case.office)
    return_case(case.number, None, [OF_EMPLOYER], "", acting_as(officer), NOW)
    refusal = refused(answer_employer_return, case.number, None, True, door.acting, LATER)
    assert (refusal.code, refusal.facts["count"]) == ("defects_open", 1)
    put_file(case.association, "6.2-M2.contract", by="employer", valid_until=date(2029, 1, 1), days=1)
    AttachmentVersion.objects.filter(number=2).update(uploaded_at=LATER)
    assert (
        refused(answer_employer_return, case.number, None, True, door.acting, LATER).code == "declaration_outstanding"
    )
    declare(case, LATER)
    answer_employer_return(case.number, None, True, door.acting, LATER)
    case.refresh_from_db()
    assert (case.state, case.round, case.correct_by) == ("office_check", 2, None)
    assert list(case.rounds.values_list("number", "stage")) == [(1, "sent"), (1, "forwarded"), (2, "sent")]
    assert Return.objects.get().answered_at == LATER
    assert Declaration.objects.filter(case=case, actor="employer").count() == 2


@pytest.mark.parametrize(
    ("declared", "alone", "code"),
    [(False, False, "declaration_missing"), (True, True, "agent_not_confirmed")],
)
def test_an_answer_needs_declaration_and_agent(declared, alone, code):
    """7-05, 4.2-03"""
    case, door = case_at_office()
    return_case(case.number, None, [OF_EMPLOYER], "", acting_as(make_staff("office_checker", case.office)), NOW)
    acting = acting_as(door.employer) if alone else door.acting
    assert refused(answer_employer_return, case.number, None, declared, acting, LATER).code == code


def test_what_was_not_returned_cannot_be_answered():
    case, door = case_at_office()
    assert refused(answer_employer_return, case.number, None, True, door.acting, NOW).code == "not_allowed_here"


def test_a_corrected_registration_goes_to_the_office_named_now():
    """6.1.1-04, R-35"""
    from fixtures.world import make_office

    door = new_door()
    case = apply_for_permission(door.employer, True, door.acting, NOW)
    officer = make_staff("office_checker", case.office)
    note = DefectNote("field", "place.office", "employer", "2-01", "wrong", "注册地属于黄村镇")
    return_case(case.number, None, [note], "", acting_as(officer), NOW)
    other = make_office("huangcun", "黄村镇")
    place = FormSection.objects.get(employer=door.employer, key="place")
    place.data["fields"]["office"], place.saved_at = other.code, LATER
    place.save()
    assert answer_employer_return(case.number, None, True, door.acting, LATER).office == other


# Refusals ----------------------------------------------------------------------------------------------------------


def test_a_refusal_is_final_and_gives_the_number_back():
    """R-19, R-25, R-31, N-03"""
    case, door = case_at_office()
    officer = make_staff("office_checker", case.office)
    refuse_case(case.number, case.version, ["1.3.4"], "社保不是由本单位缴纳，经核实属实。", acting_as(officer), NOW)
    case.refresh_from_db()
    assert case.state == "refused" and case.closing_reason.startswith("1.3.4")
    assert balance(door.employer, 2026).reserved == 0
    assert OutboxMessage.objects.filter(template="refused").count() == 2


@pytest.mark.parametrize(
    ("clauses", "words", "code"),
    [
        ([], "社保不是由本单位缴纳，经核实属实。", "clauses_missing"),
        (["99"], "社保不是由本单位缴纳，经核实属实。", "clause_unknown"),
        (["1.3.4"], "不行", "reason_too_short"),
    ],
)
def test_a_refusal_without_clause_or_words_writes_nothing(clauses, words, code):
    """R-19"""
    case, door = waiting_case()
    assert refused(refuse_case, case.number, case.version, clauses, words, door.acting, NOW).code == code


def test_an_old_page_passes_nothing_on():
    case, door = waiting_case()
    review = full_review(case)
    for act, arguments in (
        (submit_first_review, (review,)),
        (return_case, ([OF_APPLICANT], "")),
        (refuse_case, (["1.3.4"], "社保不是由本单位缴纳，经核实属实。")),
    ):
        assert refused(act, case.number, case.version + 1, *arguments, door.acting, NOW).code == "changed_meanwhile"
