"""`python -m scripts.bench_allocation`: a large district's year, from accepted declarations to the ledger.

Works on the database of PERMIT_DATABASE_URL, which must be a scratch one, migrated. Fails where a sum is not the total.

Clauses: 1.1-02
"""

import os
import random
import time
from datetime import timedelta

import django

EMPLOYERS, PERMITS = 100_000, 50_000
BATCH = 5000
NAMES = ("output", "investment", "employment", "research")


def main() -> None:
    """Set out, compute and store, approve, book; print how long each took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permit.config.settings")
    django.setup()
    plan, author, second = _set_out()
    started = time.perf_counter()
    _compute(plan, author)
    computed = time.perf_counter()
    _book(plan, author, second)
    booked = time.perf_counter()
    shown = _look(plan)
    print(
        f"{EMPLOYERS:,} employers, {PERMITS:,} permits: computed and stored in {computed - started:.1f} s, "
        f"approved and in the ledger in {booked - computed:.1f} s, distribution read in {shown * 1000:.0f} ms"
    )


def _set_out():  # type: ignore[no-untyped-def]  # models are known only after setup
    """Employers, each with an accepted declaration of a round that is over, and a draft."""
    from fixtures.allocations import AFTER, WEIGHTS, a_round_of
    from fixtures.under_review import as_officer, at_desk
    from fixtures.world import NOW, make_office
    from permit.records.models import Employer, NeedDeclaration
    from permit.services.draft_allocation import PlanFigures, draft_allocation

    quota_round, office, checker = a_round_of(()), make_office(), at_desk("office_checker")
    chance = random.Random(1)  # noqa: S311
    fixed = {"district": "daxing", "office": office, "permission": "granted", "created_at": NOW}
    Employer.objects.bulk_create(
        [Employer(uscc=f"U{n:017}", name=f"第 {n} 号单位", **fixed) for n in range(EMPLOYERS)], batch_size=BATCH
    )
    times = {"saved_at": NOW, "sent_at": NOW, "checked_at": NOW, "checked_by": checker}
    declared = []
    for pk in Employer.objects.order_by("pk").values_list("pk", flat=True):
        amounts = {name: chance.randint(0, 10**9) for name in NAMES}
        number = chance.randint(1, 20)
        declared.append(
            NeedDeclaration(
                round=quota_round,
                employer_id=pk,
                state="accepted",
                number=number,
                amounts=amounts,
                checked=amounts,
                **times,
            )
        )
    NeedDeclaration.objects.bulk_create(declared, batch_size=BATCH)
    author, second = (as_officer(at_desk("quota_officer", name=name)) for name in ("甲", "乙"))
    plan = draft_allocation(quota_round.pk, PlanFigures("大区", PERMITS, 0, WEIGHTS), author, AFTER)
    return plan, author, second


def _compute(plan, author) -> None:  # type: ignore[no-untyped-def]
    from fixtures.allocations import AFTER
    from permit.services.compute_allocation import compute_allocation, run_allocation

    compute_allocation(plan.pk, plan.version, author, AFTER)
    assert run_allocation(plan.pk, lambda: AFTER + timedelta(seconds=1)), "somebody else computes"
    plan.refresh_from_db()
    assert plan.granted == PERMITS, "not all were given out"


def _book(plan, author, second) -> None:  # type: ignore[no-untyped-def]
    from django.db.models import Sum

    from fixtures.allocations import AFTER
    from permit.records.models import QuotaAccount
    from permit.services.book_allocation import book_allocation
    from permit.services.decide_allocation import approve_allocation, propose_allocation

    propose_allocation(plan.pk, plan.version, author, AFTER)
    approve_allocation(plan.pk, plan.version + 1, "", second, AFTER)
    book_allocation(plan.pk, AFTER)
    allotted = QuotaAccount.objects.filter(year=plan.round.year).aggregate(sum=Sum("allotted"))["sum"]
    assert allotted == PERMITS, "the ledger is not the plan"


def _look(plan) -> float:  # type: ignore[no-untyped-def]
    from permit.services.allocation_plans import histogram_of

    started = time.perf_counter()
    assert sum(histogram_of(plan).values()) == EMPLOYERS
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
