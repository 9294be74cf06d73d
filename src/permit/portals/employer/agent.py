"""The filing agent confirms by a one-time code who is acting (R-34); a change of agent is asked for here.

Clauses: 4.2-03
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.employer.acts import UNPROCESSABLE, new_key
from permit.portals.employer.gate import at_entry, by_agent
from permit.portals.form_fields import PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Employer, FilingAgent
from permit.services.change_agent import change_agent, pending_change
from permit.services.confirm_agent_code import confirm_agent_code
from permit.services.doors import AGENT_SESSION_KEY
from permit.services.register_agent import declared_agent, register_agent
from permit.services.request_agent_code import masked_mobile, request_agent_code
from permit.services.who_is_told import acting_agent

SENT = "agent_code_until"


class CodeForm(PermitForm):
    """The six digits of the SMS."""

    code = forms.CharField(
        label="短信验证码",
        max_length=20,
        help_text="6 位数字，5 分钟内有效",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


def _next(request: HttpRequest) -> str:
    """Where to go on; only to pages of this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if wanted and safe else reverse("employer:home")


def _candidate(employer: Employer, request: HttpRequest) -> FilingAgent | None:
    """Who may be confirmed: the acting agent, else the one named in the information."""
    agent = acting_agent(employer)
    if agent is not None:
        return agent
    try:
        return register_agent(employer, access.acting(request), now())
    except Refused:
        return FilingAgent.objects.filter(employer=employer, ended_at__isnull=True).order_by("-created_at").first()


@at_entry
def agent(request: HttpRequest) -> HttpResponse:
    """Who acts, and the way to confirm it."""
    return _show(request, CodeForm())


def _show(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    employer = access.employer_of(request)
    named = _candidate(employer, request)
    words: dict[str, Any] = {
        "form": form,
        "named": named,
        "confirmed": access.agent_of(request),
        "heading_confirmed": f"经办人 {named.name} 已确认" if named else "",
        "heading_ask": f"请经办人 {named.name} 用手机 {masked_mobile(named.mobile)} 确认" if named else "",
        "sent": request.session.get(SENT, ""),
        "pending": pending_change(employer),
        "changed": _changed(employer, named),
        "next": _next(request),
        "idempotency_key": new_key(),
    }
    return render(request, "employer/agent.html", words, status=status)


def _changed(employer: Employer, named: FilingAgent | None) -> bool:
    """The information names another agent than the one who acts."""
    declared = declared_agent(employer)
    if declared is None or named is None or named.confirmed_at is None:
        return False
    return any(getattr(named, key) != value for key, value in declared.items())


@at_entry
@require_POST
@once
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the agent's telephone."""
    employer = access.employer_of(request)
    named = _candidate(employer, request)
    try:
        if named is None:
            raise Refused("agent_not_declared")
        sent = request_agent_code(employer, named.pk, access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        request.session[SENT] = sent.expires_at.isoformat()
        messages.success(request, f"验证码已发到 {sent.masked_mobile}。")
    return redirect(f"{reverse('employer:agent')}?{urlencode({'next': _next(request)})}")


@at_entry
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Check the code; from then on this session acts through the agent."""
    employer, form = access.employer_of(request), CodeForm(request.POST)
    named = _candidate(employer, request)
    if named is None or not form.is_valid():
        return _show(request, form, UNPROCESSABLE)
    try:
        found = confirm_agent_code(employer, named.pk, form.cleaned_data["code"], access.acting(request), now())
    except Refused as refusal:
        form.add_error("code", explain(refusal))
        return _show(request, form, UNPROCESSABLE)
    request.session.cycle_key()
    request.session[AGENT_SESSION_KEY] = found.pk
    request.session.pop(SENT, None)
    messages.success(request, f"已确认经办人 {found.name}。")
    return HttpResponseRedirect(_next(request))


@by_agent
@require_POST
@once
def change(request: HttpRequest) -> HttpResponse:
    """Ask for the change to the agent whom the information names now."""
    try:
        change_agent(access.employer_of(request), access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, "已提交更换经办人。属地部门确认后，新经办人用短信验证码确认即可办理。")
    return redirect("employer:agent")
