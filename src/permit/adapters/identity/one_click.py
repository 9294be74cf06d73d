"""In a demonstration the simulators may be told whom to pick, so that one click signs in; otherwise nobody may."""

from django.conf import settings
from django.http import HttpRequest


def identity_to_pick(request: HttpRequest) -> dict[str, str]:
    """Extra parameters of the authorise address: `auto` in demo mode, none else (allauth's own are not taken)."""
    auto = request.POST.get("auto") or request.GET.get("auto")
    return {"auto": auto} if settings.DEMO_MODE and auto else {}
