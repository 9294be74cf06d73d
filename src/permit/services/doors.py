"""Which door an account belongs to, and whom it stands for: the portals' pages and the machine's door ask the same.

Clauses: 5-01, R-34
"""

from dataclasses import dataclass

from permit.records.models import Account, Employer, FilingAgent, StaffMember
from permit.services.one_reading import asked_once

AGENT_SESSION_KEY = "filing_agent_id"


@dataclass(frozen=True)
class Opening:
    """Which door an address belongs to, and which staff roles may enter (empty: all of the door)."""

    door: str
    roles: tuple[str, ...] = ()


def officer_of(account: Account) -> StaffMember | None:
    """The active officer behind an account, or None."""
    return StaffMember.objects.select_related("office").filter(account_id=account.pk, active=True).first()


def door_of(account: Account, officer: StaffMember | None) -> str:
    """The door of an account; '' for staff who are no active officer. `officer`: see `officer_of`."""
    if account.door != "staff":
        return str(account.door)
    if officer is None:
        return ""
    return "office" if officer.role == "office_checker" else "bureau"


def confirmed_agent(employer: Employer, agent_id: int | None) -> FilingAgent | None:
    """The employer's filing agent with this id, confirmed by a one-time code and not replaced since (R-34)."""
    if agent_id is None:
        return None
    found = FilingAgent.objects.filter(
        pk=agent_id, employer=employer, confirmed_at__isnull=False, ended_at__isnull=True
    )
    return asked_once(("agent", agent_id, employer.pk), found.first)
