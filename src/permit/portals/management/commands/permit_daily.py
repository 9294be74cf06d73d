"""`manage.py permit_daily`: close what was not corrected, note what lapsed, remind of the rest (R-01, R-06, R-31)."""

from typing import Any

from django.core.management.base import BaseCommand

from permit.portals import jobs


class Command(BaseCommand):
    help = "Closes returned cases whose time is over, notes lapsed permits, reminds. Safe to kill and to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = jobs.daily(self.stdout.write)
        self.stdout.write(f"关闭 {done['closed']} 件，提醒 {done['reminded']} 件")
        self.stdout.write(
            f"到期失效 {done['lapsed']} 张证件，随之关闭 {done['lapsed_cases']} 件；"
            f"到期提醒 {done['expiry_reminders']} 张"
        )
