"""The agents of all that took part are told what their employer got, page by page, once each (N-03).

Clauses: 1.1-02
"""

from datetime import datetime

from django.db import transaction

from permit.records.models import AllocationPlan, FilingAgent
from permit.services.queue_message import queue_message

PAGE = 500


@transaction.atomic
def tell_of_allocation(now: datetime) -> int:
    """Tell of the next page of shares; how many were looked at, 0 where nobody is left. Page and place are written
    together, so a run that breaks off tells nobody twice."""
    waiting = AllocationPlan.objects.select_for_update(of=("self",)).select_related("round")
    plan = waiting.filter(told_to__isnull=False).order_by("pk").first()
    if plan is None:
        return 0
    shares = list(plan.shares.filter(pk__gt=plan.told_to).select_related("employer").order_by("pk")[:PAGE])
    agents = {
        agent.employer_id: agent
        for agent in FilingAgent.objects.filter(
            employer__in=[share.employer_id for share in shares],
            confirmed_at__isnull=False,
            ended_at__isnull=True,
        )
    }
    for share in shares:
        agent = agents.get(share.employer_id)
        if agent is not None:
            queue_message(
                "quota_published",
                agent.mobile,
                agent.name,
                now,
                employer=share.employer.name,
                year=plan.round.year,
                number=share.number,
                declared=share.declared,
            )
    plan.told_to = shares[-1].pk if len(shares) == PAGE else None
    plan.save(update_fields=["told_to"])
    return len(shares)
