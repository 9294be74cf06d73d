"""One-click ways in, for demonstrations only: these addresses exist only when `settings.DEMO_MODE` is on.

Applicants and employers go through the real code flow with the simulated services; staff accounts of the demonstration
are signed in directly, since nobody has their telephones.
"""

from dataclasses import dataclass
from typing import Any

import httpx
from allauth.account.internal.flows.login import record_authentication
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from permit.portals.access import public
from permit.portals.signin.demo_words import QUIET, case_words, employer_words, holder_words
from permit.portals.signin.destinations import wanted
from permit.records.models import Account, Employer, StaffMember

SHOWN = 40
_PROVIDERS = {"applicant": "beijing_pass", "employer": "legal_entity_gateway"}
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class WayIn:
    """One identity: its link's key, its name, and what one will find."""

    door: str
    key: str
    name: str
    detail: str


@public
@never_cache
@require_GET
def identities(request: HttpRequest) -> HttpResponse:
    """Every simulated identity by door, with search."""
    _only_in_demonstrations()
    query = request.GET.get("q", "").strip()
    world = _world()
    groups = [
        ("区人社局和属地工作人员", "staff", _staff()),
        ("单位（电子营业执照）", "employer", _employers(world)),
        ("持证人（北京通）", "applicant", _holders(world)),
        ("申请人（北京通）", "applicant", _applicants(world)),
    ]
    shown = [(title, door, *_cut(rows, query)) for title, door, rows in groups]
    context = {"groups": shown, "q": query, "silent": not world, "inbox_url": f"{settings.SIMULATORS_URL}/sms/inbox"}
    return render(request, "signin/demo.html", context)


@public
@never_cache
@require_GET
def enter(request: HttpRequest, door: str, key: str) -> HttpResponse:
    """Sign in as this identity. Whoever was signed in before is signed out first."""
    _only_in_demonstrations()
    logout(request)
    if door == "staff":
        return _enter_as_staff(request, key)
    if door not in _PROVIDERS:
        raise Http404
    provider = get_adapter().get_provider(request, _PROVIDERS[door])
    response: HttpResponse = provider.redirect(
        request, process="login", next_url=wanted(request) or None, auth_params={"auto": key}
    )
    return response


def _enter_as_staff(request: HttpRequest, username: str) -> HttpResponse:
    account = get_object_or_404(Account, username=username, door="staff", staff__active=True)
    record_authentication(request, account, "demonstration")
    login(request, account, backend=_BACKEND)
    return HttpResponseRedirect(wanted(request) or "/signin/entered/")


def _only_in_demonstrations() -> None:
    if not settings.DEMO_MODE:
        raise ImproperlyConfigured("one-click sign-in outside a demonstration")


def _world() -> dict[str, Any]:
    """The simulators' world; empty where they do not run."""
    try:
        answer = httpx.get(f"{settings.SIMULATORS_URL}/world.json", timeout=5, trust_env=False)
        world: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
    except (httpx.HTTPError, ValueError):
        return {}
    return world


def _staff() -> list[WayIn]:
    members = StaffMember.objects.filter(active=True).select_related("account", "office").order_by("role", "pk")
    return [
        WayIn(
            "staff",
            member.account.username,
            member.name,
            f"{member.office.name if member.office else '区人社局'} · {member.get_role_display()}",
        )
        for member in members
    ]


def _employers(world: dict[str, Any]) -> list[WayIn]:
    known = {employer.uscc: employer for employer in Employer.objects.all()}
    words, rows = employer_words(), []
    for each in world.get("employers", []):
        licence = next((c["uid"] for c in each["credences"] if c["uid"].startswith("EBL@")), None)
        if licence is None:
            continue
        employer = known.get(each["uscc"])
        state = f"办理权限{employer.get_permission_display()}" if employer else "还没有登录过"
        more = f" · {words[employer.pk]}" if employer and employer.pk in words else ""
        rows.append(WayIn("employer", licence, each["name"], f"{each['locality']} · {state}{more}"))
    return rows


def _holders(world: dict[str, Any]) -> list[WayIn]:
    """Those with a permit, named by what it shows; whoever has something to do or under way first."""
    words = holder_words()
    rows = [_person(each, words[each["unique_id"]]) for each in world.get("people", []) if each["unique_id"] in words]
    return sorted(rows, key=lambda row: QUIET in row.detail)


def _applicants(world: dict[str, Any]) -> list[WayIn]:
    """Everybody else, with the newest case."""
    cases, holders = case_words(), holder_words()
    others = [each for each in world.get("people", []) if each["unique_id"] not in holders]
    return [_person(each, cases.get(each["unique_id"], "没有办件")) for each in others]


def _person(each: dict[str, Any], words: str) -> WayIn:
    detail = f"{each.get('employer_name') or '没有单位'} · {words} · 认证等级 {each['cert_level']}"
    return WayIn("applicant", each["unique_id"], each["name"], detail)


def _cut(rows: list[WayIn], query: str) -> tuple[list[WayIn], int]:
    """The rows to show, and how many more there are."""
    found = [row for row in rows if query in row.name or query in row.detail] if query else rows
    return found[:SHOWN], max(0, len(found) - SHOWN)
