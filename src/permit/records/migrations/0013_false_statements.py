"""Findings of a false statement, and the words about them.

Clauses: 7-03, R-27
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import permit.records.encryption

TEMPLATES = {
    "inquiry_opened": "{person}，区人社局正在核查您申报的内容，核查期间证件冻结，请登录居证通查看。",
    "inquiry_settled": "{person}，对您申报内容的核查：{outcome}{until}。有异议的可以申诉，请登录居证通查看。",
    "permit_cancelled": "{person}的工作居住证（编号{number}）已于{day}注销，原因：{reason}。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0012_quota_ledger_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="FalseStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("inquiry", "调查中"),
                            ("upheld", "已认定"),
                            ("dropped", "不予认定"),
                            ("reversed", "已撤销认定"),
                        ],
                        default="inquiry",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("words", permit.records.encryption.EncryptedTextField(help_text="what was stated and what is true")),
                ("recorded_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_words", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "barred_until",
                    models.DateField(blank=True, help_text="last day without the right to apply", null=True),
                ),
                ("reversed_at", models.DateTimeField(blank=True, null=True)),
                ("reversed_words", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "evidence",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.attachmentversion"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="false_statements",
                        to="records.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "state"], name="records_fal_person__dad0b9_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "inquiry")), fields=("person",), name="one_inquiry_per_person"
                    )
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
