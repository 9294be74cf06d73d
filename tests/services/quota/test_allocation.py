"""The allocation of a year: drafts, numbers by hand, the second person, the ledger (1.1-02)."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from fixtures.allocations import AFTER, WEIGHTS, a_plan_of, a_round_of, accepted, numbers_of
from fixtures.under_review import as_officer, at_desk
from fixtures.world import NOW, make_agent, make_employer
from permit.domain.errors import Refused
from permit.records.models import (
    AllocationPlan,
    Employer,
    NeedDeclaration,
    OutboxMessage,
    PlanShare,
    QuotaAccount,
    QuotaEntry,
)
from permit.services import compute_allocation as computing
from permit.services.acting import Acting
from permit.services.adjust_share import adjust_share
from permit.services.allocation_plans import histogram_of, is_outdated, read_claims, stamp_now
from permit.services.book_allocation import book_allocation, unbooked_allocations
from permit.services.check_declaration import return_declaration
from permit.services.compute_allocation import compute_allocation, run_allocation, waiting_allocations
from permit.services.decide_allocation import approve_allocation, propose_allocation, return_allocation
from permit.services.draft_allocation import PlanFigures, change_allocation, discard_allocation, draft_allocation
from permit.services.quota_ports import allot, balance
from permit.services.tell_of_allocation import tell_of_allocation

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Acting:
    return as_officer(at_desk("quota_officer", name="冉静姝"))


@pytest.fixture
def second() -> Acting:
    return as_officer(at_desk("quota_officer", name="尹若兰"))


def uscc_of(plan: AllocationPlan, place: int) -> str:
    return str(plan.shares.get(place=place).employer.uscc)


def proposed(plan: AllocationPlan, officer: Acting) -> AllocationPlan:
    return propose_allocation(plan.pk, plan.version, officer, AFTER)


def test_a_draft_is_computed_on_accepted_declarations_of_employers_with_the_permission_only(officer: Acting) -> None:
    """1.1-02"""
    quota_round = a_round_of()
    sent = accepted(quota_round, make_employer("丁公司"), 9, 9000)
    NeedDeclaration.objects.filter(pk=sent.pk).update(state="sent")
    lost = accepted(quota_round, make_employer("戊公司"), 9, 9000)
    Employer.objects.filter(pk=lost.employer_id).update(permission="withdrawn")
    plan = a_plan_of(quota_round, officer, total=7)
    assert numbers_of(plan) == [5, 2, 0]
    assert plan.granted == 7 and plan.expected == plan.stored == 3
    first = plan.shares.get(place=1)
    assert first.scored == Fraction(2, 5) * Fraction(60, 92)
    assert plan.sums["output"] == 92_000
    assert plan.policy and plan.weighed == plan.weighed_by_policy == WEIGHTS
    assert len(plan.fingerprint) == 64


def test_another_officer_reads_a_draft_but_only_its_author_changes_it(officer: Acting, second: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    figures = PlanFigures("方案二", 3, 0, WEIGHTS)
    for act in (
        lambda who: change_allocation(plan.pk, plan.version, figures, who, AFTER),
        lambda who: compute_allocation(plan.pk, plan.version, who, AFTER),
        lambda who: adjust_share(plan.pk, plan.version, uscc_of(plan, 1), 1, "核减试一试", who, AFTER),
        lambda who: propose_allocation(plan.pk, plan.version, who, AFTER),
        lambda who: discard_allocation(plan.pk, plan.version, who, AFTER),
    ):
        with pytest.raises(Refused, match="plan_not_editable"):
            act(second)
        with pytest.raises(Refused, match="not_your_role"):
            act(as_officer(at_desk("decider")))
    plan.refresh_from_db()
    assert plan.version == 1 and numbers_of(plan) == [4, 2, 0]


def test_other_figures_clear_what_was_computed_and_it_can_be_computed_again(officer: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    changed = change_allocation(
        plan.pk, plan.version, PlanFigures("方案一", 7, 1, {**WEIGHTS, "output": Fraction(1, 3)}), officer, AFTER
    )
    assert (changed.granted, changed.computed_at, changed.shares.count()) == (0, None, 0)
    with pytest.raises(Refused, match="plan_not_computed"):
        propose_allocation(plan.pk, changed.version, officer, AFTER)
    again = compute_allocation(plan.pk, changed.version, officer, AFTER)
    assert numbers_of(again) == [4, 2, 1]
    assert again.weighed["output"] == Fraction(1, 3) != again.weighed_by_policy["output"]


def test_a_page_that_was_overtaken_changes_nothing(officer: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    with pytest.raises(Refused, match="changed_meanwhile"):
        adjust_share(plan.pk, plan.version - 1, uscc_of(plan, 1), 3, "核减一个", officer, AFTER)


@pytest.mark.parametrize("change", ["returned", "version", "permission", "late"])
def test_any_change_of_what_counts_makes_a_draft_outdated(officer: Acting, change: str) -> None:
    """1.1-02"""
    quota_round = a_round_of()
    plan = a_plan_of(quota_round, officer)
    assert not is_outdated(plan)
    kept = NeedDeclaration.objects.order_by("pk").last()
    if change == "returned":
        checker = kept.checked_by
        return_declaration(kept.pk, kept.version, {"number": "请核对人数"}, as_officer(checker), AFTER)
    elif change == "version":
        NeedDeclaration.objects.filter(pk=kept.pk).update(checked={**kept.checked, "output": 7}, version=1)
    elif change == "permission":
        Employer.objects.filter(pk=kept.employer_id).update(permission="withdrawn")
    else:
        accepted(quota_round, make_employer("丁公司"), 1, 5)
    assert is_outdated(plan)
    with pytest.raises(Refused, match="plan_outdated"):
        propose_allocation(plan.pk, plan.version, officer, AFTER)
    again = compute_allocation(plan.pk, plan.version, officer, AFTER)
    assert not is_outdated(again) and again.fingerprint != plan.fingerprint


def test_the_stamp_asked_for_is_the_stamp_of_what_is_read(officer: Acting) -> None:
    """1.1-02"""
    quota_round = a_round_of()
    assert read_claims(quota_round, WEIGHTS).stamp == stamp_now(quota_round)


def test_a_number_by_hand_keeps_what_was_computed_and_who_set_it_why(officer: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    lowered = adjust_share(plan.pk, plan.version, uscc_of(plan, 1), 3, "上年有名额未用", officer, AFTER)
    assert (lowered.computed, lowered.number, lowered.adjusted_by) == (4, 3, officer.staff)
    plan.refresh_from_db()
    assert plan.granted == 5
    raised = adjust_share(plan.pk, plan.version, uscc_of(plan, 3), 1, "重点项目落地", officer, AFTER)
    assert (raised.computed, raised.number, raised.reason) == (0, 1, "重点项目落地")
    plan.refresh_from_db()
    assert plan.granted == 6
    with pytest.raises(Refused, match="share_above_total"):
        adjust_share(plan.pk, plan.version, uscc_of(plan, 3), 2, "重点项目落地", officer, AFTER)
    with pytest.raises(Refused, match="share_above_declared"):
        adjust_share(plan.pk, plan.version, uscc_of(plan, 3), 6, "重点项目落地", officer, AFTER)
    with pytest.raises(Refused, match="reason_too_short"):
        adjust_share(plan.pk, plan.version, uscc_of(plan, 3), 0, "减", officer, AFTER)
    back = adjust_share(plan.pk, plan.version, uscc_of(plan, 1), 3, "再看一遍不变", officer, AFTER)
    assert back.number == 3
    undone = adjust_share(plan.pk, plan.version + 1, uscc_of(plan, 3), 0, "改回计算数", officer, AFTER)
    assert (undone.reason, undone.adjusted_by) == ("", None)


def test_the_database_itself_holds_the_total_and_what_was_declared(officer: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    third = plan.shares.get(place=3)
    by_hand = {"reason": "绕过服务", "adjusted_by": officer.staff, "adjusted_at": AFTER}
    for wrong in ({"number": 1, **by_hand}, {"number": 6, **by_hand}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PlanShare.objects.filter(pk=third.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanShare.objects.filter(place=1, plan=plan).update(number=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationPlan.objects.filter(pk=plan.pk).update(total=5)
    PlanShare.objects.filter(place=1, plan=plan).update(number=3, **by_hand)
    plan.refresh_from_db()
    assert plan.granted == 5
    plan.shares.filter(place=2).delete()
    plan.refresh_from_db()
    assert plan.granted == 3


def test_what_was_handed_on_stays_as_it_is_in_the_database_too(officer: Acting) -> None:
    """1.1-02"""
    plan = proposed(a_plan_of(a_round_of(), officer), officer)
    by_hand = {"reason": "绕过服务", "adjusted_by": officer.staff, "adjusted_at": AFTER}
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanShare.objects.filter(plan=plan, place=1).update(number=1, **by_hand)
    with pytest.raises(DatabaseError), transaction.atomic():
        AllocationPlan.objects.filter(pk=plan.pk).update(total=50)
    copy = plan.shares.get(place=1)
    copy.pk, copy.place, copy.employer = None, 9, make_employer()
    with pytest.raises(DatabaseError), transaction.atomic():
        copy.save()


def test_a_plan_that_is_off_its_shares_cannot_be_handed_on(officer: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    AllocationPlan.objects.filter(pk=plan.pk).update(granted=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        propose_allocation(plan.pk, plan.version, officer, AFTER)


def test_nobody_decides_on_an_own_plan_and_a_return_names_its_reason(officer: Acting, second: Acting) -> None:
    """1.1-02"""
    plan = proposed(a_plan_of(a_round_of(), officer), officer)
    with pytest.raises(Refused, match="plan_own"):
        approve_allocation(plan.pk, plan.version, "", officer, AFTER)
    with pytest.raises(Refused, match="reason_missing"):
        return_allocation(plan.pk, plan.version, " ", second, AFTER)
    sent_back = return_allocation(plan.pk, plan.version, "总数要再核", second, AFTER)
    assert (sent_back.state, sent_back.reason) == ("returned", "总数要再核")
    assert not QuotaEntry.objects.exists()
    adjust_share(plan.pk, sent_back.version, uscc_of(plan, 1), 3, "按退回意见核减", officer, AFTER)
    again = propose_allocation(plan.pk, sent_back.version + 1, officer, AFTER)
    approve_allocation(plan.pk, again.version, "", second, AFTER)
    with pytest.raises(Refused, match="plan_not_proposed"):
        approve_allocation(plan.pk, again.version + 1, "", second, AFTER)


def test_approval_writes_the_ledger_once_for_the_year_of_the_round(officer: Acting, second: Acting) -> None:
    """1.1-02, R-25"""
    plan = proposed(a_plan_of(a_round_of(), officer), officer)
    approved = approve_allocation(plan.pk, plan.version, "同意", second, AFTER)
    assert approved.state == "approved" and approved.booked_at == AFTER
    entries = QuotaEntry.objects.order_by("-number")
    assert [(e.kind, e.number, e.account.year, e.actor_name) for e in entries] == [
        ("allot", 4, 2027, "尹若兰"),
        ("allot", 2, 2027, "尹若兰"),
    ]
    assert entries[0].cause == "2027 年分配方案“方案一”"
    assert balance(plan.shares.get(place=1).employer, 2027).free == 4
    assert book_allocation(plan.pk, AFTER) == 0
    assert QuotaEntry.objects.count() == 2


def test_only_an_approved_plan_is_booked(officer: Acting) -> None:
    """1.1-02, R-25"""
    plan = proposed(a_plan_of(a_round_of(), officer), officer)
    with pytest.raises(Refused, match="plan_not_approved"):
        book_allocation(plan.pk, AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationPlan.objects.filter(pk=plan.pk).update(booked_at=AFTER)


def test_a_year_has_one_approved_plan(officer: Acting, second: Acting) -> None:
    """1.1-02"""
    quota_round = a_round_of()
    one = proposed(a_plan_of(quota_round, officer), officer)
    other = proposed(a_plan_of(quota_round, officer, name="方案二"), officer)
    approve_allocation(one.pk, one.version, "", second, AFTER)
    with pytest.raises(Refused, match="plan_approved_already"):
        approve_allocation(other.pk, other.version, "", second, AFTER)
    with pytest.raises(Refused, match="plan_approved_already"):
        draft_allocation(quota_round.pk, PlanFigures("方案三", 1, 0, WEIGHTS), officer, AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationPlan.objects.filter(pk=other.pk).update(state="approved", decided_by=second.staff)


def test_while_employers_may_declare_nothing_is_handed_on(officer: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    with pytest.raises(Refused, match="round_still_declaring"):
        propose_allocation(plan.pk, plan.version, officer, NOW)


def test_a_year_that_has_numbers_already_is_not_allotted_again(officer: Acting) -> None:
    """1.1-02"""
    plan = a_plan_of(a_round_of(), officer)
    allot(plan.shares.get(place=1).employer, 2027, 2, "人工核定的名额", NOW)
    with pytest.raises(Refused, match="year_allotted_already"):
        propose_allocation(plan.pk, plan.version, officer, AFTER)


def test_names_of_drafts_differ_and_one_given_up_frees_its_name(officer: Acting) -> None:
    """1.1-02"""
    quota_round = a_round_of()
    plan = a_plan_of(quota_round, officer)
    with pytest.raises(Refused, match="plan_name_taken"):
        draft_allocation(quota_round.pk, PlanFigures("方案一", 1, 0, WEIGHTS), officer, AFTER)
    given_up = discard_allocation(plan.pk, plan.version, officer, AFTER)
    assert given_up.shares.count() == 0
    assert draft_allocation(quota_round.pk, PlanFigures("方案一", 1, 0, WEIGHTS), officer, AFTER).pk


def test_nothing_is_drafted_before_the_round_and_nothing_computed_on_nothing(officer: Acting) -> None:
    """1.1-02"""
    quota_round = a_round_of(())
    with pytest.raises(Refused, match="round_not_begun"):
        draft_allocation(quota_round.pk, PlanFigures("早", 1, 0, WEIGHTS), officer, NOW - timedelta(days=1))
    plan = draft_allocation(quota_round.pk, PlanFigures("空", 1, 0, WEIGHTS), officer, AFTER)
    with pytest.raises(Refused, match="nothing_accepted"):
        compute_allocation(plan.pk, plan.version, officer, AFTER)


def in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "AT_ONCE", 1)
    monkeypatch.setattr(computing, "BATCH", 2)


def test_many_employers_wait_for_a_run_that_stores_them_in_batches(
    officer: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.1-02"""
    in_batches(monkeypatch)
    plan = a_plan_of(a_round_of(), officer)
    assert (plan.waiting_since, plan.computed_at, plan.expected) == (AFTER, None, 3)
    assert waiting_allocations(AFTER) == [plan.pk]
    assert run_allocation(plan.pk, lambda: AFTER)
    plan.refresh_from_db()
    assert numbers_of(plan) == [4, 2, 0] and plan.stored == 3 and plan.computed_at == AFTER
    assert waiting_allocations(AFTER) == [] and not run_allocation(plan.pk, lambda: AFTER)


class Stopped(Exception):
    """The process dies here."""


def dies_after(calls: int) -> Callable[[], object]:
    count = iter(range(calls))

    def clock() -> object:
        if next(count, None) is None:
            raise Stopped
        return AFTER

    return clock


def test_a_run_that_died_half_way_is_begun_again_and_doubles_nothing(
    officer: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.1-02"""
    in_batches(monkeypatch)
    plan = a_plan_of(a_round_of(), officer)
    with pytest.raises(Stopped):
        run_allocation(plan.pk, dies_after(2))
    plan.refresh_from_db()
    assert plan.stored == 2 and plan.computed_at is None
    assert not run_allocation(plan.pk, lambda: AFTER) and waiting_allocations(AFTER) == []
    later = AFTER + timedelta(minutes=3)
    assert waiting_allocations(later) == [plan.pk] and run_allocation(plan.pk, lambda: later)
    plan.refresh_from_db()
    assert numbers_of(plan) == [4, 2, 0] and plan.granted == 6


def test_figures_changed_on_the_way_stop_the_run(officer: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    """1.1-02"""
    in_batches(monkeypatch)
    plan = a_plan_of(a_round_of(), officer)
    changes = iter([None])

    def clock() -> object:
        if next(changes, "done") == "done":
            fresh = AllocationPlan.objects.get(pk=plan.pk)
            change_allocation(plan.pk, fresh.version, PlanFigures("改", 1, 0, WEIGHTS), officer, AFTER)
        return AFTER

    assert not run_allocation(plan.pk, clock)
    plan.refresh_from_db()
    assert (plan.total, plan.granted, plan.shares.count()) == (1, 0, 0)


def test_a_large_plan_is_booked_by_the_next_run(
    officer: Acting, second: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.1-02, R-25"""
    plan = proposed(a_plan_of(a_round_of(), officer), officer)
    monkeypatch.setattr("permit.services.decide_allocation.AT_ONCE", 1)
    monkeypatch.setattr("permit.services.book_allocation.BATCH", 1)
    approved = approve_allocation(plan.pk, plan.version, "", second, AFTER)
    assert approved.booked_at is None and not QuotaEntry.objects.exists()
    assert unbooked_allocations() == [plan.pk]
    assert book_allocation(plan.pk, AFTER) == 2 and unbooked_allocations() == []
    assert {a.allotted for a in QuotaAccount.objects.filter(year=2027)} == {4, 2}


def test_all_that_took_part_are_told_once_what_they_got(
    officer: Acting, second: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.1-02, N-03"""
    monkeypatch.setattr("permit.services.tell_of_allocation.PAGE", 2)
    plan = proposed(a_plan_of(a_round_of(), officer), officer)
    for share in plan.shares.exclude(place=2):
        make_agent(share.employer)
    assert tell_of_allocation(AFTER) == 0
    approve_allocation(plan.pk, plan.version, "", second, AFTER)
    while tell_of_allocation(AFTER):
        pass
    texts = list(OutboxMessage.objects.filter(template="quota_published").order_by("pk").values_list("text", flat=True))
    assert len(texts) == 2
    assert "甲公司" in texts[0] and "分得4个（申报5个）" in texts[0] and "分得0个" in texts[1]


def test_the_histogram_counts_the_employers_at_each_number(officer: Acting) -> None:
    """1.1-02"""
    assert histogram_of(a_plan_of(a_round_of(), officer)) == {4: 1, 2: 1, 0: 1}
