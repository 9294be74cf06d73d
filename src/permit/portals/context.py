"""What every page's frame shows (docs/design-system.md)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from permit.clock import today
from permit.portals import access
from permit.portals.kept_forms import kept_for
from permit.portals.navigation import tabs_of
from permit.services.law_in_force import law_in_force


def frame(request: HttpRequest) -> dict[str, Any]:
    """Demo banner, support line (3-01), who is signed in and the tabs of the door."""
    door = access.door_of_account(request) if hasattr(request, "user") else ""
    name, detail = _who(request, door)
    law = law_in_force(today())
    tabs = tabs_of(door, request.path, _role(request, door))
    return {
        "demo_mode": settings.DEMO_MODE,
        "support_phone": law.support.phone,
        "support_hours": law.support.hours,
        "sms_inbox_url": f"{settings.SIMULATORS_URL}/sms/inbox" if settings.DEMO_MODE else "",
        "door_key": door,
        "home_url": f"/{door}/" if door else "/",
        "sign_out_url": "/signin/out/" if door else "",
        "sign_in_url": f"/signin/{'staff' if door in ('office', 'bureau') else door}/" if door else "/signin/",
        "session_seconds": settings.SESSION_IDLE_SECONDS if door else None,
        "session_extend_url": "/signin/extend/" if door else "",
        "kept_form_url": _kept_url(request, door),
        "host_name": law.bureau,
        "district_site": f"{law.district_name} · 北京市工作居住证",
        "footer_links": [("/guide/figures/", "数字与依据", False), ("/privacy/", "隐私", False), *_own_settings(door)],
        "nav": tabs.shown,
        "nav_more": tabs.more,
        "nav_within": tabs.within,
        "actor_name": name,
        "actor_detail": detail,
    }


def _kept_url(request: HttpRequest, door: str) -> str:
    """Where a form waits that was sent when the session ended; '' without one, and on its own page."""
    address = reverse("signin_kept")
    return address if door and request.path != address and kept_for(request) else ""


def _own_settings(door: str) -> list[tuple[str, str, bool]]:
    """Officers find their second factor in the footer; the outer doors have nothing of the kind (N-04)."""
    everywhere = [("/signin/out/everywhere/", "在所有设备上退出", False)] if door else []
    return everywhere + ([("/signin/staff/security/", "登录设置", False)] if door in ("office", "bureau") else [])


def _who(request: HttpRequest, door: str) -> tuple[str, str]:
    if door == "applicant":
        return access.person_of(request).name, "北京通已登录"
    if door == "employer":
        agent = access.agent_of(request)
        return access.employer_of(request).name, f"经办人 {agent.name}" if agent else "尚未确认经办人"
    staff = access.staff_of(request) if door else None
    if staff is None:
        return "", ""
    place = staff.office.name if staff.office else "区人社局"
    return staff.name, f"{place} · {staff.get_role_display()}"


def _role(request: HttpRequest, door: str) -> str:
    staff = access.staff_of(request) if door in ("office", "bureau") else None
    return staff.role if staff else ""
