"""`manage.py permit_deliver`: hand the outbox to the SMS gateway, once or in a loop (N-03)."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from permit.portals import jobs


class Command(BaseCommand):
    help = "Sends the messages that are due. With --every it goes on until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="repeat after this many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        pause: int = options["every"]
        while True:
            try:
                done = jobs.deliver()
                if any(done.values()) or not pause:
                    self.stdout.write(f"发出 {done['sent']}，稍后再试 {done['postponed']}，未发出 {done['failed']}")
            except OperationalError as trouble:
                # A loop outlives a database that is busy or restarting; a single run reports it.
                if not pause:
                    raise
                self.stderr.write(f"数据库暂不可用：{trouble}")
            if not pause:
                return
            close_old_connections()
            time.sleep(pause)
