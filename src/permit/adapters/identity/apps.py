"""Django app of the two sign-in services."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "permit.adapters.identity"
    label = "identity"
