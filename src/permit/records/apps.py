"""Django app of the records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "permit.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
