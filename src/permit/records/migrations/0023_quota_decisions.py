"""The year's total, decisions by two people, exceptions for one case, the closing of a year; and the words sent.

Clauses: 1.1-02, 1.1-03
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TEMPLATES = {
    "quota_changed": "{employer}：{year}年新办名额{change}{number}个，现核定{allotted}个，余额{free}个。登录居证通，在名额里看原因。",
    "quota_exception_allowed": "{employer}：办件{number}的名额例外已准予，请登录居证通报送。",
    "quota_exception_refused": "{employer}：办件{number}的名额例外未获准予，理由请登录居证通查看。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    for key, text in TEMPLATES.items():
        apps.get_model("records", "SmsTemplate").objects.get_or_create(key=key, defaults={"text": text})


def lift(apps: Any, schema_editor: Any) -> None:
    """Before the entries' table is made anew; they are laid again after the migrations."""
    from permit.records.ledger import lift_triggers

    lift_triggers(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0022_hand_overs"),
    ]

    operations = [
        migrations.RunPython(lift, lift),
        migrations.CreateModel(
            name="QuotaDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("total", "追加全区总数"),
                            ("addition", "给单位追加"),
                            ("reduction", "核减单位名额"),
                            ("transfer", "单位之间调剂"),
                        ],
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "reason",
                    models.CharField(help_text="the cause of its entries; the employers read it", max_length=300),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待批准"),
                            ("approved", "已批准"),
                            ("rejected", "未批准"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "words",
                    models.CharField(
                        blank=True, help_text="of the second person, or of who took it back", max_length=300
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="QuotaExceptionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        help_text="asked for in; allowed, the number is of the year of the answer"
                    ),
                ),
                ("reason", models.TextField()),
                ("asked_by", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("allowed", "已准予"),
                            ("refused", "未准予"),
                            ("overtaken", "不再需要"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="QuotaTotalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("plan", "分配方案"), ("addition", "追加总数")], max_length=12)),
                ("number", models.PositiveIntegerField()),
                ("cause", models.CharField(max_length=300)),
                ("actor", models.CharField(max_length=64)),
                ("actor_name", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="QuotaYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                (
                    "total",
                    models.PositiveIntegerField(
                        blank=True, help_text="moved by its entries; null: none was fixed", null=True
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closing_words", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="quotaentry",
            name="quota_kind_fits_pockets",
        ),
        migrations.AlterField(
            model_name="quotaentry",
            name="cause",
            field=models.CharField(max_length=300),
        ),
        migrations.AddField(
            model_name="quotadecision",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.staffmember",
            ),
        ),
        migrations.AddField(
            model_name="quotadecision",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
            ),
        ),
        migrations.AddField(
            model_name="quotadecision",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.employer",
            ),
        ),
        migrations.AddField(
            model_name="quotadecision",
            name="target",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.employer",
            ),
        ),
        migrations.AddField(
            model_name="quotaentry",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="records.quotadecision",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "opening"),
                    models.Q(("kind", "allot"), ("source", "district"), ("target", "free")),
                    models.Q(("kind", "addition"), ("source", "district"), ("target", "free")),
                    models.Q(("kind", "transfer_in"), ("source", "district"), ("target", "free")),
                    models.Q(("kind", "reduce"), ("source", "free"), ("target", "district")),
                    models.Q(("kind", "transfer_out"), ("source", "free"), ("target", "district")),
                    models.Q(("kind", "lapse"), ("source", "free"), ("target", "district")),
                    models.Q(("kind", "reserve"), ("source", "free"), ("target", "reserved")),
                    models.Q(("kind", "use"), ("source", "reserved"), ("target", "used")),
                    models.Q(("kind", "release"), ("source", "reserved"), ("target", "free")),
                    models.Q(("kind", "exception"), ("source", "district"), ("target", "reserved")),
                    models.Q(("kind", "take_back"), ("source", "reserved"), ("target", "district")),
                    _connector="OR",
                ),
                name="quota_kind_fits_pockets",
            ),
        ),
        migrations.AddField(
            model_name="quotaexceptionrequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="quota_exceptions", to="records.case"
            ),
        ),
        migrations.AddField(
            model_name="quotaexceptionrequest",
            name="officer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.staffmember",
            ),
        ),
        migrations.AddField(
            model_name="quotatotalentry",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="total_entries",
                to="records.quotadecision",
            ),
        ),
        migrations.AddField(
            model_name="quotayear",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.staffmember",
            ),
        ),
        migrations.AddField(
            model_name="quotatotalentry",
            name="quota_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="records.quotayear"
            ),
        ),
        migrations.AddIndex(
            model_name="quotadecision",
            index=models.Index(fields=["state", "id"], name="records_quo_state_f6af89_idx"),
        ),
        migrations.AddConstraint(
            model_name="quotadecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0)), name="a_quota_decision_moves_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotadecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "total"), ("source__isnull", True), ("target__isnull", True)),
                    models.Q(("kind", "addition"), ("source__isnull", True), ("target__isnull", False)),
                    models.Q(("kind", "reduction"), ("source__isnull", False), ("target__isnull", True)),
                    models.Q(
                        ("kind", "transfer"),
                        ("source__isnull", False),
                        ("target__isnull", False),
                        models.Q(("source", models.F("target")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_quota_decision_names_whom_it_concerns",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotadecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["approved", "rejected"]), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_quota_decision_is_approved_by_a_second_person",
            ),
        ),
        migrations.AddIndex(
            model_name="quotaexceptionrequest",
            index=models.Index(fields=["state", "id"], name="records_quo_state_615072_idx"),
        ),
        migrations.AddConstraint(
            model_name="quotaexceptionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("case",), name="one_open_quota_exception_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaexceptionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["allowed", "refused"]), _negated=True),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("officer__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_answered_quota_exception_has_its_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotayear",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at__isnull", True), ("closed_by__isnull", False), _connector="OR"),
                name="a_closed_quota_year_has_its_closer",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
