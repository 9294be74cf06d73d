"""`manage.py permit_reseal`: seal every stored file anew with the first key of PERMIT_BLOB_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from permit.services.ports import get_ports
from permit.services.reseal_blobs import BATCH, read_place, reseal_blobs


class Command(BaseCommand):
    help = "Seals all stored files with the newest key, in batches. Stop it at any time; --after goes on from there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, metavar="N", help=f"files a batch (default {BATCH})")
        parser.add_argument("--after", default="", metavar="KIND:ID", help="go on behind the place a run printed last")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch is at least 1")
        try:
            read_place(options["after"])
        except ValueError as failure:
            raise CommandError(str(failure)) from failure
        resealed = already = trouble = 0
        for done in reseal_blobs(get_ports().blobs, options["after"], options["batch"]):
            resealed, already, trouble = resealed + done.resealed, already + done.already, trouble + len(done.trouble)
            for words in done.trouble:
                self.stderr.write(f"打不开：{words}")
            self.stdout.write(f"{done.last}　重新加密 {resealed}，原已是新密钥 {already}，打不开 {trouble}")
        if trouble:
            raise CommandError(f"有 {trouble} 个文件打不开，旧密钥暂不能删除")
