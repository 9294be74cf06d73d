"""The end of a permit as a day to search by, what was told about it once, and the words for it.

Clauses: N-16, R-01, R-06
"""

from datetime import date
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TEMPLATES = {
    "permit_lapsed": "{person}的工作居住证{expires}到期，到期没有批准续签或变更，证件已失效。{ended}",
    "expires_soon": "{person}的工作居住证{expires}到期，至今没有提交续签或变更，到期没有批准的，证件自行失效。",
}
BATCH = 1000


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


def fill_ends(apps: Any, schema_editor: Any) -> None:
    permit, fact = apps.get_model("records", "Permit"), apps.get_model("records", "PermitFact")
    changed = []
    for term in fact.objects.filter(kind="term", valid_until__isnull=True).iterator(chunk_size=BATCH):
        changed.append(permit(pk=term.permit_id, expires_on=date.fromisoformat(term.value["valid_until"])))
        if len(changed) == BATCH:
            permit.objects.bulk_update(changed, ["expires_on"])
            changed = []
    permit.objects.bulk_update(changed, ["expires_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_permit_business_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="permit",
            name="expires_on",
            field=models.DateField(blank=True, db_index=True, help_text="last day of the newest term", null=True),
        ),
        migrations.CreateModel(
            name="PermitNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opens", "开放申请"),
                            ("safe", "稳妥日"),
                            ("file_by", "期限"),
                            ("soon", "即将到期"),
                            ("lapsed", "失效"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "expires_on",
                    models.DateField(help_text="the end it is about: a renewed permit has notices of its own"),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="records.permit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("permit", "kind", "expires_on"), name="permit_notice_once")
                ],
            },
        ),
        migrations.RunPython(fill_ends, migrations.RunPython.noop),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
