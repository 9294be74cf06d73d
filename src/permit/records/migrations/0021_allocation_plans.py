"""Allocation plans with their shares, and the words sent when one is published.

Clauses: 1.1-02
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TEXT = (
    "{employer}：{year}年新办名额分配已公布，贵单位分得{number}个（申报{declared}个）。登录居证通，在名额里看怎样算出。"
)


def seed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("records", "SmsTemplate").objects.get_or_create(key="quota_published", defaults={"text": TEXT})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0020_quota_rounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllocationPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("total", models.PositiveIntegerField()),
                ("minimum", models.PositiveIntegerField(default=0)),
                ("weights", models.JSONField(help_text="dimension → weight, as an exact text: 0.4, 1/3")),
                ("policy_weights", models.JSONField(help_text="those of the policy when the plan was drafted")),
                ("policy", models.CharField(help_text="id of the law whose weights these are", max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草案"),
                            ("proposed", "待批准"),
                            ("returned", "已退回"),
                            ("approved", "已批准"),
                            ("discarded", "已作废"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                (
                    "granted",
                    models.PositiveIntegerField(default=0, help_text="the sum of the shares; nobody writes it"),
                ),
                ("sums", models.JSONField(default=dict, help_text="dimension → the district's sum, hundredths")),
                (
                    "line",
                    models.JSONField(
                        blank=True, help_text="uscc, lowest, of_others: see domain/allocation_plan", null=True
                    ),
                ),
                (
                    "stamp",
                    models.CharField(
                        blank=True, help_text="which declarations it was computed from, in brief", max_length=120
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(blank=True, help_text="SHA-256 of what it was computed from", max_length=64),
                ),
                (
                    "run",
                    models.PositiveIntegerField(default=0, help_text="counts computations: an overtaken one stops"),
                ),
                (
                    "waiting_since",
                    models.DateTimeField(blank=True, help_text="asked to be computed and not done yet", null=True),
                ),
                ("alive_at", models.DateTimeField(blank=True, help_text="the computation wrote last", null=True)),
                ("expected", models.PositiveIntegerField(default=0, help_text="employers it is computed for")),
                ("stored", models.PositiveIntegerField(default=0, help_text="employers whose share is written")),
                ("computed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, help_text="why it was sent back, or the approver's remark")),
                (
                    "booked_at",
                    models.DateTimeField(blank=True, help_text="the ledger holds it: it is published", null=True),
                ),
                (
                    "told_to",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="the last share told of; null: nobody left", null=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
                (
                    "decided_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="records.quotaround"
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PlanShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField(help_text="1 for the highest score; the order of all lists")),
                ("declared", models.PositiveIntegerField()),
                ("amounts", models.JSONField(help_text="dimension → hundredths, as checked")),
                ("score", models.TextField(help_text="exact, as a fraction")),
                ("computed", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("adjusted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "adjusted_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.employer"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="records.allocationplan"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.AddConstraint(
            model_name="allocationplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("granted__lte", models.F("total"))), name="plan_total_not_exceeded"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")), fields=("round",), name="one_approved_plan_for_each_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "discarded"), _negated=True),
                fields=("round", "name"),
                name="plans_of_a_round_have_different_names",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(
                        ("computed_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("author")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="plan_approved_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("booked_at__isnull", True), ("state", "approved"), _connector="OR"),
                name="only_an_approved_plan_is_booked",
            ),
        ),
        migrations.AddIndex(
            model_name="planshare",
            index=models.Index(fields=["plan", "number"], name="records_pla_plan_id_086c15_idx"),
        ),
        migrations.AddConstraint(
            model_name="planshare",
            constraint=models.UniqueConstraint(fields=("plan", "employer"), name="one_share_for_each_employer"),
        ),
        migrations.AddConstraint(
            model_name="planshare",
            constraint=models.UniqueConstraint(fields=("plan", "place"), name="one_share_at_each_place"),
        ),
        migrations.AddConstraint(
            model_name="planshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__lte", models.F("declared"))), name="share_not_above_declared"
            ),
        ),
        migrations.AddConstraint(
            model_name="planshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", models.F("computed")),
                    models.Q(
                        models.Q(("reason", ""), _negated=True),
                        ("adjusted_at__isnull", False),
                        ("adjusted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_share_by_hand_has_its_reason",
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
