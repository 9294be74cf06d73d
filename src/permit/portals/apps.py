"""Django app of the portals: templates, static files and template tags of the five doors."""

from django.apps import AppConfig


class PortalsConfig(AppConfig):
    name = "permit.portals"
    label = "portals"
