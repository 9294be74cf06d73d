"""Every address. Each door's own urls.py declares door and permission for each view (`portals/access.py`)."""

from django.conf import settings
from django.urls import include, path

from permit.portals.permit_life import calendar

urlpatterns = [
    path("", include("permit.portals.public.urls")),
    path("signin/", include("permit.portals.signin.urls")),
    path("applicant/", include("permit.portals.applicant.urls")),
    path("employer/", include("permit.portals.employer.urls")),
    path("office/", include("permit.portals.office.urls")),
    path("bureau/", include("permit.portals.bureau.urls")),
    path("calendar/<str:token>.ics", calendar.read, name="calendar"),
    path("api/", include("permit.api.urls")),
    path("files/", include("permit.portals.files.urls")),
]
if settings.DEMO_MODE:
    urlpatterns.append(path("demo/", include("permit.portals.signin.demo_urls")))
handler400 = "permit.portals.errors.bad_request"
handler403 = "permit.portals.errors.forbidden"
handler404 = "permit.portals.errors.not_found"
handler500 = "permit.portals.errors.server_error"
