"""`manage.py permit_first_administrator USERNAME NAME`: the account from which all other staff accounts are opened."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from permit import clock
from permit.domain.errors import Refused
from permit.portals.refusals import explain
from permit.services.open_staff_account import open_first_administrator


class Command(BaseCommand):
    help = "Opens the first administrator and prints the first password, once. Refused where there is one already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="what the person signs in with")
        parser.add_argument("name", help="the person's name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            opened = open_first_administrator(options["username"], options["name"], clock.now())
        except Refused as refusal:
            raise CommandError(explain(refusal)) from refusal
        self.stdout.write(f"系统管理员 {options['username']} 已开通。初始密码（只显示这一次）：{opened.password}")
        self.stdout.write("首次登录时设置第二重验证，并请立即更换密码。")
