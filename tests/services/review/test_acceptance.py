"""The bureau accepts: asked again, judged as of that day, frozen (1.4-02, R-05)."""

from datetime import date, timedelta

import pytest

from fixtures.complete import MONTHS
from fixtures.under_review import as_officer, at_desk, case_in, frozen_as_it_stands, hand_in, unknown_key_field
from fixtures.world import NOW, TODAY
from permit.domain.errors import Refused
from permit.domain.lifecycle import State
from permit.records.models import (
    AttachmentVersion,
    Case,
    ClauseRuling,
    FormSection,
    OutboxMessage,
    RegistryAnswer,
)
from permit.services.accept_case import accept_case, ask_again, check_acceptance
from permit.services.rule_clause import rule_clause
from permit.services.standing_findings import current_findings

pytestmark = pytest.mark.django_db


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def unchanged(case: Case) -> bool:
    fresh = Case.objects.get(pk=case.pk)
    return fresh.state == "acceptance" and fresh.version == case.version and fresh.evaluations.count() == 1


def accept(case: Case, seen=(), now=NOW, staff=None) -> Case:
    return accept_case(case.number, case.version, seen, as_officer(staff or at_desk("acceptor")), now)


def test_acceptance_fixes_the_day_and_keeps_the_evaluation():
    """1.4-02, R-05"""
    case, officer = case_in(State.ACCEPTANCE), at_desk("acceptor")
    later = NOW + timedelta(days=3)
    accept(case, now=later, staff=officer)
    case.refresh_from_db()
    assert (case.state, case.judged_on, case.acceptor) == ("review", later.date(), officer)
    evaluation = case.evaluations.get(event="acceptance")
    assert (evaluation.filed_on, evaluation.judged_on) == (TODAY, later.date())
    assert evaluation.policy_id and evaluation.outcome == "eligible"


def test_the_parties_are_told_of_the_acceptance():
    """N-03, R-03"""
    case = case_in(State.ACCEPTANCE)
    accept(case)
    message = OutboxMessage.objects.get(case=case, template="accepted")
    assert case.number in message.text and message.mobile == case.person.mobile


def test_registries_are_asked_again_before_the_transaction():
    """N-09, R-05"""
    case = case_in(State.ACCEPTANCE)
    before = RegistryAnswer.objects.count()
    ask_again(case.number, as_officer(at_desk("acceptor")), NOW)
    assert RegistryAnswer.objects.count() == before + 4


def test_nobody_asks_registries_for_an_act_that_is_not_allowed():
    case = case_in(State.REVIEW)
    before = RegistryAnswer.objects.count()
    with refusal("not_allowed_here"):
        ask_again(case.number, as_officer(at_desk("acceptor")), NOW)
    assert RegistryAnswer.objects.count() == before


def income_worse(case: Case) -> None:
    section = FormSection.objects.get(case=case, key="income")
    rows = [{"id": m, "month": m, "taxable_yuan": "9000", "withheld_here": "yes"} for m in MONTHS]
    section.data = {"rows": rows}
    section.save()
    frozen_as_it_stands(case)


def test_what_got_worse_since_the_submission_is_shown_and_nothing_flips_silently():
    """R-05, 1.4-02"""
    case = case_in(State.ACCEPTANCE)
    income_worse(case)
    worse = check_acceptance(case, TODAY).worse
    assert [(w.clause, w.before, w.now) for w in worse] == [("1.3.3", True, False)]
    with refusal("worse_than_submitted"):
        accept(case)
    assert unchanged(case)


def test_a_hard_clause_that_fails_cannot_be_accepted_even_when_seen():
    """R-05: the acceptor returns or refuses with clauses."""
    case = case_in(State.ACCEPTANCE)
    income_worse(case)
    with refusal("clauses_forbid"):
        accept(case, seen=["1.3.3"])
    assert unchanged(case)


def test_a_worse_soft_clause_is_accepted_once_it_was_seen():
    """R-05, R-12"""
    case = case_in(State.ACCEPTANCE)
    section = FormSection.objects.get(employer=case.employer, key="conduct")
    section.data = {"rows": [{"id": "1", "on": "2025-12-1", "what": "未按时报送统计资料"}]}
    section.save()
    frozen_as_it_stands(case)
    with refusal("worse_than_submitted"):
        accept(case)
    accept(case, seen=["1.2-06"])
    assert Case.objects.get(pk=case.pk).state == "review"


def test_an_unknown_hard_clause_needs_a_ruling_first():
    """1.3.2, R-22"""
    case = case_in(State.ACCEPTANCE)
    unknown_key_field(case)
    with refusal("ruling_needed"):
        accept(case)
    assert unchanged(case)
    officer = as_officer(at_desk("acceptor"))
    rule_clause(case.number, case.version, "1.3.2", True, "岗位属于智能装备重点领域", officer, NOW)
    case.refresh_from_db()
    accept(case)
    assert Case.objects.get(pk=case.pk).state == "review"


def test_a_ruling_falls_with_the_facts_it_rested_on():
    """1.3.2"""
    case = case_in(State.ACCEPTANCE)
    unknown_key_field(case)
    rule_clause(case.number, case.version, "1.3.2", True, "岗位属于重点领域", as_officer(at_desk("acceptor")), NOW)
    ruled = {f.clause: f for f in current_findings(Case.objects.get(pk=case.pk), TODAY)}["1.3.2"]
    assert ruled.settled is True
    ClauseRuling.objects.update(basis="other facts")
    assert {f.clause: f for f in current_findings(case, TODAY)}["1.3.2"].settled is None


def test_a_ruling_that_says_no_forbids_the_acceptance():
    case = case_in(State.ACCEPTANCE)
    unknown_key_field(case)
    rule_clause(case.number, case.version, "1.3.2", False, "岗位不属于重点领域", as_officer(at_desk("acceptor")), NOW)
    case.refresh_from_db()
    with refusal("clauses_forbid"):
        accept(case)


def test_what_the_facts_tell_is_not_ruled_on():
    case = case_in(State.ACCEPTANCE)
    with refusal("nothing_to_rule"):
        rule_clause(case.number, case.version, "1.3.3", True, "收入没有问题", as_officer(at_desk("acceptor")), NOW)
    assert unchanged(case) and not ClauseRuling.objects.exists()


def test_only_an_expired_document_is_a_defect_at_acceptance():
    """5-04, R-13: a shorter rest than at upload is none."""
    case = case_in(State.ACCEPTANCE)
    slot = "6.2-M2.contract"
    AttachmentVersion.objects.filter(attachment__slot=slot).update(valid_until=date(2026, 3, 5))
    if not AttachmentVersion.objects.filter(attachment__slot=slot).exists():
        hand_in(case.association, slot, valid_until=date(2026, 3, 5))
    frozen_as_it_stands(case)
    check = check_acceptance(case, TODAY)
    assert check.expired == () and "6.2-M2.contract" in {slot.key for slot in check.short}
    with refusal("document_expired"):
        accept(case, now=NOW + timedelta(days=4))
    assert unchanged(case)
