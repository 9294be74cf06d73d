"""Who gets the SMS of a case (N-03, R-03): whoever acts in that kind of business.

Clauses: N-03
"""

from collections.abc import Collection
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
    """The employer's filing agent; of a freelancer's own record the person (R-10)."""
    if employer.freelancer is not None:
        return Recipient(employer.freelancer.mobile, employer.freelancer.name)
    agent = acting_agent(employer)
    return Recipient(agent.mobile, agent.name) if agent else Recipient("", employer.name)


def agent_recipients(employers: Collection[int]) -> dict[int, Recipient]:
    """Employer's key → its filing agent, as `agent_recipient` finds it; whoever has none is not there. Two queries."""
    agents = FilingAgent.objects.filter(employer__in=employers, confirmed_at__isnull=False, ended_at__isnull=True)
    own = Employer.objects.filter(pk__in=employers, freelancer__isnull=False).select_related("freelancer")
    alone = {each.pk: Recipient(each.freelancer.mobile, each.freelancer.name) for each in own if each.freelancer}
    return {**alone, **{each.employer_id: Recipient(each.mobile, each.name) for each in agents.order_by("-pk")}}


def party_of(case: Case) -> Recipient:
    """The one who started the case: the applicant, or the employer's agent."""
    if case.initiator == "applicant" and case.person is not None:
        return Recipient(case.person.mobile, case.person.name)
    return agent_recipient(case.employer)


def whoever_corrects(case: Case, *, applicant: bool, employer: bool) -> list[Recipient]:
    """Whom a return concerns, each once: where the employer sends what the applicant uploads into, both (6.3-06)."""
    told = [party_of(case), *holder_of(case)] if applicant else []
    return list(dict.fromkeys([*told, *([agent_recipient(case.employer)] if employer else [])]))


def everybody_in(case: Case) -> list[Recipient]:
    """Who is told that a case ended without approval: whoever started it, the person it is about, the employer."""
    return list(dict.fromkeys([party_of(case), *holder_of(case), agent_recipient(case.employer)]))


def holder_of(case: Case) -> list[Recipient]:
    """The person a case is about; nobody for an employer's own."""
    return [Recipient(case.person.mobile, case.person.name)] if case.person is not None else []


def tell(case: Case, template: str, recipient: Recipient, now: datetime, **facts: object) -> None:
    """Queue an SMS about a case; number and business are always among the facts."""
    business = BUSINESS_NAMES[Business(case.business)]
    queue_message(
        template, recipient.mobile, recipient.name, now, case=case, number=case.number, business=business, **facts
    )
