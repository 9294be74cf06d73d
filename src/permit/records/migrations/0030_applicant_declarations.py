"""The applicant's declaration before the employer sends: what it covers, what ended it, who asked for it (7-05)."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

WORDS = {
    "declaration_asked": "{employer}已备好{business}（{number}），等您登录居证通核对全部内容并声明真实，之后单位才能提交。",
    "declaration_ended": "您声明过的{business}（{number}）内容有变化，原声明失效。请登录居证通看改了什么，核对后重新声明。",
}
STARTED = {
    "renewal_started": (
        "{employer}已为您发起工作居住证续签，请登录居证通补充信息、上传材料，齐了由单位提交。",
        "{employer}已为您发起工作居住证续签，请登录居证通补充信息、上传材料，核对并声明后由单位提交。",
    ),
}


def seed(apps: Any, schema_editor: Any) -> None:
    templates = apps.get_model("records", "SmsTemplate")
    for key, text in WORDS.items():
        templates.objects.get_or_create(key=key, defaults={"text": text, "active": True})
    for key, (before, after) in STARTED.items():
        templates.objects.filter(key=key, text=before).update(text=after)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0029_call_counts"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="parts",
            field=models.JSONField(default=dict, help_text="part of the content → commitment to it"),
        ),
        migrations.AddField(
            model_name="declaration",
            name="voided_at",
            field=models.DateTimeField(blank=True, help_text="when a change of the content ended it", null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="voided_by",
            field=models.CharField(blank=True, help_text="applicant | employer | officer | system", max_length=16),
        ),
        migrations.AddField(
            model_name="declaration",
            name="voided_for",
            field=models.JSONField(default=list, help_text="the parts that were changed"),
        ),
        migrations.CreateModel(
            name="DeclarationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(help_text="the round to be declared")),
                ("by", models.CharField(help_text="employer | system", max_length=16)),
                ("name", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declaration_requests",
                        to="records.case",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
