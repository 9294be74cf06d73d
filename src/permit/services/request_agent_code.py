"""A one-time code to the telephone of an employer's filing agent (R-34).

Clauses: R-34, 4.2-03
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.encryption import commitment
from permit.records.models import Employer, FilingAgent, OneTimeCode
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.ports import SmsGateway, get_ports

VALID_FOR = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)
PER_HOUR = 5
_TEXT = "【居证通】验证码 {code}，5 分钟内有效。用于确认您是“{employer}”的业务经办人，请勿告诉他人。"


@dataclass(frozen=True, slots=True)
class AgentCodeSent:
    """A code is on its way: until when it holds, and the number it went to, masked."""

    expires_at: datetime
    masked_mobile: str


def request_agent_code(
    employer: Employer, agent_id: int, acting: Acting, now: datetime, sms: SmsGateway | None = None
) -> AgentCodeSent:
    """Send a new code; earlier ones of this agent no longer count. It goes past the outbox, which officers can read.

    Raises Refused: `agent_unknown`, `agent_ended`, `code_too_soon` {seconds}, `code_too_many` {limit}, and
    `code_not_sent` where the gateway did not take it.
    """
    digits = f"{secrets.randbelow(10**6):06d}"
    agent, code = _prepare(employer, agent_id, digits, acting, now)
    text = _TEXT.format(code=digits, employer=employer.name)
    receipt = (sms or get_ports().sms).send(agent.mobile, text, f"agent-code-{code.pk}-{secrets.token_hex(6)}")
    if not receipt.accepted:
        OneTimeCode.objects.filter(pk=code.pk).delete()
        raise Refused("code_not_sent")
    return AgentCodeSent(code.expires_at, masked_mobile(agent.mobile))


def hash_of(code: OneTimeCode, digits: str) -> str:
    """What is kept of the digits; bound to the agent, so that a row moved to another agent opens nothing."""
    return commitment(digits, f"agent-code:{code.agent_id}")


def masked_mobile(mobile: str) -> str:
    """138****5678"""
    return f"{mobile[:3]}****{mobile[-4:]}"


@transaction.atomic
def _prepare(
    employer: Employer, agent_id: int, digits: str, acting: Acting, now: datetime
) -> tuple[FilingAgent, OneTimeCode]:
    agent = FilingAgent.objects.select_for_update().filter(pk=agent_id, employer=employer).first()
    if agent is None:
        raise Refused("agent_unknown")
    if agent.ended_at is not None:
        raise Refused("agent_ended")
    _respect_limits(agent, now)
    OneTimeCode.objects.filter(agent=agent, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = OneTimeCode(agent=agent, expires_at=now + VALID_FOR, created_at=now)
    code.code_hash = hash_of(code, digits)
    code.save()
    record_act(f"employer:{employer.pk}", acting, "agent_code_requested", now, agent=agent.pk)
    return agent, code


def _respect_limits(agent: FilingAgent, now: datetime) -> None:
    recent = OneTimeCode.objects.filter(agent=agent, created_at__gt=now - timedelta(hours=1)).order_by("-created_at")
    newest = recent.first()
    if newest is not None and now - newest.created_at < PAUSE:
        wait = PAUSE - (now - newest.created_at)
        raise Refused("code_too_soon", {"seconds": int(wait.total_seconds()) + 1})
    if recent.count() >= PER_HOUR:
        raise Refused("code_too_many", {"limit": PER_HOUR})
