"""`manage.py import_holders FILE`: holders of the old system, as the administrator's page does it (N-11)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.refusals import explain
from permit.records.models import ImportRun
from permit.services.acting import SYSTEM
from permit.services.import_holders import import_holders
from permit.services.import_report import report_of
from permit.services.start_holder_import import start_holder_import


class Command(BaseCommand):
    help = (
        "Imports carried-over holders from CSV or XLSX. Run again after an interruption, it goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", type=Path, metavar="CSV", help="write what is wrong with which row here")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            run = start_holder_import(path.name, path.read_bytes(), SYSTEM, now())
            if run.dropped_columns:
                self.stdout.write(f"不读取的配偶列：{'、'.join(run.dropped_columns)}")
            if run.done_rows:
                self.stdout.write(f"接着上次，前 {run.done_rows} 行已写入")
            run = import_holders(run, now, go_on=self._told)
        except OSError as failure:
            raise CommandError(f"读不了 {path}：{failure.strerror}") from failure
        except Refused as refusal:
            raise CommandError(explain(refusal)) from refusal
        self.stdout.write(
            f"完成 {run.done_rows} 行：新导入 {run.created}，已有 {run.unchanged}，"
            f"内容有变 {run.changed}，没有导入 {run.bad}"
        )
        if options["report"]:
            options["report"].write_bytes(report_of(run))

    def _told(self, run: ImportRun) -> bool:
        self.stdout.write(f"{run.done_rows}/{run.rows}")
        return True
