"""`manage.py reset_database`: empty the database, demonstration only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Empty the database (demonstration only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("Only a demonstration (PERMIT_DEMO=1) may be reset.")
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cascade = " CASCADE" if connection.vendor == "postgresql" else ""
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA foreign_keys=OFF")
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")
