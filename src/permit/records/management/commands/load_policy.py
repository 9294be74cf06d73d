"""`manage.py load_policy`: the offices of the policy pack become records that cases and officers refer to (2-01).

Clauses: 2-01
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from permit.policy.law import law_on
from permit.records.models import Office


class Command(BaseCommand):
    help = "Load or refresh the territorial offices from the policy pack; safe to repeat."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        law = law_on(timezone.localdate(), settings.DISTRICT, settings.POLICY_PACKS)
        for position, office in enumerate(law.offices, start=1):
            Office.objects.update_or_create(
                district=law.district,
                code=f"{law.district}-{position:02d}",
                defaults={
                    "name": office.name,
                    "source_spelling": office.source_spelling or "",
                    "address": office.address,
                    "phones": list(office.phones),
                    "email": office.email,
                    "position": position,
                },
            )
        self.stdout.write(f"{len(law.offices)} offices")
