"""Plain numbers become a ledger: pockets for the entries there are, opening entries for what they do not explain."""

from typing import Any

from django.db import migrations, transaction
from django.utils import timezone

POCKETS = {
    "allot": ("district", "free"),
    "reserve": ("free", "reserved"),
    "use": ("reserved", "used"),
    "release": ("reserved", "free"),
}


def _name_pockets(entries: Any) -> None:
    for kind, (source, target) in POCKETS.items():
        entries.filter(kind=kind).update(source=source, target=target)
    for entry in entries.filter(kind="allot", number__lt=0):
        entry.kind, entry.number, entry.source, entry.target = "reduce", -entry.number, "free", "district"
        entry.save()


def _pocket_sum(entries: list[Any], pocket: str) -> int:
    total = 0
    for entry in entries:
        total += entry.number * ((entry.target == pocket) - (entry.source == pocket))
    return total


def _open(account: Any, entry_model: Any) -> None:
    """Entries for the difference, in the order in which no pocket is ever below nothing."""
    entries = list(entry_model.objects.filter(account=account))
    missing = {
        "district": -account.allotted - _pocket_sum(entries, "district"),
        "reserved": account.reserved - _pocket_sum(entries, "reserved"),
        "used": account.used - _pocket_sum(entries, "used"),
    }
    at = entries[-1].at if entries else timezone.now()
    for pocket, number in missing.items():
        if number:
            source, target = ("free", pocket) if number > 0 else (pocket, "free")
            entry_model.objects.create(
                account=account,
                kind="opening",
                source=source,
                target=target,
                number=abs(number),
                cause="由原有数字转入",
                actor="system",
                actor_name="系统",
                at=at,
            )


@transaction.atomic
def open_accounts(apps: Any, _: Any) -> None:
    entry_model = apps.get_model("records", "QuotaEntry")
    _name_pockets(entry_model.objects)
    for account in apps.get_model("records", "QuotaAccount").objects.iterator():
        _open(account, entry_model)


def back_to_numbers(apps: Any, schema_editor: Any) -> None:
    from permit.records.ledger import lift_triggers

    lift_triggers(schema_editor.connection.alias)
    entries = apps.get_model("records", "QuotaEntry").objects
    entries.filter(kind="opening").delete()
    for entry in entries.filter(kind="reduce"):
        entry.kind, entry.number = "allot", -entry.number
        entry.save()


class Migration(migrations.Migration):
    dependencies = [("records", "0010_quota_ledger_columns")]
    operations = [migrations.RunPython(open_accounts, back_to_numbers)]
