"""What people write in words is sealed like their forms: it may hold anybody's number, telephone or address (issue 2).

The columns stay text; their rows are sealed here. Words in audit payloads move into a sealed column beside them.
"""

import json
from typing import Any

from django.db import migrations, models

import permit.records.encryption as sealing

COLUMNS = {
    "case": ("closing_reason",),
    "association": ("reason",),
    "consent": ("reason",),
    "attachment": ("cannot_provide_reason",),
    "return": ("remark",),
    "defect": ("words",),
    "exceptionrequest": ("reason", "answer"),
    "clauseruling": ("words",),
    "quotaexceptionrequest": ("reason", "answer"),
    "statusform": ("words",),
    "importrun": ("file_name",),
    "policychange": ("reason",),
    "allocationplan": ("reason",),
    "needdeclaration": ("typed", "defects"),
    "quotadecision": ("words",),
    "districtkey": ("words",),
}
REQUIRED = {
    ("defect", "words"),
    ("exceptionrequest", "reason"),
    ("clauseruling", "words"),
    ("quotaexceptionrequest", "reason"),
    ("importrun", "file_name"),
}
HELP = {
    ("attachment", "cannot_provide_reason"): "R-38: an officer decides",
    ("quotadecision", "words"): "of the second person, or of who took it back",
    ("districtkey", "words"): "why rejected or ended",
    ("policychange", "reason"): "why it was not approved, or the approver's remark",
    ("allocationplan", "reason"): "why it was sent back, or the approver's remark",
}
WIDER = ("importrun", "needdeclaration", "quotadecision", "districtkey")
SAID = ("reason", "words", "remark")


def seal_columns(apps: Any, schema_editor: Any) -> None:
    quote = schema_editor.connection.ops.quote_name
    with schema_editor.connection.cursor() as cursor:
        for model, columns in COLUMNS.items():
            table = quote(apps.get_model("records", model)._meta.db_table)
            for column in map(quote, columns):
                cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} <> ''")  # noqa: S608 - our own names
                rows = [(sealing.encrypt(words), key) for key, words in cursor.fetchall()]
                cursor.executemany(f"UPDATE {table} SET {column} = %s WHERE id = %s", rows)  # noqa: S608


def seal_audit(apps: Any, schema_editor: Any) -> None:
    audit = apps.get_model("records", "AuditEntry")
    wanted = models.Q()
    for name in SAID:
        wanted |= models.Q(payload__contains=f'"{name}":')
    for entry in audit.objects.filter(wanted).iterator():
        payload, salt = json.loads(entry.payload), f"{entry.subject}#{entry.sequence}"
        said = {name: str(payload[name]) for name in SAID if payload.get(name)}
        payload |= {name: sealing.commitment(words, f"{salt}:{name}") for name, words in said.items()}
        entry.payload = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entry.said = said or None
        entry.save(update_fields=["payload", "said"])


def _sealed(model: str, column: str) -> migrations.AlterField:
    options: dict[str, Any] = {} if (model, column) in REQUIRED else {"blank": True}
    if (model, column) in HELP:
        options["help_text"] = HELP[model, column]
    return migrations.AlterField(model, column, sealing.EncryptedTextField(**options))


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0032_ends_while_moving"),
    ]

    operations = [
        migrations.AddField(
            "auditentry",
            "said",
            sealing.EncryptedJSONField(
                null=True, help_text="the words themselves, by their name in the payload; null: none"
            ),
        ),
        # These had a length or were JSON; their sealed form is text, and longer.
        _sealed("importrun", "file_name"),
        _sealed("quotadecision", "words"),
        _sealed("districtkey", "words"),
        migrations.AlterField(
            "needdeclaration",
            "defects",
            sealing.EncryptedJSONField(default=dict, help_text="field name → words of the return that stands"),
        ),
        migrations.AlterField(
            "needdeclaration",
            "typed",
            sealing.EncryptedJSONField(default=dict, help_text="field name → text, also while it is not valid yet"),
        ),
        # Everywhere else the column is text already: nothing changes in the database but the rows.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                _sealed(model, column) for model, columns in COLUMNS.items() for column in columns if model not in WIDER
            ]
        ),
        migrations.RunPython(seal_columns, migrations.RunPython.noop),
        migrations.RunPython(seal_audit, migrations.RunPython.noop),
    ]
