"""Handing holders over to other districts and taking them in; the keys districts trust; the words about it.

Clauses: R-18, R-36, 6.6-01
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import permit.records.encryption

TEMPLATES = {
    "hand_over_sent": "{person}，您的工作居住证{number}正在转往{district}，对方应在{until}前接收。"
    "对方答复前证件挂起，不能办理业务；结果会用短信告诉您。",
    "hand_over_done": "{person}，您的工作居住证{number}已于{day}转往{district}，编号和有效期不变。今后的业务请在{district}办理。",
    "hand_over_back": "{person}，您的工作居住证{number}没有转往{district}，仍由本区管理，现在的状态是{state}。",
    "hand_over_taken_in": "{person}，您的工作居住证{number}已由{district}转入本区，编号和有效期不变。"
    "请用北京通登录居证通补齐信息和附件，之后才能打印和办理业务。",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0021_allocation_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="DistrictKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(max_length=32)),
                (
                    "fingerprint",
                    models.CharField(help_text="SHA-256 of the SubjectPublicKeyInfo", max_length=64, unique=True),
                ),
                ("public_key", models.TextField(help_text="PEM")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "待第二人核对"),
                            ("trusted", "已启用"),
                            ("rejected", "未启用"),
                            ("ended", "已停用"),
                        ],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("source", models.CharField(help_text="how it reached us: letter, meeting", max_length=200)),
                ("added_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("words", models.CharField(blank=True, help_text="why rejected or ended", max_length=200)),
                (
                    "added_by",
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
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("export_id", models.CharField(max_length=32, unique=True)),
                ("to_district", models.CharField(max_length=32)),
                ("reason", permit.records.encryption.EncryptedTextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待批准"),
                            ("dropped", "未批准"),
                            ("sent", "待对方确认"),
                            ("answered", "对方已答复"),
                            ("taken_back", "已收回"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accept_until",
                    models.DateField(blank=True, help_text="the other district may take it in until then", null=True),
                ),
                ("payload_sha256", models.CharField(blank=True, max_length=64)),
                ("file_key", models.CharField(blank=True, max_length=128)),
                ("answer_key", models.CharField(blank=True, max_length=128)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_words", permit.records.encryption.EncryptedTextField(blank=True)),
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
                    "employer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="records.employer",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandOverHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "等待"), ("handed_over", "已转出"), ("back", "留在本区")],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=12)),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
                (
                    "hand_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="records.handover"
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="records.permit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceivedHandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("export_id", models.CharField(max_length=32, unique=True)),
                ("from_district", models.CharField(max_length=32)),
                ("payload_sha256", models.CharField(max_length=64)),
                ("file_key", models.CharField(max_length=128)),
                ("accept_until", models.DateField()),
                ("mover_name", models.CharField(blank=True, max_length=200)),
                ("mover_uscc", models.CharField(blank=True, max_length=18)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待决定"), ("answered", "已答复")], default="waiting", max_length=12
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("uploaded_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
                ("answer_key", models.CharField(blank=True, max_length=128)),
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
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.districtkey"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.staffmember"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceivedHolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12)),
                ("name", permit.records.encryption.EncryptedTextField()),
                ("identity", models.CharField(help_text="match | differs | silent", max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "待决定"), ("taken", "已接收"), ("declined", "未接收")],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("words", permit.records.encryption.EncryptedTextField(blank=True)),
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
                    "received",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="records.receivedhandover",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["state", "id"], name="hand_overs_by_state"),
        ),
        migrations.AddConstraint(
            model_name="handoverholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("permit",), name="one_waiting_hand_over_per_permit"
            ),
        ),
        migrations.AddIndex(
            model_name="receivedhandover",
            index=models.Index(fields=["state", "id"], name="received_by_state"),
        ),
        migrations.AddConstraint(
            model_name="receivedholder",
            constraint=models.UniqueConstraint(fields=("received", "number"), name="received_number_once"),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
