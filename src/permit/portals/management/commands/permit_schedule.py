"""`manage.py permit_schedule`: write the schedules of django-q2; run again, it changes them and never doubles."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django_q.models import Schedule

from permit.clock import now
from permit.portals import allocation_jobs, hand_over_jobs, import_jobs, jobs, policy_jobs

NIGHTLY_HOUR = 1


class Command(BaseCommand):
    help = "Creates or updates the schedules: the outbox every minute, the daily run at one o'clock at night."

    def handle(self, *args: Any, **options: Any) -> None:
        moment = now()
        tonight = moment.replace(hour=NIGHTLY_HOUR, minute=0, second=0, microsecond=0)
        first = tonight if tonight > moment else tonight + timedelta(days=1)
        self._write("permit-deliver", jobs.DELIVER, schedule_type=Schedule.MINUTES, minutes=1, next_run=moment)
        self._write("permit-imports", import_jobs.IMPORTS, schedule_type=Schedule.MINUTES, minutes=1, next_run=moment)
        longer = repr({"q_options": allocation_jobs.WORKING})
        each_minute: dict[str, Any] = {"schedule_type": Schedule.MINUTES, "minutes": 1, "next_run": moment}
        self._write("permit-allocations", allocation_jobs.ALLOCATIONS, kwargs=longer, **each_minute)
        self._write("permit-comparisons", policy_jobs.COMPARISONS, **each_minute)
        self._write("permit-hand-overs", hand_over_jobs.COMPARISONS, **each_minute)
        self._write("permit-scan", jobs.SCAN, **each_minute)
        night = repr({"q_options": jobs.NIGHT})
        self._write("permit-daily", jobs.DAILY, kwargs=night, schedule_type=Schedule.DAILY, next_run=first)
        self.stdout.write("已设定：短信每分钟发送一次，补正期限每天夜里检查一次")

    @staticmethod
    def _write(name: str, task: str, **options: Any) -> None:
        kept = Schedule.objects.filter(name=name).first()
        if kept is not None:
            options.pop("next_run")
        Schedule.objects.update_or_create(name=name, defaults={"func": task, "repeats": -1, **options})
