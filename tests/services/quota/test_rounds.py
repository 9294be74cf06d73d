"""The declaration round: who may plan it, who declares, what the office does with it, who is reminded (1.1-01)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fixtures.under_review import as_officer, at_desk
from fixtures.world import NOW, TODAY, acting_as, make_agent, make_employer, make_office, make_staff
from permit.domain.errors import BadInput, Refused
from permit.domain.quota_round import AMOUNT, ANSWER
from permit.records.models import Attachment, AttachmentVersion, Employer, NeedDeclaration, OutboxMessage, QuotaRound
from permit.services.allow_late_declaration import allow_late_declaration
from permit.services.check_declaration import Correction, accept_declaration, return_declaration
from permit.services.declare_need import save_declaration, send_declaration, withdraw_declaration
from permit.services.plan_quota_round import (
    RoundPlan,
    change_quota_round,
    close_quota_round,
    default_dimensions,
    extend_quota_round,
    plan_quota_round,
)
from permit.services.quota_rounds import slot_of
from permit.services.remind_of_round import remind_of_round

pytestmark = pytest.mark.django_db
QUESTIONS = ({"key": "q1", "label": "是否总部企业", "kind": "yes_no", "help": "", "required": True},)
TYPED = {
    "number": "６",
    "reasons": "新设研发中心，需引进算法和芯片人才",
    ANSWER + "q1": "yes",
    AMOUNT + "output": "1,200.5",
    AMOUNT + "investment": "0",
    AMOUNT + "employment": "80",
    AMOUNT + "research": "12",
}
AFTER = NOW + timedelta(days=60)


def a_plan() -> RoundPlan:
    return RoundPlan(2027, TODAY, TODAY + timedelta(days=30), QUESTIONS, default_dimensions(NOW))


def a_round() -> QuotaRound:
    return plan_quota_round(a_plan(), as_officer(at_desk("quota_officer")), NOW)


def with_files(quota_round: QuotaRound, employer: Employer) -> Employer:
    for key in ("output", "employment", "research"):
        place = Attachment.objects.create(employer=employer, slot=slot_of(quota_round, key), created_at=NOW)
        AttachmentVersion.objects.create(
            attachment=place,
            number=1,
            file_name="证明.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            storage_key=f"test/{place.pk}",
            uploaded_at=NOW,
            uploaded_by="employer",
            uploader_name="周启明",
        )
    return employer


def declared(quota_round: QuotaRound, employer: Employer | None = None) -> NeedDeclaration:
    employer = with_files(quota_round, employer or make_employer())
    acting = acting_as(employer, make_agent(employer))
    save_declaration(quota_round, employer, TYPED, acting, NOW)
    return send_declaration(quota_round, employer, acting, NOW)


def test_the_quota_officer_alone_plans_a_round_for_a_year_to_come():
    """1.1-01"""
    with pytest.raises(Refused, match="not_your_role"):
        plan_quota_round(a_plan(), as_officer(at_desk("decider")), NOW)
    officer = as_officer(at_desk("quota_officer"))
    for wrong, code in (
        (replace(a_plan(), year=2026), "round_year"),
        (replace(a_plan(), opens_on=TODAY - timedelta(days=1)), "round_days"),
        (replace(a_plan(), closes_on=TODAY - timedelta(days=1)), "round_days"),
    ):
        with pytest.raises(Refused, match=code):
            plan_quota_round(wrong, officer, NOW)
    plan_quota_round(a_plan(), officer, NOW)
    with pytest.raises(Refused, match="round_exists"):
        plan_quota_round(a_plan(), officer, NOW)


def test_questions_change_until_it_opens_and_the_end_moves_later_until_it_is_over():
    """1.1-01"""
    officer = as_officer(at_desk("quota_officer"))
    later = replace(a_plan(), opens_on=TODAY + timedelta(days=5))
    planned = plan_quota_round(later, officer, NOW)
    changed = change_quota_round(planned.pk, 0, replace(later, questions=()), officer, NOW)
    assert changed.questions == []
    opened = NOW + timedelta(days=5)
    with pytest.raises(Refused, match="round_open"):
        change_quota_round(planned.pk, 1, later, officer, opened)
    with pytest.raises(Refused, match="round_not_later"):
        extend_quota_round(planned.pk, 1, planned.closes_on, "单位较多", officer, opened)
    extended = extend_quota_round(planned.pk, 1, planned.closes_on + timedelta(days=3), "单位较多", officer, opened)
    close_quota_round(planned.pk, extended.version, "提前完成", officer, opened)
    with pytest.raises(Refused, match="round_over"):
        extend_quota_round(planned.pk, 3, extended.closes_on + timedelta(days=9), "再延", officer, opened)


def test_what_is_typed_is_kept_and_sending_names_every_problem_at_its_field():
    """1.1-01, N-05"""
    quota_round, employer = a_round(), make_employer()
    acting = acting_as(employer, make_agent(employer))
    wrong = {**TYPED, "number": "许多", "reasons": "要", AMOUNT + "output": "1.234", ANSWER + "q1": ""}
    save_declaration(quota_round, employer, wrong, acting, NOW)
    kept = save_declaration(quota_round, employer, {"reasons": "还要"}, acting, NOW)
    assert kept.typed["number"] == "许多" and kept.typed["reasons"] == "还要"
    with pytest.raises(BadInput) as bad:
        send_declaration(quota_round, employer, acting, NOW)
    fields = {problem.path for problem in bad.value.problems}
    assert fields == {"number", "reasons", ANSWER + "q1", *(AMOUNT + k for k in ("output", "employment", "research"))}


def test_a_declaration_is_sent_checked_and_taken_back_until_the_end():
    """1.1-01"""
    quota_round = a_round()
    sent = declared(quota_round)
    assert (sent.number, sent.amounts["output"], sent.checked["employment"]) == (6, 120050, 8000)
    acting = acting_as(sent.employer, make_agent(make_employer()))
    with pytest.raises(Refused, match="declaration_closed"):
        save_declaration(quota_round, sent.employer, TYPED, acting, NOW)
    assert withdraw_declaration(quota_round, sent.employer, acting, NOW).state == "draft"
    send_declaration(quota_round, sent.employer, acting, NOW)
    with pytest.raises(Refused, match="declaration_closed"):
        withdraw_declaration(quota_round, sent.employer, acting, AFTER)


def test_an_employer_without_the_permission_does_not_declare():
    """1.1-01, 6.1.1-05"""
    quota_round, employer = a_round(), make_employer(permission="none")
    with pytest.raises(Refused, match="permission_missing"):
        save_declaration(quota_round, employer, TYPED, acting_as(employer), NOW)


def test_the_office_of_the_territory_corrects_a_figure_with_a_reason():
    """1.1-02"""
    sent = declared(a_round())
    elsewhere = make_staff("office_checker", make_office("huangcun", "黄村镇"))
    with pytest.raises(Refused, match="not_your_territory"):
        accept_declaration(sent.pk, sent.version, {}, acting_as(elsewhere), NOW)
    checker = acting_as(make_staff("office_checker"))
    with pytest.raises(Refused, match="reason_too_short"):
        accept_declaration(sent.pk, sent.version, {"output": Correction(1, "")}, checker, NOW)
    corrections = {"output": Correction(90000, "按完税证明")}
    accepted = accept_declaration(sent.pk, sent.version, corrections, checker, NOW)
    assert (accepted.state, accepted.checked["output"], accepted.amounts["output"]) == ("accepted", 90000, 120050)


def test_a_return_names_its_fields_and_leaves_time_after_the_end():
    """1.1-01"""
    quota_round = a_round()
    sent, checker = declared(quota_round), acting_as(make_staff("office_checker"))
    with pytest.raises(Refused, match="defects_missing"):
        return_declaration(sent.pk, sent.version, {"number": " "}, checker, NOW)
    last = NOW + timedelta(days=30)
    back = return_declaration(sent.pk, sent.version, {AMOUNT + "output": "材料不清楚"}, checker, last)
    assert OutboxMessage.objects.filter(template="declaration_returned").count() == 1
    acting = acting_as(sent.employer)
    again = send_declaration(quota_round, sent.employer, acting, last + timedelta(days=3))
    assert (back.defects, again.state, again.defects) == ({AMOUNT + "output": "材料不清楚"}, "sent", {})


def test_after_the_end_only_an_exception_lets_one_employer_declare():
    """1.1-01"""
    quota_round, employer = a_round(), make_employer()
    make_agent(employer)
    acting, officer = acting_as(employer), as_officer(at_desk("quota_officer"))
    with pytest.raises(Refused, match="round_still_open"):
        allow_late_declaration(quota_round, employer, TODAY, "单位搬迁", officer, NOW)
    with pytest.raises(Refused, match="declaration_closed"):
        save_declaration(quota_round, employer, TYPED, acting, AFTER)
    until = date(2026, 5, 6)
    allow_late_declaration(quota_round, employer, until, "单位搬迁期间", officer, AFTER)
    assert save_declaration(quota_round, employer, TYPED, acting, AFTER).state == "draft"
    with pytest.raises(Refused, match="declaration_closed"):
        save_declaration(quota_round, make_employer(), TYPED, acting, AFTER)
    assert OutboxMessage.objects.get(template="declaration_late").recipient == "周启明"


def test_those_who_have_not_declared_are_reminded_once_for_each_day():
    """1.1-01, N-03"""
    quota_round = a_round()
    declared(quota_round)
    make_agent(make_employer("没有申报的单位"))
    make_employer("没有权限的单位", permission="none")
    counts = [remind_of_round(NOW + timedelta(days=day)) for day in (19, 20, 21, 26, 27, 28, 31)]
    assert counts == [0, 1, 0, 0, 1, 0, 0]
