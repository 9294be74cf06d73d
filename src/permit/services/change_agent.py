"""Another filing agent: new ID card, the office confirms, the cases move along (R-34).

Between request and confirmation the present agent goes on acting. After it, the new one is confirmed by code as usual.

Clauses: 4.2-03
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from permit.domain.errors import Refused
from permit.records.models import Employer, FilingAgent, Office
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.register_agent import declared_agent, newest_card


def pending_changes(office: Office) -> QuerySet[FilingAgent]:
    """New agents that wait for this office, oldest first: named while another one acts."""
    acting_ones = FilingAgent.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True)
    waiting = FilingAgent.objects.filter(
        employer__office=office,
        employer__in=acting_ones.values("employer"),
        confirmed_at__isnull=True,
        ended_at__isnull=True,
    )
    return waiting.select_related("employer").order_by("created_at")


def pending_change(employer: Employer) -> FilingAgent | None:
    """The new agent that waits for the office; None without one."""
    standing = FilingAgent.objects.filter(employer=employer, ended_at__isnull=True)
    if not standing.filter(confirmed_at__isnull=False).exists():
        return None
    return standing.filter(confirmed_at__isnull=True).order_by("-created_at").first()


@transaction.atomic
def change_agent(employer: Employer, acting: Acting, now: datetime) -> FilingAgent:
    """Ask for the change to the agent in the information, whose ID card was uploaded after the present one was named.

    Raises Refused: 'agent_not_declared', 'agent_card_missing', 'agent_change_pending', 'no_agent_change'.
    """
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    declared = declared_agent(locked)
    if declared is None:
        raise Refused("agent_not_declared")
    present = FilingAgent.objects.filter(employer=locked, confirmed_at__isnull=False, ended_at__isnull=True).first()
    if present is None or present.id_number == declared["id_number"] and present.mobile == declared["mobile"]:
        raise Refused("no_agent_change")
    card = newest_card(locked)
    if card is None or card.uploaded_at <= present.created_at:
        raise Refused("agent_card_missing")
    waiting = pending_change(locked)
    if waiting is not None and waiting.id_number == declared["id_number"]:
        raise Refused("agent_change_pending")
    FilingAgent.objects.filter(employer=locked, confirmed_at__isnull=True, ended_at__isnull=True).update(ended_at=now)
    agent = FilingAgent.objects.create(employer=locked, created_at=now, **declared)
    record_act(f"employer:{locked.pk}", acting, "request_agent_change", now, agent=agent.pk, present=present.pk)
    return agent


@transaction.atomic
def confirm_agent_change(employer: Employer, acting: Acting, now: datetime) -> FilingAgent:
    """The employer's office confirms: the present agent ends, the new one may confirm by code.

    Raises Refused: 'not_your_role', 'no_agent_change'.
    """
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    if acting.staff is None or acting.staff.office_id is None or acting.staff.office_id != locked.office_id:
        raise Refused("not_your_role", {"role": acting.role})
    agent = pending_change(locked)
    if agent is None:
        raise Refused("no_agent_change")
    FilingAgent.objects.filter(employer=locked, confirmed_at__isnull=False, ended_at__isnull=True).update(ended_at=now)
    record_act(f"employer:{locked.pk}", acting, "confirm_agent_change", now, agent=agent.pk)
    return agent
