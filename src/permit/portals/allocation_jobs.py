"""What computes and books allocation plans of many employers: at once when asked for, else with the next minute's run.

Killed, the next run begins again; two at once take turns.

Clauses: 1.1-02
"""

from permit.clock import now
from permit.services.book_allocation import book_allocation, unbooked_allocations
from permit.services.compute_allocation import run_allocation, waiting_allocations

ALLOCATIONS = "permit.portals.allocation_jobs.allocations"
WORKING = {"timeout": 600}
"""Half a minute for 100,000 employers, so a slow machine has room before the worker is ended."""


def allocations() -> dict[str, int]:
    """Compute what waits, book what was approved; how many plans of each."""
    computed = sum(run_allocation(plan, now) for plan in waiting_allocations(now()))
    booked = [book_allocation(plan, now()) for plan in unbooked_allocations()]
    return {"computed": computed, "booked": len(booked)}
