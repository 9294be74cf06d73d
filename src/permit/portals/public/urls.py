"""Addresses of the public door."""

from django.urls import path

from permit.portals import components_page
from permit.portals.public import allocation, developers, guide, home, information, lists, verify
from permit.portals.public.self_check import views as self_check

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("guide/", guide.guide, name="guide"),
    path("guide/offices/", information.offices, name="offices"),
    path("guide/figures/", information.figures, name="figures"),
    path("guide/api/", developers.developers, name="developers"),
    path("guide/lists/<slug:kind>/", lists.policy_list, name="list"),
    path("when-to-renew/", information.window, name="window"),
    path("quota/", allocation.allocated, name="allocated"),
    path("quota/<int:year>/", allocation.allocated, name="allocated_in"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verify, name="verify_code"),
    path("accessibility/", information.accessibility, name="accessibility"),
    path("privacy/", information.privacy, name="privacy"),
    path("self-check/", self_check.start, name="self_check"),
    path("self-check/<slug:who>/", self_check.check, name="check"),
    path("healthz", information.healthz, name="healthz"),
    path("components/", components_page.components, name="components"),
]
