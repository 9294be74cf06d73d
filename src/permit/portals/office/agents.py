"""Changes of filing agent that wait for the office: the new ID card, and the confirmation (R-34).

Clauses: 4.2-03
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.access import opens
from permit.portals.casework.desk import officer
from permit.portals.components.text import cn_datetime, mask_id
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import FilingAgent, Office
from permit.services.change_agent import confirm_agent_change, pending_changes
from permit.services.register_agent import newest_card
from permit.services.who_is_told import acting_agent

SHOWN = 50


@opens("office")
def agents(request: HttpRequest) -> HttpResponse:
    """Each with the present agent, the new one and the new card."""
    rows = [_row(agent) for agent in pending_changes(_office(request))[:SHOWN]]
    return render(request, "office/agents.html", {"rows": rows})


def _office(request: HttpRequest) -> Office:
    """The officer's own office: office checkers have one, by constraint."""
    own = officer(request).office
    assert own is not None
    return own


def _row(agent: FilingAgent) -> dict[str, Any]:
    present, card = acting_agent(agent.employer), newest_card(agent.employer)
    return {
        "employer": agent.employer.name,
        "facts": [
            {"label": "现在的经办人", "value": present.name if present else ""},
            {"label": "新经办人", "value": agent.name},
            {"label": "身份证号码", "value": mask_id(agent.id_number)},
            {"label": "手机", "value": f"{agent.mobile[:3]}****{agent.mobile[-4:]}"},
            {"label": "提出时间", "value": cn_datetime(agent.created_at)},
        ],
        "card_url": reverse("files:download", args=[card.pk]) if card else "",
        "confirm_url": reverse("office:agent-confirm", args=[agent.pk]),
    }


@opens("office")
@require_POST
@once
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The new agent may confirm by code from now on; the present one ends."""
    waiting = pending_changes(_office(request))
    agent = get_object_or_404(waiting, pk=pk)
    try:
        confirm_agent_change(agent.employer, access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, f"已确认：{agent.employer.name}的经办人换成{agent.name}。")
    return redirect("office:agents")
