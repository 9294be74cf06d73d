"""Changes of an employer over time, its former credit codes, and the words about them.

Clauses: N-07, 7-02
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import permit.records.encryption

TEMPLATES = {
    "former_code_claimed": "{employer}：有单位以新信用代码{uscc}登录，申报与贵单位是同一单位，待属地部门核实。"
    "如果不是贵单位所为，请立即与属地部门联系。",
    "employer_update_settled": "{employer}：登记事项的变更，属地部门{day}处理结果：{outcome}。请登录居证通查看。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0024_comparison_job"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployerUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("stated", "待属地确认"),
                            ("confirmed", "已确认"),
                            ("rejected", "未确认"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="stated",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("before", permit.records.encryption.EncryptedJSONField()),
                ("after", permit.records.encryption.EncryptedJSONField()),
                ("from_day", models.DateField(help_text="the day on the new licence")),
                ("words", permit.records.encryption.EncryptedTextField()),
                ("stated_at", models.DateTimeField()),
                ("ruling", permit.records.encryption.EncryptedTextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claimant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="records.employer",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updates", to="records.employer"
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.attachmentversion"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.office"
                    ),
                ),
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
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.registryanswer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FormerCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uscc", models.CharField(max_length=18, unique=True)),
                ("until", models.DateField()),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former_codes", to="records.employer"
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.employerupdate"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="employerupdate",
            index=models.Index(fields=["office", "state"], name="employer_updates_office"),
        ),
        migrations.AddConstraint(
            model_name="employerupdate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "stated")), fields=("employer",), name="one_stated_update_per_employer"
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
