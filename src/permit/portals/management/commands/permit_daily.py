"""`manage.py permit_daily`: close what was not corrected in time, remind of the rest (R-31)."""

from typing import Any

from django.core.management.base import BaseCommand

from permit.portals import jobs


class Command(BaseCommand):
    help = "Closes returned cases whose time is over and sends reminders. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = jobs.daily()
        self.stdout.write(f"关闭 {done['closed']} 件，提醒 {done['reminded']} 件")
