"""The employer names its filing agent; the one-time code to the agent's telephone confirms the person (R-34).

Clauses: 4.2-03
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.domain.sections import read, section
from permit.records.models import AttachmentVersion, Employer, FilingAgent
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.save_section import stored_section

AGENT_CARD_SLOT = "6.1.1-M5"


def declared_agent(employer: Employer) -> dict[str, str] | None:
    """Name, ID number and mobile as typed in the information; None while they do not read."""
    record = stored_section(employer, "agent")
    reading = read(section("employer", "agent"), record.data if record else None)
    if not reading.complete:
        return None
    return {key: str(reading.values[key]) for key in ("name", "id_number", "mobile")}


@transaction.atomic
def register_agent(employer: Employer, acting: Acting, now: datetime) -> FilingAgent:
    """The agent of the information as the one who can be confirmed; the same agent again changes nothing.

    Another person while one is acting is a change of agent: `change_agent`, once the permission was granted.
    Raises Refused: 'agent_not_declared', 'agent_change_needed' (name).
    """
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    declared = declared_agent(locked)
    if declared is None:
        raise Refused("agent_not_declared")
    standing = FilingAgent.objects.filter(employer=locked, ended_at__isnull=True)
    for agent in standing.order_by("-confirmed_at"):
        if _is(agent, declared):
            return agent
    acting_now = standing.filter(confirmed_at__isnull=False).first()
    if acting_now is not None and locked.permission != PermissionState.NONE:
        raise Refused("agent_change_needed", {"name": acting_now.name})
    standing.filter(confirmed_at__isnull=True).update(ended_at=now)
    agent = FilingAgent.objects.create(employer=locked, created_at=now, **declared)
    record_act(f"employer:{locked.pk}", acting, "register_agent", now, agent=agent.pk)
    return agent


def _is(agent: FilingAgent, declared: dict[str, str]) -> bool:
    return all(getattr(agent, key) == value for key, value in declared.items())


def newest_card(employer: Employer) -> AttachmentVersion | None:
    """The newest copy of the agent's ID card (6.1.1-M5)."""
    found = AttachmentVersion.objects.filter(
        attachment__employer=employer, attachment__slot__startswith=AGENT_CARD_SLOT, removed_at__isnull=True
    )
    return found.order_by("-uploaded_at").first()
