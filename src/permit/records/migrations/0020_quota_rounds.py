"""The declaration round of a year, declarations, reminders, and the words sent about them.

Clauses: 1.1-01
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TEMPLATES = {
    "declaration_due": "{employer}：{year}年新办名额申报{day}截止，贵单位还没有申报。登录居证通，在名额里填报。",
    "declaration_returned": "{employer}：{year}年新办名额申报有{count}处需要改，请在{day}前改好再交。登录居证通，在名额里查看。",
    "declaration_late": "{employer}：已同意贵单位补报{year}年新办名额，{day}前有效。登录居证通，在名额里填报。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    for key, text in TEMPLATES.items():
        apps.get_model("records", "SmsTemplate").objects.get_or_create(key=key, defaults={"text": text})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0019_saved_filters"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuotaRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=32)),
                ("year", models.PositiveSmallIntegerField(help_text="the year the permits are for")),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                (
                    "closed_on",
                    models.DateField(
                        blank=True, help_text="closed early: the first day it is not open any more", null=True
                    ),
                ),
                (
                    "questions",
                    models.JSONField(default=list, help_text="key, label, kind (text|number|yes_no), help, required"),
                ),
                (
                    "dimensions",
                    models.JSONField(default=list, help_text="key (as the weights name it), label, unit, help"),
                ),
                (
                    "remind_days",
                    models.JSONField(default=list, help_text="days before the end on which those missing are reminded"),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
            ],
            options={
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="NeedDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "填写中"),
                            ("sent", "待属地核对"),
                            ("returned", "已退回"),
                            ("accepted", "已核对"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "typed",
                    models.JSONField(default=dict, help_text="field name → text, also while it is not valid yet"),
                ),
                ("number", models.PositiveIntegerField(blank=True, help_text="declared, once it was sent", null=True)),
                ("amounts", models.JSONField(default=dict, help_text="dimension → hundredths, as declared")),
                ("checked", models.JSONField(default=dict, help_text="dimension → hundredths, as the office takes it")),
                ("corrections", models.JSONField(default=list, help_text="dimension, declared, checked, reason")),
                ("defects", models.JSONField(default=dict, help_text="field name → words of the return that stands")),
                (
                    "mend_until",
                    models.DateField(
                        blank=True, help_text="a returned one may be sent again until this day", null=True
                    ),
                ),
                (
                    "late_until",
                    models.DateField(blank=True, help_text="opened for this employer alone (an exception)", null=True),
                ),
                ("late_reason", models.CharField(blank=True, max_length=300)),
                ("saved_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_by", models.CharField(blank=True, max_length=64)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="need_declarations",
                        to="records.employer",
                    ),
                ),
                (
                    "late_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="records.quotaround",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days_before", models.PositiveSmallIntegerField()),
                ("told_at", models.DateTimeField()),
                ("employer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.employer")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="records.quotaround"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="quotaround",
            constraint=models.UniqueConstraint(fields=("district", "year"), name="one_quota_round_a_year"),
        ),
        migrations.AddConstraint(
            model_name="quotaround",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="quota_round_ends_after_it_opens"
            ),
        ),
        migrations.AddIndex(
            model_name="needdeclaration",
            index=models.Index(fields=["round", "state", "id"], name="records_nee_round_i_0b1b03_idx"),
        ),
        migrations.AddConstraint(
            model_name="needdeclaration",
            constraint=models.UniqueConstraint(fields=("round", "employer"), name="one_declaration_a_round"),
        ),
        migrations.AddConstraint(
            model_name="needdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "returned"]),
                    models.Q(("number__isnull", False), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_sent_declaration_has_its_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="needdeclaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True), ("checked_by__isnull", False), _connector="OR"
                ),
                name="an_accepted_declaration_has_its_checker",
            ),
        ),
        migrations.AddConstraint(
            model_name="roundreminder",
            constraint=models.UniqueConstraint(
                fields=("round", "employer", "days_before"), name="reminded_once_each_day"
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
