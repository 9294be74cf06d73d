"""The filing agent types the one-time code: from then on this person acts for the employer (R-34).

Clauses: R-34, 4.2-03
"""

import hmac
from datetime import datetime

from django.db import transaction
from django.db.models import F

from permit.domain.errors import Refused
from permit.records.models import Employer, FilingAgent, OneTimeCode
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.request_agent_code import hash_of

ATTEMPTS = 5


def confirm_agent_code(employer: Employer, agent_id: int, typed: str, acting: Acting, now: datetime) -> FilingAgent:
    """The agent, confirmed. The caller then keeps the agent in the session.

    A wrong code counts although it is refused: five of them use the code up. Raises Refused: `agent_unknown`,
    `agent_ended`, `another_agent_acts` {name}, `code_expired`, `code_used_up`, `code_wrong` {left}.
    """
    code = _take_attempt(employer, agent_id, now)
    if not hmac.compare_digest(code.code_hash, hash_of(code, _digits(typed))):
        raise Refused("code_wrong", {"left": ATTEMPTS - code.attempts})
    return _confirm(employer, code, acting, now)


@transaction.atomic
def _take_attempt(employer: Employer, agent_id: int, now: datetime) -> OneTimeCode:
    """Count first, compare afterwards: a hundred guesses at once still are five."""
    agent = FilingAgent.objects.select_for_update().filter(pk=agent_id, employer=employer).first()
    if agent is None:
        raise Refused("agent_unknown")
    if agent.ended_at is not None:
        raise Refused("agent_ended")
    code = OneTimeCode.objects.filter(agent=agent, used_at=None).order_by("-created_at", "-pk").first()
    if code is None or code.expires_at <= now:
        raise Refused("code_expired")
    if code.attempts >= ATTEMPTS:
        raise Refused("code_used_up")
    OneTimeCode.objects.filter(pk=code.pk).update(attempts=F("attempts") + 1)
    code.refresh_from_db()
    return code


@transaction.atomic
def _confirm(employer: Employer, code: OneTimeCode, acting: Acting, now: datetime) -> FilingAgent:
    Employer.objects.select_for_update().get(pk=employer.pk)
    if OneTimeCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now) == 0:
        raise Refused("code_expired")
    agent = FilingAgent.objects.select_for_update().get(pk=code.agent_id)
    acts = FilingAgent.objects.filter(employer=employer, confirmed_at__isnull=False, ended_at=None).first()
    if acts is not None and acts.pk != agent.pk:
        raise Refused("another_agent_acts", {"name": acts.name})
    if agent.confirmed_at is None:
        agent.confirmed_at = now
        agent.save(update_fields=["confirmed_at"])
    record_act(f"employer:{employer.pk}", acting, "agent_confirmed", now, agent=agent.pk)
    return agent


def _digits(typed: str) -> str:
    """Without spaces, and with full-width digits read as plain ones."""
    return "".join(str(int(mark)) for mark in typed if mark.isdecimal())
