"""Addresses of the machine's door. A new version is a folder of its own beside v1."""

from django.urls import include, path, re_path

from permit.api import cases, law, questions  # noqa: F401 - each declares its addresses
from permit.api.door import ANYBODY, guarded, nothing_here, patterns
from permit.api.openapi import openapi

app_name = "api"
v1 = [
    *patterns(),
    path("openapi.json", guarded(openapi, "openapi", ANYBODY), name="openapi"),
]
urlpatterns = [
    path("v1/", include(v1)),
    re_path(r"^.*$", guarded(nothing_here, "nothing_here", ANYBODY), name="nothing_here"),
]
