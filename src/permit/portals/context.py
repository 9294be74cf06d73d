"""What every page's frame shows (docs/design-system.md)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from permit.portals import access
from permit.portals.navigation import tabs_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Demo banner, support line (3-01), who is signed in and the tabs of the door."""
    door = access.door_of_account(request) if hasattr(request, "user") else ""
    name, detail = _who(request, door)
    return {
        "demo_mode": settings.DEMO_MODE,
        "support_phone": settings.SUPPORT_PHONE,
        "support_hours": settings.SUPPORT_HOURS,
        "door_key": door,
        "nav": tabs_of(door, request.path),
        "actor_name": name,
        "actor_detail": detail,
    }


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
