"""Who gets the SMS of a case (N-03, R-03): whoever acts in that kind of business.

Clauses: N-03
"""

from dataclasses import dataclass
from datetime import datetime

from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.records.models import Case, Employer, FilingAgent
from permit.services.queue_message import queue_message


@dataclass(frozen=True)
class Recipient:
    """A telephone and whose it is. `mobile` is '' where nobody can be reached."""

    mobile: str
    name: str


def acting_agent(employer: Employer) -> FilingAgent | None:
    """The employer's confirmed filing agent, whoever is signed in."""
    return FilingAgent.objects.filter(employer=employer, confirmed_at__isnull=False, ended_at__isnull=True).first()


def agent_recipient(employer: Employer) -> Recipient:
    """The employer's filing agent."""
    agent = acting_agent(employer)
    return Recipient(agent.mobile, agent.name) if agent else Recipient("", employer.name)


def party_of(case: Case) -> Recipient:
    """The one who started the case: the applicant, or the employer's agent."""
    if case.initiator == "applicant" and case.person is not None:
        return Recipient(case.person.mobile, case.person.name)
    return agent_recipient(case.employer)


def tell(case: Case, template: str, recipient: Recipient, now: datetime, **facts: object) -> None:
    """Queue an SMS about a case; number and business are always among the facts."""
    business = BUSINESS_NAMES[Business(case.business)]
    queue_message(
        template, recipient.mobile, recipient.name, now, case=case, number=case.number, business=business, **facts
    )
