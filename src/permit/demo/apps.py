"""Django app of the demonstration: its commands load the demo district."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "permit.demo"
    label = "demo"
