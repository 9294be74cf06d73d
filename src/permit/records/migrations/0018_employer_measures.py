"""Measures of the bureau about employers, and the words about them.

Clauses: 7-02
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import permit.records.encryption

TEMPLATES = {
    "employer_measure": "{employer}：自{day}起{measure}。理由请登录居证通查看，或向区人社局查询。",
    "employer_measure_lifted": "{employer}：{measure}已撤销，请登录居证通查看。",
    "employer_suspended": "{person}，{employer}的工作居住证办理权限已暂停，您的证件仍然有效。"
    "恢复前该单位不能发起续签；证件快到期的，请与单位或区人社局联系。",
    "employer_merged": "{person}，您所在单位已并入{employer}，您的关联和工作居住证一并转到该单位，证件继续有效。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0017_calendar_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployerMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspend", "暂停办理权限"),
                            ("withdraw", "收回办理权限"),
                            ("dissolve", "单位注销或解散"),
                            ("merge", "并入其他单位"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", permit.records.encryption.EncryptedTextField()),
                ("from_day", models.DateField()),
                ("version", models.PositiveIntegerField(default=0)),
                ("recorded_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_at",
                    models.DateTimeField(
                        blank=True, help_text="taken back before its day, or a suspension over", null=True
                    ),
                ),
                ("lifted_words", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="records.employer"
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_into_it",
                        to="records.employer",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["from_day", "id"], name="employer_measures_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "merge"), ("successor__isnull", False)),
                            models.Q(models.Q(("kind", "merge"), _negated=True), ("successor__isnull", True)),
                            _connector="OR",
                        ),
                        name="successor_of_a_merger_only",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("applied_at__isnull", True), ("lifted_at__isnull", True)),
                        fields=("employer",),
                        name="one_pending_measure_per_employer",
                    ),
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
