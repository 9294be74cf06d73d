"""Django app of the records."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "permit.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from permit.records.ledger import lay_triggers
        from permit.records.plan_totals import lay_plan_triggers

        post_migrate.connect(lay_triggers, sender=self, dispatch_uid="quota_ledger")
        post_migrate.connect(lay_plan_triggers, sender=self, dispatch_uid="plan_totals")
