"""An approved plan enters the ledger: one entry for each employer that got anything, all in one transaction (R-25).

Done once: the plan says when. With it the plan is published.

Clauses: 1.1-02, 1.1-03
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import AllocationPlan, QuotaAccount, QuotaEntry, StaffMember
from permit.records.models.quota import MOVES
from permit.services.acting import SYSTEM, Acting
from permit.services.allocation_plans import State, share_facts, subject_of_plan
from permit.services.audit import record_act
from permit.services.quota_years import enter_total

BATCH = 2000


def unbooked_allocations() -> list[int]:
    """Approved plans that the ledger does not hold yet."""
    found = AllocationPlan.objects.filter(
        round__district=settings.DISTRICT, state=State.APPROVED, booked_at__isnull=True
    )
    return list(found.values_list("pk", flat=True))


@transaction.atomic
def book_allocation(plan_id: int, now: datetime) -> int:
    """Write the entries; how many. 0 where they were written before. Raises Refused("plan_not_approved")."""
    found = AllocationPlan.objects.select_for_update(of=("self",)).select_related("round", "decided_by")
    plan = found.get(pk=plan_id)
    if plan.booked_at is not None:
        return 0
    if plan.state != State.APPROVED or plan.decided_by is None:
        raise Refused("plan_not_approved")
    shares = plan.shares.filter(number__gt=0).order_by("employer_id").values_list("employer_id", "number")
    written = 0
    rows = shares.iterator(chunk_size=BATCH)
    for batch in _batches(rows):
        written += _book(plan, plan.decided_by, batch, now)
    # The total after the accounts, the order in which locks are taken; from here on the database holds it (1.1-02).
    acting = Acting(f"staff:{plan.decided_by.pk}", plan.decided_by.name, plan.decided_by.role)
    enter_total(plan.round.year, "plan", plan.total, _cause(plan), now, acting)
    plan.booked_at, plan.told_to = now, 0
    plan.save(update_fields=["booked_at", "told_to"])
    record_act(subject_of_plan(plan), SYSTEM, "book_allocation", now, entries=written, **share_facts(plan))
    return written


def _batches(rows: Iterator[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _book(plan: AllocationPlan, officer: StaffMember, batch: Sequence[tuple[int, int]], now: datetime) -> int:
    """Accounts where there are none, locked in the order of their ids as whoever takes several does, then entries."""
    year, numbers = plan.round.year, dict(batch)
    opened = [QuotaAccount(employer_id=employer, year=year) for employer in numbers]
    QuotaAccount.objects.bulk_create(opened, ignore_conflicts=True, batch_size=BATCH)
    accounts = QuotaAccount.objects.filter(year=year, employer__in=numbers).order_by("employer_id")
    locked = list(accounts.select_for_update(no_key=True).values_list("pk", "employer_id"))
    begun = set(
        QuotaEntry.objects.filter(account__in=[pk for pk, _ in locked], kind__in=("allot", "opening")).values_list(
            "account", flat=True
        )
    )
    entries = [
        _entry(plan, officer, account, numbers[employer], "addition" if account in begun else "allot", now)
        for account, employer in locked
    ]
    QuotaEntry.objects.bulk_create(entries, batch_size=BATCH)
    return len(entries)


def _cause(plan: AllocationPlan) -> str:
    return f"{plan.round.year} 年分配方案“{plan.name}”"


def _entry(
    plan: AllocationPlan, officer: StaffMember, account: int, number: int, kind: str, now: datetime
) -> QuotaEntry:
    source, target = MOVES[kind]
    return QuotaEntry(
        account_id=account,
        kind=kind,
        source=source,
        target=target,
        number=number,
        cause=_cause(plan),
        actor=f"staff:{officer.pk}",
        actor_name=officer.name,
        at=now,
    )
