"""Permits of other districts that their holders declare, and the words about them.

Clauses: R-36
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import permit.records.encryption

TEMPLATES = {
    "declared_permit_settled": "{person}，您申报的{district}工作居住证{number}，区人社局{day}核实结果：{outcome}。"
    "请登录居证通查看下一步。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0026_permits_to_lapse"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeclaredPermit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=32)),
                ("number", models.CharField(max_length=12)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("left_on", models.DateField(help_text="when the employment that the permit was for ended")),
                ("employer", models.CharField(max_length=200)),
                ("category", models.CharField(blank=True, max_length=1)),
                ("children", permit.records.encryption.EncryptedJSONField(default=list)),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stated", "待区人社局核实"),
                            ("verified", "已核实"),
                            ("refused", "不予认可"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="stated",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("stated_at", models.DateTimeField()),
                ("ruling", permit.records.encryption.EncryptedTextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.permit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_permits",
                        to="records.person",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.attachmentversion"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "id"], name="declared_permits_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "stated")), fields=("person",), name="one_stated_permit_per_person"
                    )
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
