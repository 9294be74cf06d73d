"""`manage.py quota_check`: every quota account is the sum of its entries, every entry of a case in its order (R-25)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from permit.records.models import QuotaAccount, QuotaEntry


def _net(pocket: str) -> Any:
    arrived = Coalesce(Sum("entries__number", filter=Q(entries__target=pocket)), 0)
    return arrived - Coalesce(Sum("entries__number", filter=Q(entries__source=pocket)), 0)


class Command(BaseCommand):
    help = "Checks the quota ledger; fails where an account is not the sum of its entries."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [
            f"{account.employer.uscc} {account.year}"
            for account in QuotaAccount.objects.select_related("employer")
            .annotate(given=-_net("district"), held=_net("reserved"), spent=_net("used"))
            .exclude(given=F("allotted"), held=F("reserved"), spent=F("used"))
        ]
        reserved = QuotaEntry.objects.filter(kind="reserve").values("case")
        ends = QuotaEntry.objects.filter(kind__in=("use", "release"), number__gt=0).exclude(case__in=reserved)
        openings = QuotaEntry.objects.filter(kind="opening").values("account")
        wrong += [f"case {entry.case_id}" for entry in ends.exclude(account__in=openings)]
        if wrong:
            raise CommandError("台账不平：" + "；".join(wrong))
        self.stdout.write(f"台账相符：{QuotaAccount.objects.count()} 个账户，{QuotaEntry.objects.count()} 笔")
