"""What holder and employer ask of each other, and the words about it.

Clauses: R-17, R-32, 7-02
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import permit.records.encryption

TEMPLATES = {
    "party_request_asked": "{asker}提出{matter}（{person}，{employer}）。请在{until}前登录居证通答复。",
    "party_request_answered": "{answered}对{matter}的答复：{outcome}。请登录居证通查看。",
    "party_request_withdrawn": "对方已撤回{matter}的申请（{person}，{employer}），不用再答复。",
    "party_request_overdue": "对方没有在{until}前同意{matter}（{person}，{employer}），申请已失效。"
    "要回原单位，请按聘用单位变更办理。",
    "party_request_passed": "{matter}的申请（{person}，{employer}）已转{office}处理，结果会用短信告诉双方。",
    "party_request_ruled": "{matter}的申请（{person}，{employer}）：{outcome}。理由：{reason}",
}


def seed(apps: Any, schema_editor: Any) -> None:
    template = apps.get_model("records", "SmsTemplate")
    for key, text in TEMPLATES.items():
        template.objects.get_or_create(key=key, defaults={"text": text, "active": True})


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0014_round_stage"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartyRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("release", "解除关联"), ("reinstate", "恢复关联"), ("clear", "注销证件")],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待对方答复"),
                            ("declined", "对方不同意"),
                            ("with_office", "待属地部门处理"),
                            ("done", "已办成"),
                            ("rejected", "属地部门不予办理"),
                            ("withdrawn", "已撤回"),
                            ("overdue", "过期没有答复"),
                            ("settled", "已不需要"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                ("asked_by", models.CharField(help_text="applicant | employer", max_length=12)),
                (
                    "cause",
                    models.CharField(blank=True, help_text="clear: why the permit no longer applies", max_length=16),
                ),
                (
                    "left_on",
                    models.DateField(blank=True, help_text="release: the day of leaving as the holder says", null=True),
                ),
                ("words", permit.records.encryption.EncryptedTextField()),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField(help_text="last day of the other side's own answer")),
                ("answer", permit.records.encryption.EncryptedTextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("passed_at", models.DateTimeField(blank=True, help_text="since when it is the office's", null=True)),
                ("ruling", permit.records.encryption.EncryptedTextField(blank=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "association",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.association"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_requests",
                        to="records.employer",
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
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.staffmember"
                    ),
                ),
                (
                    "permit",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="records.permit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="party_requests", to="records.person"
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="records.attachmentversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "answer_by"], name="party_requests_due"),
                    models.Index(fields=["office", "state"], name="party_requests_office"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "with_office"])),
                        fields=("person", "kind"),
                        name="one_open_party_request_per_kind",
                    )
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
