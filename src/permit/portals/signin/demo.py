"""One-click ways in, for demonstrations only: these addresses exist only when `settings.DEMO_MODE` is on.

Applicants and employers go through the real code flow with the simulated services; staff accounts of the demonstration
are signed in directly, since nobody has their telephones.
"""

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
from permit.portals.signin import demo_scenes
from permit.portals.signin.demo_scenes import WayIn
from permit.portals.signin.demo_words import QUIET, case_words, employer_words, holder_words
from permit.portals.signin.destinations import wanted
from permit.records.models import Account, Employer, StaffMember

SHOWN = 40
NO_CASE = "没有办件"
HIGH_ENOUGH = ("L3", "L4")
_PROVIDERS = {"applicant": "beijing_pass", "employer": "legal_entity_gateway"}
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@never_cache
@require_GET
def identities(request: HttpRequest) -> HttpResponse:
    """Where to begin, and every simulated identity by door, with search."""
    _only_in_demonstrations()
    query = request.GET.get("q", "").strip()
    world = _world()
    staff, employers, holders, applicants = _staff(), _employers(world), _holders(world), _applicants(world)
    groups = [
        ("区人社局和属地工作人员", "姓名", "部门", "岗位", staff),
        ("单位（电子营业执照）", "单位", "属地", "现在", employers),
        ("持证人（北京通）", "姓名", "单位", "现在", holders),
        ("申请人（北京通）", "姓名", "单位", "现在", applicants),
    ]
    shown = [
        {"title": title, "heads": heads, **_cut(rows, query)}
        for title, *heads, rows in groups
        if not query or _found(rows, query)
    ]
    begin = {} if query else _beginnings(staff, employers, holders, applicants)
    inbox = f"{settings.SIMULATORS_URL}/sms/inbox"
    context = {"groups": shown, "q": query, "silent": not world, "inbox_url": inbox, **begin}
    return render(request, "signin/demo.html", context)


def _beginnings(
    staff: list[WayIn], employers: list[WayIn], holders: list[WayIn], applicants: list[WayIn]
) -> dict[str, Any]:
    """The cards and the stages of a new permit; left out while somebody looks for a name."""
    cards = [
        ("个人", "person", "员工和持证人，用北京通登录。", demo_scenes.applicant_scenes(applicants, holders)),
        (
            "单位",
            "building",
            "单位的经办人，用法人一证通或电子营业执照登录。",
            demo_scenes.employer_scenes(employers, holders),
        ),
        (
            "区人社局",
            "checklist",
            "受理、复审、终审由不同的人办理；另有名额、监督、管理。",
            demo_scenes.bureau_scenes(staff),
        ),
        ("属地", "document", "21 个属地部门：收情况表、核对、上报。", demo_scenes.office_scenes(staff)),
    ]
    return {"cards": cards, "stages": demo_scenes.stages(applicants, holders)}


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
            member.office.name if member.office else "区人社局",
            member.get_role_display(),
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
        rows.append(WayIn("employer", licence, each["name"], each["locality"], f"{state}{more}"))
    return rows


def _holders(world: dict[str, Any]) -> list[WayIn]:
    """Those with a permit, named by what it shows; whoever has something to do or under way first."""
    words = holder_words()
    rows = [_person(each, words[each["unique_id"]]) for each in world.get("people", []) if each["unique_id"] in words]
    return sorted(rows, key=lambda row: QUIET in row.now)


def _applicants(world: dict[str, Any]) -> list[WayIn]:
    """Everybody else, with the newest case; whoever has one first."""
    cases, holders = case_words(), holder_words()
    others = [each for each in world.get("people", []) if each["unique_id"] not in holders]
    rows = [_person(each, cases.get(each["unique_id"], NO_CASE)) for each in others]
    return sorted(rows, key=lambda row: NO_CASE in row.now)


def _person(each: dict[str, Any], words: str) -> WayIn:
    level = "" if each["cert_level"] in HIGH_ENOUGH else f" · 认证等级 {each['cert_level']}，不能登录"
    return WayIn("applicant", each["unique_id"], each["name"], each.get("employer_name") or "没有单位", words + level)


def _found(rows: list[WayIn], query: str) -> list[WayIn]:
    return [row for row in rows if any(query in said for said in (row.name, row.place, row.now))]


def _cut(rows: list[WayIn], query: str) -> dict[str, Any]:
    """The rows to show, and how many more there are."""
    found = _found(rows, query) if query else rows
    return {"rows": found[:SHOWN], "count": len(found), "more": max(0, len(found) - SHOWN)}
