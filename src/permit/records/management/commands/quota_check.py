"""`manage.py quota_check`: every quota account is the sum of its entries, every entry of a case in its order, and no
year's employers hold more than its total (R-25, 1.1-02)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from permit.records.models import QuotaAccount, QuotaEntry, QuotaYear


def _net(pocket: str) -> Any:
    arrived = Coalesce(Sum("entries__number", filter=Q(entries__target=pocket)), 0)
    return arrived - Coalesce(Sum("entries__number", filter=Q(entries__source=pocket)), 0)


def _is_off(year: QuotaYear) -> bool:
    """The total is the sum of its entries, and the accounts are within it."""
    entered = year.entries.aggregate(sum=Coalesce(Sum("number"), 0))["sum"]
    held = QuotaAccount.objects.filter(year=year.year).aggregate(sum=Coalesce(Sum("allotted"), 0))["sum"]
    return entered != (year.total or 0) or (year.total is not None and held > year.total)


class Command(BaseCommand):
    help = "Checks the quota ledger; fails where an account is not the sum of its entries."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = [
            f"{account.employer.uscc} {account.year}"
            for account in QuotaAccount.objects.select_related("employer")
            .annotate(given=-_net("district"), held=_net("reserved"), spent=_net("used"))
            .exclude(given=F("allotted"), held=F("reserved"), spent=F("used"))
        ]
        reserved = QuotaEntry.objects.filter(kind__in=("reserve", "exception")).values("case")
        ended = ("use", "release", "take_back")
        ends = QuotaEntry.objects.filter(kind__in=ended, number__gt=0).exclude(case__in=reserved)
        openings = QuotaEntry.objects.filter(kind="opening").values("account")
        wrong += [f"case {entry.case_id}" for entry in ends.exclude(account__in=openings)]
        wrong += [f"{each.year}" for each in QuotaYear.objects.all() if _is_off(each)]
        if wrong:
            raise CommandError("台账不平：" + "；".join(wrong))
        self.stdout.write(f"台账相符：{QuotaAccount.objects.count()} 个账户，{QuotaEntry.objects.count()} 笔")
