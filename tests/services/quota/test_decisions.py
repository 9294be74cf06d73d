"""Transfers, additions, reductions: one proposes with a reason, a second approves, the ledger moves (1.1-02)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from fixtures.under_review import as_officer, at_desk
from fixtures.world import NOW, make_agent, make_case, make_employer, make_person, make_quota
from permit.domain.errors import Refused
from permit.domain.quota import QuotaState
from permit.records.ledger import lift_triggers
from permit.records.models import (
    AuditEntry,
    Employer,
    OutboxMessage,
    QuotaDecision,
    QuotaEntry,
    QuotaTotalEntry,
    QuotaYear,
)
from permit.services.acting import SYSTEM, Acting
from permit.services.propose_quota_decision import QuotaMove, propose_quota_decision
from permit.services.quota_ports import allot, balance, reserve
from permit.services.quota_years import enter_total, left_of_total
from permit.services.settle_quota_decision import (
    approve_quota_decision,
    reject_quota_decision,
    withdraw_quota_decision,
)

pytestmark = pytest.mark.django_db
REASON = "研发团队扩招，年中统筹调整"


def first() -> Acting:
    return as_officer(at_desk("quota_officer", name="冉静姝"))


def second() -> Acting:
    return as_officer(at_desk("quota_officer", name="闻人敏"))


def moving(kind: str, number: int, source: Employer | None = None, target: Employer | None = None, **more) -> QuotaMove:
    return QuotaMove(kind, 2026, number, REASON, source.uscc if source else "", target.uscc if target else "", **more)


def decided(move: QuotaMove) -> QuotaDecision:
    proposed = propose_quota_decision(move, first(), NOW)
    return approve_quota_decision(proposed.pk, proposed.version, "同意", second(), NOW)


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


def entries_of(employer: Employer) -> list[tuple[str, int, str]]:
    found = QuotaEntry.objects.filter(account__employer=employer, decision__isnull=False)
    return [(each.kind, each.number, each.cause) for each in found]


def test_numbers_go_from_one_employer_to_the_other_by_two_peoples_decision():
    """1.1-02, R-25: each entry names the decision and its reason; both employers are told."""
    source, target = make_employer(), make_employer()
    make_agent(source), make_agent(target)
    make_quota(source, 5), make_quota(target, 1)
    proposed = propose_quota_decision(moving("transfer", 2, source, target), first(), NOW)
    assert balance(source, 2026) == QuotaState(5), "nothing moves before the second person"
    approve_quota_decision(proposed.pk, proposed.version, "同意", second(), NOW)
    assert (balance(source, 2026).allotted, balance(target, 2026).allotted) == (3, 3)
    assert entries_of(source) == [("transfer_out", 2, REASON)]
    assert entries_of(target) == [("transfer_in", 2, REASON)]
    assert {entry.actor_name for entry in proposed.entries.all()} == {"闻人敏"}
    told = OutboxMessage.objects.filter(template="quota_changed")
    assert sorted(message.facts["change"] for message in told) == ["增加", "调减"]
    acts = AuditEntry.objects.filter(subject=f"quota_decision:{proposed.pk}").values_list("action", flat=True)
    assert list(acts) == ["propose_quota_decision", "approved_quota_decision"]


def test_who_proposed_does_not_approve_nor_turn_down():
    """1.1-02: the database says so too."""
    target = make_employer()
    make_quota(target, 1)
    proposed = propose_quota_decision(moving("addition", 2, target=target), first(), NOW)
    same = as_officer(proposed.proposed_by)
    for act in (approve_quota_decision, reject_quota_decision):
        with refusal("second_person_needed"):
            act(proposed.pk, proposed.version, "同意这项调整", same, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaDecision.objects.filter(pk=proposed.pk).update(
            state="approved", decided_by=proposed.proposed_by, decided_at=NOW
        )
    assert balance(target, 2026).allotted == 1


def test_only_quota_officers_decide():
    target = make_employer()
    with refusal("not_your_role"):
        propose_quota_decision(moving("addition", 2, target=target), as_officer(at_desk("decider")), NOW)
    proposed = propose_quota_decision(moving("addition", 2, target=target), first(), NOW)
    with refusal("not_your_role"):
        approve_quota_decision(proposed.pk, proposed.version, "同意", as_officer(at_desk("decider")), NOW)


@pytest.mark.parametrize("kind", ["transfer", "reduction"])
def test_nothing_goes_below_what_is_reserved_and_used(kind: str):
    """R-25: neither when it is proposed nor when a case took the number meanwhile."""
    source, target = make_employer(), make_employer()
    make_quota(source, 2)
    reserve(make_case(make_person(), source, state="office_check"), NOW)
    receiving = target if kind == "transfer" else None
    with refusal("quota_in_use"):
        propose_quota_decision(moving(kind, 2, source, receiving), first(), NOW)
    proposed = propose_quota_decision(moving(kind, 1, source, receiving), first(), NOW)
    reserve(make_case(make_person(), source, state="office_check"), NOW)
    with refusal("quota_in_use"):
        approve_quota_decision(proposed.pk, proposed.version, "同意", second(), NOW)
    proposed.refresh_from_db()
    assert proposed.state == "proposed" and not proposed.entries.exists()
    assert balance(source, 2026) == QuotaState(2, 2)


def test_an_addition_stays_within_the_total_of_the_year():
    """1.1-02: also where another addition took what was left meanwhile; a larger total is a decision of its own."""
    one, other = make_employer(), make_employer()
    make_quota(one, 3)
    enter_total(2026, "plan", 5, "2026 年分配方案", NOW, SYSTEM)
    with refusal("quota_total_passed"):
        propose_quota_decision(moving("addition", 3, target=one), first(), NOW)
    waiting = propose_quota_decision(moving("addition", 2, target=one), first(), NOW)
    decided(moving("addition", 1, target=other))
    with refusal("quota_total_passed") as told:
        approve_quota_decision(waiting.pk, waiting.version, "同意", second(), NOW)
    assert told.value.facts["left"] == 1
    decided(moving("total", 4))
    assert (left_of_total(2026), QuotaYear.objects.get(year=2026).total) == (5, 9)
    approve_quota_decision(waiting.pk, waiting.version, "同意", second(), NOW)
    assert (balance(one, 2026).allotted, left_of_total(2026)) == (5, 3)
    assert [(e.kind, e.number) for e in QuotaTotalEntry.objects.all()] == [("plan", 5), ("addition", 4)]


def test_the_database_holds_the_total_whoever_writes():
    """1.1-02, R-25"""
    employer = make_employer()
    make_quota(employer, 3)
    enter_total(2026, "plan", 4, "2026 年分配方案", NOW, SYSTEM)
    with pytest.raises(DatabaseError, match="total passed"), transaction.atomic():
        allot(employer, 2026, 5, "越过总数", NOW)
    with pytest.raises(DatabaseError, match="total passed"), transaction.atomic():
        enter_total(2027, "plan", 1, "方案", NOW, SYSTEM)
        allot(employer, 2027, 2, "越过总数", NOW)
    with pytest.raises(DatabaseError, match="off balance"), transaction.atomic():
        QuotaYear.objects.update(total=40)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        QuotaTotalEntry.objects.update(number=40)
    assert allot(employer, 2026, 4, "到总数为止", NOW).allotted == 4


def test_a_total_below_what_employers_hold_is_not_fixed():
    """1.1-02"""
    make_quota(make_employer(), 3)
    with pytest.raises(DatabaseError, match="total passed"), transaction.atomic():
        enter_total(2026, "plan", 2, "2026 年分配方案", NOW, SYSTEM)


def test_what_was_turned_down_or_taken_back_moves_nothing():
    target = make_employer()
    turned_down = propose_quota_decision(moving("addition", 2, target=target), first(), NOW)
    reject_quota_decision(turned_down.pk, 0, "依据不足，不同意", second(), NOW)
    taken_back = propose_quota_decision(moving("addition", 2, target=target), first(), NOW)
    withdraw_quota_decision(taken_back.pk, 0, "单位不再需要", as_officer(taken_back.proposed_by), NOW)
    for each in (turned_down, taken_back):
        with refusal("changed_meanwhile"):
            approve_quota_decision(each.pk, 1, "同意", second(), NOW)
    assert not QuotaEntry.objects.exists()


def test_only_who_proposed_takes_it_back():
    proposed = propose_quota_decision(moving("total", 2), first(), NOW)
    with refusal("not_your_role"):
        withdraw_quota_decision(proposed.pk, 0, "单位不再需要", second(), NOW)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "太短"}, "reason_too_short"),
        ({"number": 0}, "quota_number_missing"),
        ({"year": 2025}, "quota_year_over"),
        ({"target_uscc": "91110115MA00000000"}, "employer_unknown"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_with_its_reason(change: dict, code: str):
    employer = make_employer()
    given = {"kind": "addition", "year": 2026, "number": 1, "reason": REASON, "target_uscc": employer.uscc} | change
    with refusal(code):
        propose_quota_decision(QuotaMove(**given), first(), NOW)
    assert not QuotaDecision.objects.exists()


def test_an_employer_gives_nothing_to_itself():
    employer = make_employer()
    make_quota(employer, 3)
    with refusal("quota_same_employer"):
        propose_quota_decision(moving("transfer", 1, employer, employer), first(), NOW)


def test_the_check_finds_a_total_that_is_passed():
    """1.1-02: where the triggers were gone for a while."""
    employer = make_employer()
    make_quota(employer, 3)
    enter_total(2026, "plan", 4, "2026 年分配方案", NOW, SYSTEM)
    call_command("quota_check", stdout=StringIO())
    lift_triggers()
    QuotaYear.objects.update(total=2)
    with pytest.raises(CommandError, match="台账不平：2026"):
        call_command("quota_check", stdout=StringIO())
