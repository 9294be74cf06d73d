"""Addresses that exist in demonstrations only."""

from django.urls import path

from permit.portals.signin import demo

urlpatterns = [
    path("", demo.identities, name="demo"),
    path("enter/<slug:door>/<path:key>/", demo.enter, name="demo_enter"),
]
